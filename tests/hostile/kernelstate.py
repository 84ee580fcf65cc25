# SPDX-License-Identifier: MIT
"""The kernel's own state, read from outside and checked: what an attack must not have bent.

A live task is in exactly one place, links agree, the bitmap and the lists agree, deadlines
are in order, priorities are what mutexes justify, no object has who should not wait, and
what is fixed for a task is as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hostile.elf import Elf
from hostile.rsp import Stub

DORMANT, READY, BLOCKED, SUSPENDED, ZOMBIE = range(5)
ENDING = 6
ENDED = (DORMANT, ZOMBIE, ENDING)
LIVING = (READY, BLOCKED, SUSPENDED)
IDS = 0xFF  # of a pid
PRIORITIES = 32


class KernelState:
    """A copy of struct kernel, all tasks and all objects."""

    def __init__(self, elf: Elf, stub: Stub) -> None:
        self.elf = elf
        self.stub = stub
        start, size = elf.sections[".kernel_state"]
        self.start, self.data = start, stub.read(start, size)
        self.kernel = self.unpack("kernel", elf.address("kernel"))
        self.tasks = self.table("task", "tasks")
        self.semaphores = self.table("semaphore", "semaphores")
        self.mutexes = self.table("mutex", "mutexes")
        self.queues = self.table("queue", "queues")
        self.events = self.table("event", "events")
        self.timers = self.table("timer", "timers")
        self.signals = self.table("signals", "signals")
        ready = elf.structure("kernel").fields["ready"][0] + elf.address("kernel")
        self.ready = [self.word(ready + 4 * level) for level in range(PRIORITIES)]
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
        yield from self.objects(places)
        yield from self.follow(self.kernel["joiners"], "joiners", BLOCKED, places)
        yield from self.timeouts(places)
        yield from self.inheritance()
        yield from self.handlers()
        for number, (address, task) in enumerate(self.tasks.items()):
            yield from self.task(number, task, places[address])
        urgent = next(head for head in self.ready if head)
        if self.kernel["next"] != urgent or self.kernel["current"] != urgent:
            yield "another task than the most urgent one runs"

    def objects(self, places: dict[int, list[str]]) -> Iterator[str]:
        """Who waits for what, and whether there is a reason to."""
        for number, semaphore in enumerate(self.semaphores.values()):
            yield from self.follow(semaphore["waiters"], f"semaphore {number}", BLOCKED, places)
            if semaphore["count"] > semaphore["max"] or (
                semaphore["count"] and semaphore["waiters"]
            ):
                yield f"semaphore {number} has {semaphore}"
        for number, mutex in enumerate(self.mutexes.values()):
            yield from self.follow(mutex["waiters"], f"mutex {number}", BLOCKED, places)
            owner = self.tasks.get(mutex["owner"])
            if (mutex["owner"] and (not owner or owner["state"] not in LIVING)) or (
                mutex["waiters"] and not owner
            ):
                yield f"mutex {number} has {mutex}"
        for number, queue in enumerate(self.queues.values()):
            yield from self.follow(queue["receivers"], f"receivers {number}", BLOCKED, places)
            yield from self.follow(queue["senders"], f"senders {number}", BLOCKED, places)
            if (
                queue["used"] > queue["size"]
                or (queue["receivers"] and queue["used"])
                or (queue["senders"] and queue["used"] < queue["size"])
            ):
                yield f"queue {number} has {queue}"
        for number, event in enumerate(self.events.values()):
            yield from self.follow(event["waiters"], f"event {number}", BLOCKED, places)

    def handlers(self) -> Iterator[str]:
        """Signals are those of tasks that live, and only what is handled is pending."""
        order = list(self.tasks.values())
        first, count = self.elf.extents["signals_tasks"]
        owners = self.stub.read(first, count)
        for number, (own, owner) in enumerate(zip(self.signals.values(), owners)):
            words = (own["handled"], own["ignored"], own["pending"], own["active"])
            if order[owner]["state"] in ENDED and any(words):
                yield f"signals {number} outlive their task: {own}"
            if own["pending"] & ~own["handled"] or own["handled"] & own["ignored"]:
                yield f"signals {number} have {own}"

    def inheritance(self) -> Iterator[str]:
        """Every priority in force, worked out from own priorities, owners and waiters."""
        due = {address: task["base_priority"] for address, task in self.tasks.items()}
        for _ in self.mutexes:
            for address, mutex in self.mutexes.items():
                queue = address + self.elf.structure("mutex").fields["waiters"][0]
                lent = [due[a] for a, task in self.tasks.items() if task["queue"] == queue]
                if mutex["owner"] in due:
                    most = min([*lent, mutex["ceiling"], due[mutex["owner"]]])
                    due[mutex["owner"]] = most
        for number, (address, task) in enumerate(self.tasks.items(), 1):
            if task["state"] in LIVING and task["priority"] != due[address]:
                yield f"task {number} has priority {task['priority']}, not {due[address]}"

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
        """Walk the deadlines, which are in order: of tasks, and of timers."""
        inside = self.elf.structure("task").fields["timeout"][0]
        nodes = {address + inside: address for address in self.tasks}
        link = self.elf.address("kernel") + self.elf.structure("kernel").fields["timeouts"][0]
        address, latest = self.kernel["timeouts"], 0
        for _ in range(len(self.tasks) + len(self.timers) + len(self.signals)):
            if not address:
                return
            if address not in {*nodes, *self.timers, *self.signals}:
                break
            node = self.unpack("timeout", address)
            if address in nodes:
                places[nodes[address]].append("timeouts")
            if node["link"] != link or node["deadline_ticks"] < latest:
                yield "timeouts: links or order are wrong"
            link = address + self.elf.structure("timeout").fields["next"][0]
            latest, address = node["deadline_ticks"], node["next"]
        if address:
            yield f"timeouts: bad link to {address:#x}"

    def task(self, number: int, task: dict[str, Any], places: list[str]) -> Iterator[str]:
        """What is so of every task."""
        definition = self.definitions.get(task["def"])
        if definition is None or task["pid"] & IDS != number + 1:
            yield f"task {number + 1}: {task}"
            return
        if task["state"] in LIVING and task["base_priority"] < definition["ceiling"]:
            yield f"task {number + 1} has priority {task['base_priority']} of its own"
        lists = [place for place in places if place != "timeouts"]
        if task["state"] == READY and (len(lists) != 1 or "timeouts" in places):
            yield f"task {number + 1} is ready, and on {places}"
        restarts = definition["policy"] and "timeouts" in places
        if task["state"] in ENDED and (lists or (places and not restarts)):
            yield f"task {number + 1} has ended, and is on {places}"
        if task["state"] in ENDED and task["owned"]:
            yield f"task {number + 1} has ended, and owns a mutex"
        if task["state"] == SUSPENDED and places:
            yield f"task {number + 1} is suspended, and is on {places}"
        if task["state"] == BLOCKED and (len(lists) > 1 or bool(lists) != bool(task["queue"])):
            yield f"task {number + 1} waits, and is on {places}"
