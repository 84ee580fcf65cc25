# SPDX-License-Identifier: MIT
"""The system calls: rights and arguments from kernel/syscalls.yaml, the rest from headers."""

from __future__ import annotations

from kiln.base.kinds import OBJECTS, Kind
from kiln.emit.emit import environment, parameters
from kiln.plan.syscalls import Argument, Call, load_calls
from kiln.reference.functions import Function, wrappers

_TARGETS = {k.word: f"a {k.value}" for k in (*(o.kind for o in OBJECTS), Kind.TASK, Kind.POOL)}
_RESULTS = {"int": "int ", "int64_t": "int64_t ", "noreturn": "_Noreturn void "}


def prototype(call: Call) -> str:
    """The C declaration of the call's stub."""
    return f"{_RESULTS[call.result]}kiln_call_{call.name}({parameters(call)})"


def callers(call: Call) -> str:
    """Who may make the call, in words."""
    if not call.grants:
        return "every task"
    if call.grants == ("idle wait",):
        return "idle, with CONFIG_TICKLESS"
    return "tasks " + " or ".join(_caller(grant) for grant in call.grants)


def _caller(grant: str) -> str:
    kind, right = grant.split()
    if kind == "notification":
        return "that others may notify"
    if kind == "irq":
        return "with `irqs`"
    if kind == "timing":
        return "with a `watchdog`" if right == "watchdog" else "with a `timing`"
    if kind == "signal":
        return "with `signals`"
    if kind == "system":
        return f"with `system: [{right}]`"
    return (
        f"granted `{right}` on {_TARGETS[kind]}"
        if kind in _TARGETS
        else f"granted `{kind}: {right}`"
    )


def meaning(argument: Argument) -> str:
    """What the kernel checks about an argument, in words."""
    words = argument.kind.split()
    if words[0] == "handle":
        return f"handle of {_TARGETS.get(words[1], 'an object')}, with the right `{words[2]}`"
    if words[0] == "pid":
        return f"pid of a living task, with the right `{words[1]}`"
    if words[0] == "irq":
        return "handle of an interrupt that the task was granted"
    if words[0] in ("in", "out"):
        done = "read" if words[0] == "in" else "written"
        return f"buffer that is {done}, {_length(words[1:])}"
    return ""


def argument(argument_: Argument, function: Function) -> str:
    """What the argument may be: what the kernel checks, and what the function's comment says."""
    said = function.arguments.get(argument_.name, "")
    return "; ".join(part for part in (meaning(argument_), said) if part)


def _length(words: list[str]) -> str:
    if words == ["item"]:
        return "of the queue's item size"
    if words[0] == "struct":
        return f"a `{' '.join(words)}`"
    return f"`{' * '.join(words[0].split('*'))}` bytes"


def page() -> str:
    """The text of docs/syscalls.md."""
    env = environment().overlay()
    env.filters |= {"prototype": prototype, "callers": callers, "argument": argument}
    calls = [(call, wrappers(call.name)) for call in load_calls()]
    return env.get_template("syscalls.md.j2").render(calls=calls)
