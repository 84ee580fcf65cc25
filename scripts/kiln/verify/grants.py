# SPDX-License-Identifier: MIT
"""The proof that each task has the rights to objects and tasks that it was granted, and no other.

The bits are the kernel's RIGHT_*, and handles and ids are in the order of model.json's lists:
both are said here again, so that the generator cannot excuse itself.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kiln.verify.image import BadImage, Image

KEY_BITS = 24  # of a keyed entry: the rights; above them the index that the entry is for
_OBJECT_BITS = {
    "SEMAPHORE": {"wait": 0x1, "signal": 0x2},
    "MUTEX": {"lock": 0x4},
    "QUEUE": {"send": 0x8, "recv": 0x10},
    "EVENT": {"wait": 0x20, "set": 0x40},
    "TIMER": {"control": 0x80},
    "HEAP": {"alloc": 0x200 | 0x400},
}
_CREATE, _STATS = 0x100, 0x400
_POOLS = {"SEMAPHORES": "SEMAPHORE", "MUTEXES": "MUTEX", "QUEUES": "QUEUE"}
_TASK_BITS = {"spawn": 0x1, "kill": 0x2, "join": 0x4, "nice": 0x8, "suspend": 0x10, "notify": 0x20}
Row = dict[int, int]  # index -> bits, where there are any


@dataclass(frozen=True)
class Granted:
    """What tasks may do to objects, by index, and to tasks, by id."""

    objects: tuple[str, ...]  # the object of each index, in words
    tasks: tuple[str, ...]  # the task of each id
    rows: dict[str, tuple[Row, Row]]  # by task; a task without an entry has no rights


def all_granted(
    facts: dict[str, Any], tasks: tuple[str, ...], domains: Mapping[str, str]
) -> Granted:
    """What model.json grants, `tasks` being in the order of their ids."""
    objects = [(kind, name) for kind, name in facts["objects"]]
    ids = {name: [n] for n, name in enumerate(tasks, start=1)}
    ids |= {p: [n for t in pool["tasks"] for n in ids[t]] for p, pool in facts["pools"].items()}
    rows = {}
    for task, description in facts["tasks"].items():
        rows[task] = _to_objects(description["grants"], objects), _to_tasks(description, ids)
    rows |= {worker: rows[domain] for worker, domain in domains.items()}
    words = tuple(
        f"{kind.lower()} '{name}'" if name else f"a {kind.lower()} of the pool's"
        for kind, name in objects
    )
    return Granted(words, ("nobody", *(f"task '{name}'" for name in tasks)), rows)


def _to_objects(grants: list[dict[str, Any]], objects: list[tuple[str, str]]) -> Row:
    row: Row = {}
    for grant in grants:
        kind = _POOLS.get(grant["kind"], grant["kind"])
        target = "" if grant["kind"] in _POOLS else grant["target"]
        for index, thing in enumerate(objects):
            inspects = thing[0] == "HEAP" and "inspect" in grant["rights"]
            bits = _STATS if inspects else 0
            if thing == (kind, target):
                for right in grant["rights"]:
                    bits |= _CREATE if right == "create" else _OBJECT_BITS[kind][right]
            if bits:
                row[index] = row.get(index, 0) | bits
    return row


def _to_tasks(description: dict[str, Any], ids: Mapping[str, list[int]]) -> Row:
    row: Row = {}
    for grant in description["grants"]:
        for number in ids[grant["target"]] if grant["kind"] in ("TASK", "POOL") else ():
            for right in grant["rights"]:
                row[number] = row.get(number, 0) | _TASK_BITS[right]
    return row


def read_row(image: Image, address: int, length: int, size: int) -> Row:
    """The rights that the kernel finds in a window of `length` entries of `size` bytes."""
    if size not in (2, 4):
        raise BadImage(f"an entry of its tables of rights has {size} bytes")
    words = struct.unpack(
        f"<{length}{'H' if size == 2 else 'I'}", image.read(address, length * size)
    )
    if size == 2:
        return {n: word for n, word in enumerate(words) if word}
    below = (1 << KEY_BITS) - 1
    return {n: w & below for n, w in enumerate(words) if w >> KEY_BITS == n and w & below}


def check_rights(task: str, rows: tuple[Row, Row], wanted: Granted) -> Iterator[str]:
    """What a task's rows of the image have too much or too little."""
    nothing: tuple[Row, Row] = ({}, {})
    names = wanted.objects, wanted.tasks
    for found, due, things in zip(rows, wanted.rows.get(task, nothing), names):
        for index in sorted(found.keys() | due.keys()):
            excess = found.get(index, 0) & ~due.get(index, 0)
            lack = due.get(index, 0) & ~found.get(index, 0)
            if excess:
                yield f"task '{task}' has rights {excess:#x} to {things[index]}, never granted"
            if lack:
                yield f"task '{task}' lacks rights {lack:#x} to {things[index]}, which were granted"
