# SPDX-License-Identifier: MIT
"""The kernel's objects: what they hold and who waits for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import gdb
from kiln.gdb.kernel import elements, enumerator, left_ms, tasks, variable, waiting

INDEX_MASK = 0xFF  # of a handle; its generation is above
ORPHANED = 0xFFFF  # as MUTEX_ORPHANED of kernel/mutex.h
POOLED = "(pool)"
# Where tasks wait, and what they want there, if that can differ.
QUEUES = {"waiters": "", "receivers": "receive", "senders": "send"}


def object_type(kind: str) -> gdb.Type:
    """The type behind `objects`, which has pointers to void: a heap's is its definition."""
    try:
        return gdb.lookup_type(f"struct {kind.lower()}")
    except gdb.error:
        return gdb.lookup_type(f"struct {kind.lower()}_def")


@dataclass(frozen=True)
class Facts:
    """What the build knows and the target does not: see gdb_facts() of kiln.emit.emit."""

    objects: tuple[str, ...]  # names by index; "" for what is not of the manifest
    tick_hz: int
    arch: str  # a key of FRAMES

    @classmethod
    def read(cls, path: Path) -> Facts:
        """Those of a build."""
        facts = json.loads(path.read_text(encoding="utf-8"))
        return cls(tuple(facts["objects"]), facts["tick_hz"], facts["arch"])


@dataclass(frozen=True)
class Object:
    """An object as it is now."""

    name: str
    kind: str
    value: gdb.Value  # of object_type(kind)

    def wait_queues(self) -> Iterator[tuple[str, gdb.Value]]:
        """The heads of its wait queues, and what who is there wants, if that can differ."""
        names = {field.name for field in self.value.type.fields()}
        yield from ((how, self.value[name]) for name, how in QUEUES.items() if name in names)

    @property
    def waiters(self) -> str:
        """The tasks that wait, the next one first."""
        return ", ".join(
            f"{name} ({how})" if how else name
            for how, head in self.wait_queues()
            for name in waiting(head)
        )

    def state(self, facts: Facts) -> str:
        """What it holds, in words."""
        value = self.value
        if self.kind == "SEMAPHORE":
            return f"{int(value['count'])} of {int(value['max'])}"
        if self.kind == "MUTEX":
            return mutex_state(value)
        if self.kind == "QUEUE":
            size = max(int(value["item_size"]), 1)
            return f"{int(value['used']) // size} of {int(value['size']) // size} items"
        if self.kind == "EVENT":
            return f"flags {int(value['flags']):#x}"
        if self.kind == "TIMER":
            return timer_state(value, facts)
        if self.kind == "HEAP":
            return f"{int(value['used'].dereference())} of {int(value['size'])} bytes used"
        return plain_state(value)


def plain_state(value: gdb.Value) -> str:
    """The numbers that an object holds, by their names: for a kind that has no words of its own."""
    numbers = (f for f in value.type.fields() if f.type.strip_typedefs().code == gdb.TYPE_CODE_INT)
    return ", ".join(f"{field.name} {int(value[field.name])}" for field in numbers)


def mutex_state(mutex: gdb.Value) -> str:
    """Who has it, and how often."""
    depth = int(mutex["depth"])
    if not mutex["owner"]:
        return "free, its owner died" if depth == ORPHANED else "free"
    owner = mutex["owner"]["def"]["name"].string()
    return f"locked by {owner}" + (f", {depth + 1} times" if depth else "")


def timer_state(timer: gdb.Value, facts: Facts) -> str:
    """When it notifies whom."""
    place = int(timer.address - variable("timers")[0].address)
    task = variable("tasks")[int(variable("timer_defs")[place]["task"])]
    period = int(timer["period_ticks"]) * 1000 // facts.tick_hz
    left = left_ms(timer["timeout"], facts.tick_hz)
    words = f"in {left}" if left else "stopped"
    if left and period:
        words += f", then each {period} ms"
    return f"{words}, notifies {task['def']['name'].string()}"


def objects(facts: Facts) -> list[Object]:
    """The manifest's objects and those that live in pools, by index; raises as tasks() does."""
    tasks()
    places = list(elements("objects"))
    kinds = [enumerator("kiln_object_kind", int(kind)) for kind in elements("object_kinds")]
    living = {
        int(slot["handle"]) & INDEX_MASK
        for slot in elements("slots")
        if int(slot["handle"]) > INDEX_MASK
    }
    found = []
    for n, (name, kind, place) in enumerate(zip(facts.objects, kinds, places)):
        if int(place) and (name or n in living):
            value = place.cast(object_type(kind).pointer()).dereference()
            found.append(Object(name or POOLED, kind, value))
    return found
