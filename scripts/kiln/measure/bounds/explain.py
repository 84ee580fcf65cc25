# SPDX-License-Identifier: MIT
"""Why an operation can take so long: its longest way, and what in the manifest makes it long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kiln.measure.bounds import limits
from kiln.measure.bounds.longest import Piece, Trail
from kiln.measure.bounds.operations import Kernel, Operation

LEAST = 0.02  # of the operation: what is less is not shown
NAMED = 6  # at most, of what makes a loop long

# What the numbers count.
WORDS = {
    "TASK_COUNT": "tasks with idle and those of pools",
    "MUTEX_COUNT": "mutexes with slots of pools",
    "TIMER_COUNT": "timers",
    "WATCHDOG_COUNT": "watchdogs",
    "BUDGET_COUNT": "budgets",
    "SIGNALS_COUNT": "tasks with signals",
    "IRQ_COUNT": "interrupts of tasks",
    "HEAP_COUNT": "heaps",
    "POOL_COUNT": "pools of tasks",
    "OBJECT_COUNT": "objects",
    "SLOT_COUNT": "slots of pools",
    "POLICY_COUNT": "tasks with a fault policy",
    "READER_COUNT": "tasks that may read the console",
    "BUDDY_ORDER_COUNT": "powers of two from the smallest block to the largest heap",
    "BUDDY_LEVEL_COUNT": "levels of the heaps' bits",
    "CONSOLE_RX_BUFFER": "bytes of CONFIG_CONSOLE_RX_BUFFER",
    "memory_grant_count": "grants of memory that a report can name",
    "memory_owner_count": "owners of memory that a report can name",
    "ranges": "memory ranges of the task that has most, squared",
    "copied": "bytes of the largest item or struct",
    "workers": "tasks of pools that share one task's memory",
    "pool_tasks": "tasks of pools",
    "mutex_slots": "slots for mutexes",
    "faults": "faults that can be in it",
    "ends": "tasks that can end in it",
    "starts": "tasks that can start in it",
    "started": "bytes of a new task's registers",
    "turns": "turns of the console in it",
    "titles": "letters of the causes of faults",
    "kinds": "letters of the kinds of memory",
}


@dataclass
class Asked(Mapping[str, int]):
    """Numbers that remember which of them were asked for."""

    numbers: Mapping[str, int]
    names: list[str] = field(default_factory=list)

    def __getitem__(self, name: str) -> int:
        if name not in self.names:
            self.names.append(name)
        return self.numbers[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(frozen=True)
class Line:
    """Of an explanation."""

    depth: int
    cost: int
    times: int
    each: int
    what: str
    why: str


def entries(facts: Mapping[str, Any]) -> dict[str, list[str]]:
    """What is counted, by number: the names in the manifest."""
    objects = {
        kind: [n for k, n in facts["objects"] if k == kind and n] for kind, _ in facts["objects"]
    }
    crews = [name for pool in facts["pools"].values() for name in pool["tasks"]]
    return {
        "TASK_COUNT": [*facts["tasks"], *crews],
        "MUTEX_COUNT": objects.get("MUTEX", []),
        "TIMER_COUNT": objects.get("TIMER", []),
        "HEAP_COUNT": objects.get("HEAP", []),
        "OBJECT_COUNT": [name for _, name in facts["objects"] if name],
        "POOL_COUNT": list(facts["pools"]),
        "pool_tasks": crews,
    }


class Explanation:
    """Of one image's operations."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.entries = entries(limits.facts(kernel.code))

    def lines(
        self, trail: Trail | None, operation: Operation, least: float, depth: int = 0
    ) -> Iterator[Line]:
        """Those of a way, with what is in each of them."""
        for piece in trail.pieces() if trail else ():
            if piece.cost < least:
                continue
            what = f"loop of {piece.name}" if piece.loop else piece.name
            yield Line(depth, piece.cost, piece.times, piece.each, what, self.why(piece, operation))
            yield from self.lines(piece.trail, operation, least / max(piece.times, 1), depth + 1)

    def why(self, piece: Piece, operation: Operation) -> str:
        """What says how often: "" for a single call."""
        if not piece.loop and piece.scope is None:
            return ""
        asked = Asked(limits.of_operation(self.kernel.numbers, operation.name, operation.turns))
        if piece.scope is not None:
            most = limits.total(piece, asked)
        else:
            most = limits.limit(piece.name, asked, self.kernel.architecture.loops).times or 0
        words = [self._number(name, asked.numbers) for name in asked.names if name in WORDS]
        scope = "" if piece.scope is None else f" in all of {piece.scope or 'the operation'}"
        return f"at most {most}{scope}" + (f": {', '.join(words)}" if words else "")

    def _number(self, name: str, numbers: Mapping[str, int]) -> str:
        names = self.entries.get(name, [])
        shown = ", ".join(names[:NAMED]) + (", ..." if len(names) > NAMED else "")
        return f"{WORDS[name]} ({numbers[name]}{': ' if shown else ''}{shown})"
