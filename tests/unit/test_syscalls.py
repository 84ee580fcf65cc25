# SPDX-License-Identifier: MIT
"""kernel/syscalls.yaml against the C that it describes: handlers, wrappers and their comments."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kiln.base.kinds import CREATE, HEAP_STATS, OBJECTS, TASK_RIGHTS, Kind, c_right
from kiln.plan.syscalls import Call, load_calls
from kiln.reference import functions as reference

BASE = Path(__file__).resolve().parents[2]
CALLS = load_calls()

# Requirement R4: these names have these numbers.
REQUIRED = {
    "yield": 0,
    "exit": 1,
    "write": 2,
    "read": 3,
    "spawn": 4,
    "sleep": 5,
    "sem_create": 10,
    "sem_wait": 11,
    "sem_signal": 12,
    "queue_create": 20,
    "queue_send": 21,
    "queue_recv": 22,
}
RIGHTS = {
    **{f"{k.kind.word} {r.value}": c_right(k.kind, r) for k in OBJECTS for r in k.rights},
    **{f"task {right.value}": c_right(Kind.TASK, right) for right in TASK_RIGHTS},
    "heap stats": HEAP_STATS,
    "object create": CREATE,
}
POOLED = ("sem_", "mutex_", "queue_")  # calls of objects that can be destroyed

ERROR = re.compile(r"-(E[A-Z0-9]+)")
FUNCTION = re.compile(r"^[^\s#/][^;{}]*?\b(\w+)\([^;{}]*\)\n\{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
OTHERS_RESULT = re.compile(r"task_wake(_all)?\([^;]*;")
HANDLER = re.compile(r"^int32_t sys_(\w+)\((.*?)\)\n\{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
WRAPPER = re.compile(
    r"/\*(?P<comment>(?:(?!\*/).)*)\*/\nstatic inline [^;{]*?(?P<name>kiln_\w+)\([^)]*\)\n"
    r"\{\n[^}]*?kiln_call_(?P<call>\w+)\(",
    re.DOTALL,
)

each_call = pytest.mark.parametrize("call", CALLS, ids=[call.name for call in CALLS])


def handlers() -> dict[str, tuple[str, str]]:
    """name -> (parameters, body) of every handler in kernel/."""
    found = {}
    for path in sorted((BASE / "kernel").glob("*.c")):
        for name, parameters, body in HANDLER.findall(path.read_text(encoding="utf-8")):
            assert name not in found
            found[name] = (parameters, body)
    return found


def functions() -> dict[str, str]:
    """name -> body of every function of kernel/, without the results that it gives to others."""
    found = {}
    for path in sorted((BASE / "kernel").glob("*.[ch]")):
        for name, body in FUNCTION.findall(path.read_text(encoding="utf-8")):
            found[name] = OTHERS_RESULT.sub("", body)
    return found


def whole_body(call: Call) -> str:
    """The handler with everything that it calls."""
    known = functions()
    seen: set[str] = set()
    left = [f"sys_{call.name}"]
    while left:
        name = left.pop()
        if name in known and name not in seen:
            seen.add(name)
            left += re.findall(r"\b(\w+)\(", known[name])
    return "".join(known[name] for name in sorted(seen))


def wrappers(call: Call) -> list[str]:
    """The comments of the public functions that make the call."""
    paths = [*sorted((BASE / "include/kiln").glob("*.h")), BASE / "lib/start/idle.c"]
    text = "".join(path.read_text(encoding="utf-8") for path in paths)
    return [m["comment"] for m in WRAPPER.finditer(text) if m["call"] == call.name]


def test_numbers_are_the_required_ones() -> None:
    """The names have R4's numbers, and no other call takes one of them."""
    assert set(REQUIRED) <= {call.name for call in CALLS}
    for call in CALLS:
        assert call.number == REQUIRED.get(call.name, call.number)
        assert (call.number in REQUIRED.values()) == (call.name in REQUIRED)


def test_numbers_are_unique_and_fit_the_instruction() -> None:
    """The immediate of SVC has eight bits."""
    numbers = [call.number for call in CALLS]
    assert len(set(numbers)) == len(numbers)
    assert all(0 <= number <= 255 for number in numbers)


def test_every_handler_is_a_call() -> None:
    """sys_denied and sys_unknown stand in the tables for what is no call."""
    assert set(handlers()) == {call.name for call in CALLS} | {"denied", "unknown"}


@each_call
def test_handler_takes_the_arguments(call: Call) -> None:
    """One word each, at most the four that the entry code passes."""
    parameters = handlers()[call.name][0]
    words = [] if parameters == "void" else parameters.split(", ")
    assert len(words) == len(call.args) <= 4
    assert all(re.fullmatch(r"uint32_t \w+", word) for word in words)


@each_call
def test_arguments_are_checked_as_described(call: Call) -> None:
    """The handler makes the check that an argument's kind stands for, on that argument."""
    names = [argument.name for argument in call.args]
    assert len(set(names)) == len(names)
    words, body = handlers()[call.name]
    for argument, parameter in zip(call.args, words.split(", ")):
        kind, _, rest = argument.kind.partition(" ")
        given = parameter.removeprefix("uint32_t ")
        if kind in ("in", "out"):
            assert rest == "item" or rest.startswith("struct ") or rest.split("*")[0] in names
            assert argument.type.endswith("*")
            assert ("const" in argument.type) == (kind == "in")
            access = f"ACCESS_{'READ' if kind == 'in' else 'WRITE'}"
            assert re.search(rf"access_allowed\([^;]*\b{given}\b[^;]*\b{access}\b", body)
        elif kind == "handle":
            assert re.search(rf"\({given}, {RIGHTS[rest]}\b", body)
        elif kind == "pid":
            assert re.search(rf"\({given}, {RIGHTS[f'task {rest}']}\b", body)
        elif kind == "irq":
            assert re.search(rf"\birq_grants\[{given}\]", body)
        else:
            assert argument.kind == "scalar"
            checked = rf"access_allowed\([^,;]*, {given},|_get\({given},|\({given}, RIGHT_"
            assert not re.search(checked, body)


@each_call
def test_errors_are_those_that_the_handler_returns(call: Call) -> None:
    """Its own, those of the look-up of a handle, a timeout's, a signal's, a missing grant's."""
    body = whole_body(call)
    returned = set(ERROR.findall(body))
    if re.search(r"task_block\([^;]*, timeout_ms\)", body):
        returned.add("ETIMEDOUT")
        returned |= {"EIDRM"} if call.name.startswith(POOLED) else set()
    returned.discard("EINTR")  # what a signal's sender has another task's call return
    if "task_block(" in body:
        returned.add("EINTR")
    if call.grants:
        returned.add("EPERM")
    assert set(call.errors) == returned


@each_call
def test_blocks_if_the_handler_does(call: Call) -> None:
    """What the table says about blocking."""
    assert call.blocks == ("task_block(" in whole_body(call))


@each_call
def test_wrapper_documents_the_errors(call: Call) -> None:
    """One wrapper lists exactly the call's errors, and none lists another."""
    errors = set(call.errors)
    listed = [set(ERROR.findall(comment)) for comment in wrappers(call)]
    assert errors in listed, f"no documented wrapper of {call.name}"
    assert all(names <= errors for names in listed)


@each_call
def test_wrapper_says_whether_it_blocks(call: Call) -> None:
    """Somewhere among its wrappers, as a word of its own."""
    words = " ".join(wrappers(call))
    assert call.blocks == bool(re.search(r"\bBlocks\b", words))


@each_call
def test_the_reference_shows_a_function(call: Call) -> None:
    """With its text, the arguments that the comment explains, and every error."""
    functions_ = reference.wrappers(call.name)
    assert functions_ and all(function.text for function in functions_)
    for function in functions_:
        assert set(function.errors) == set(call.errors)
        assert set(function.arguments) <= {argument.name for argument in call.args}


def test_limits_have_one_value() -> None:
    """The kernel's limit of one write is the one that applications see."""
    inside = (BASE / "kernel/config.h").read_text(encoding="utf-8")
    outside = (BASE / "include/kiln/console.h").read_text(encoding="utf-8")
    limit = re.search(r"#define CONSOLE_WRITE_MAX (\d+)", inside)
    public = re.search(r"#define KILN_WRITE_MAX (\d+)", outside)
    assert limit and public and limit[1] == public[1]
