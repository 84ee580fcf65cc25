# SPDX-License-Identifier: MIT
"""The kernel's own state, read from outside and checked: what an attack must not have bent.

A live task is in exactly one place, links agree, the bitmap and the lists agree, deadlines
are in order, and what is fixed for a task is as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hostile.elf import Elf
from hostile.rsp import Stub

DORMANT, READY, BLOCKED = range(3)
IDS = 0xFF  # of a pid


class KernelState:
    """A copy of struct kernel, all tasks and all semaphores."""

    def __init__(self, elf: Elf, stub: Stub) -> None:
        self.elf = elf
        start, size = elf.sections[".kernel_state"]
        self.start, self.data = start, stub.read(start, size)
        self.kernel = self.unpack("kernel", elf.address("kernel"))
        self.tasks = self.table("task", "tasks")
        self.semaphores = self.table("semaphore", "semaphores")
        ready = elf.structure("kernel").fields["ready"][0] + elf.address("kernel")
        end = elf.address("kernel") + elf.structure("kernel").size
        self.ready = [self.word(address) for address in range(ready, end, 4)]
        definitions = elf.structure("task_def")
        first, _ = elf.extents["task_defs"]
        flash = stub.read(first, definitions.size * len(self.tasks))
        self.definitions = {
            first + at: definitions.unpack(flash[at : at + definitions.size])
            for at in range(0, len(flash), definitions.size)
        }

    def word(self, address: int) -> int:
        """A word of the state."""
        at = address - self.start
        return int.from_bytes(self.data[at : at + 4], "little")

    def unpack(self, structure: str, address: int) -> dict[str, int]:
        """A struct's members."""
        layout = self.elf.structure(structure)
        at = address - self.start
        return layout.unpack(self.data[at : at + layout.size])

    def table(self, structure: str, name: str) -> dict[int, dict[str, int]]:
        """An array of structs, by address."""
        start, length = self.elf.extents[name]
        size = self.elf.structure(structure).size
        return {at: self.unpack(structure, at) for at in range(start, start + length, size)}

    def wrong(self) -> Iterator[str]:
        """Everything that cannot be."""
        places: dict[int, list[str]] = {address: [] for address in self.tasks}
        for priority, head in enumerate(self.ready):
            if bool(head) != bool(self.kernel["ready_bitmap"] >> (31 - priority) & 1):
                yield f"ready bitmap and list {priority} disagree"
            yield from self.follow(head, f"ready {priority}", READY, places)
            yield from self.priorities(head, priority)
        for number, semaphore in enumerate(self.semaphores.values()):
            yield from self.follow(semaphore["waiters"], f"semaphore {number}", BLOCKED, places)
            if semaphore["count"] > semaphore["max"] or (
                semaphore["count"] and semaphore["waiters"]
            ):
                yield f"semaphore {number} has {semaphore}"
        yield from self.timeouts(places)
        for number, (address, task) in enumerate(self.tasks.items()):
            yield from self.task(number, task, places[address])
        urgent = next(head for head in self.ready if head)
        if self.kernel["next"] != urgent or self.kernel["current"] != urgent:
            yield "another task than the most urgent one runs"

    def follow(
        self, head: int, name: str, state: int, places: dict[int, list[str]]
    ) -> Iterator[str]:
        """Walk a circular list."""
        address = head
        while address:
            if address not in self.tasks or name in places[address]:
                yield f"{name}: bad link to {address:#x}"
                return
            task = self.tasks[address]
            places[address].append(name)
            if task["state"] != state:
                yield f"{name}: a task in state {task['state']}"
            if self.tasks.get(task["next"], {}).get("prev") != address:
                yield f"{name}: links disagree"
            address = task["next"] if task["next"] != head else 0

    def priorities(self, head: int, priority: int) -> Iterator[str]:
        """The list holds tasks of its own priority."""
        if head in self.tasks and self.tasks[head]["priority"] != priority:
            yield f"list {priority} begins with priority {self.tasks[head]['priority']}"

    def timeouts(self, places: dict[int, list[str]]) -> Iterator[str]:
        """Walk the deadlines, which are in order."""
        before, address = 0, self.kernel["timeouts"]
        latest = 0
        while address:
            if address not in self.tasks or "timeouts" in places[address]:
                yield f"timeouts: bad link to {address:#x}"
                return
            task = self.tasks[address]
            places[address].append("timeouts")
            if task["timeout_prev"] != before or task["deadline_ticks"] < latest:
                yield "timeouts: links or order are wrong"
            before, latest, address = address, task["deadline_ticks"], task["timeout_next"]

    def task(self, number: int, task: dict[str, Any], places: list[str]) -> Iterator[str]:
        """What is so of every task."""
        definition = self.definitions.get(task["def"])
        if definition is None or task["pid"] & IDS != number + 1:
            yield f"task {number + 1}: {task}"
            return
        if task["priority"] < definition["priority"]:  # kiln_spawn may make it less urgent
            yield f"task {number + 1} has priority {task['priority']}"
        lists = [place for place in places if place != "timeouts"]
        if task["state"] == READY and (len(lists) != 1 or "timeouts" in places):
            yield f"task {number + 1} is ready, and on {places}"
        if task["state"] == DORMANT and places:
            yield f"task {number + 1} has ended, and is on {places}"
        if task["state"] == BLOCKED and (len(lists) > 1 or (not places and task["queue"])):
            yield f"task {number + 1} waits, and is on {places}"
