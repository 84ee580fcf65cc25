# SPDX-License-Identifier: MIT
"""Class E: makes system calls in the arena, many at a time, and compares with the model."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from functools import cache

from hostile import callmodel
from hostile.arena import Arena, Outcome, manifest
from hostile.callmodel import ANY, SELF, Arguments, Model
from hostile.edges import regions
from hostile.heapmodel import HeapModel
from hostile.objectmodel import Objects
from kiln.plan.syscalls import load_calls

CALLS = 128  # where box->calls begins
CALL = struct.Struct("<5I7I")
BATCH = (4096 - CALLS) // CALL.size
SECRETS = (0x12121212, 0x14141415, 0xA8000000)  # r12, lr and flags before each call
FLAGS = 0xF8000000
DEVICES = 0x40000000  # and above: never memory

NAMES = {call.number: call.name for call in load_calls()}

Call = tuple[int, Arguments]


def named(number: int, expected: int | None) -> str:
    """A call for messages; one that exists, and should not as far as the models know, is new."""
    name = NAMES.get(number, "of no such number")
    hint = ", is it in callmodel.py or objectmodel.py?" if expected == -callmodel.ENOSYS else ""
    return f"{number} ({name}{hint if number in NAMES else ''})"


def model_of(arena: Arena, pid: int, old: Model | None) -> Model:
    """The attacker in its present generation; semaphores keep their counts."""
    words = regions(arena.elf, "attacker")

    @cache
    def rights(address: int) -> str:
        if address >= DEVICES:
            return ""
        return next((r for r in (w.rights(address) for w in reversed(words)) if r), "")

    names = ["idle", *manifest()["tasks"]]
    ids = {name: number for number, name in enumerate(names, 1)}
    kinds = ("semaphores", "mutexes", "queues", "events", "timers", "heaps")
    named = [name for kind in kinds for name in manifest()[kind]]
    handles = {name: number for number, name in enumerate(named)}
    semaphores = {name: handles[name] for name in manifest()["semaphores"]}
    peer = manifest()["tasks"]["peer"]["priority"]

    def reachable(address: int, length: int, right: str) -> bool:
        return address + length <= 1 << 32 and all(
            right in rights(address + n) for n in range(length)
        )

    heaps = [HeapModel(*arena.elf.sections[f".memory.{n}"]) for n in ("den", "foreign_heap")]
    objects = (
        old.objects if old else Objects(reachable, handles, len(ids), ids["peer"], pid, *heaps)
    )
    objects.reachable = reachable
    objects.attacker = pid
    if old:
        objects.next_life()
    model = Model(rights, pid, ids, {ids["peer"]: peer}, semaphores, objects)
    if old:
        model.counts = old.counts
    return model


def play_calls(arena: Arena, calls: list[Call]) -> tuple[Outcome, list[tuple[int, ...]]]:
    """Make up to BATCH calls; returns the words that they left."""
    data = b"".join(CALL.pack(number, *arguments, *[0] * 7) for number, arguments in calls)
    arena.stub.write(arena.box + CALLS, data)
    outcome = arena.play("calls", [arena.box], count=len(calls))
    data = arena.stub.read(arena.box + CALLS, len(data))
    return outcome, [CALL.unpack_from(data, n * CALL.size) for n in range(len(calls))]


def wrong(call: Call, expected: int | None, words: tuple[int, ...]) -> Iterator[str]:
    """What is wrong about one call's registers."""
    number, arguments = call
    result, *others = words[5:9]
    if expected is not ANY and result != expected & 0xFFFFFFFF:
        yield f"returned {result:#x}, not {expected:#x}"
    wanted = list(arguments[1:])
    if number == callmodel.TIME:
        wanted[0] = 0  # the upper half of a young system's time
    if others != wanted or words[9:11] != SECRETS[:2] or words[11] & FLAGS != SECRETS[2]:
        yield f"left {[hex(word) for word in words[5:]]}"


def run(arena: Arena, calls: Iterable[Call]) -> list[str]:
    """Make the calls, except those that would block; returns all that went wrong."""
    found: list[str] = []
    model = None
    rest = list(calls)
    while rest:
        # The attacker's next pid: this generation's end gives it.
        model = model_of(arena, arena.next_pid(), model)
        batch: list[Call] = []
        expected = []
        while rest and len(batch) < BATCH:
            number, arguments = rest.pop(0)
            a, b, c, d = (model.pid if word == SELF else word for word in arguments)
            call = number, (a, b, c, d)
            if not model.blocks(*call):
                batch.append(call)
                expected.append(model.call(*call))
        outcome, results = play_calls(arena, batch)
        if outcome.hung or not outcome.finished or outcome.faults or outcome.changes:
            done = sum(1 for words in results if words[9])
            return [*found, f"{outcome} at call {batch[min(done, len(batch) - 1)]}"]
        for call, result, words in zip(batch, expected, results):
            name = f"call {named(call[0], result)} {[hex(a) for a in call[1]]}"
            found += [f"{name}: {text}" for text in wrong(call, result, words)]
    return found
