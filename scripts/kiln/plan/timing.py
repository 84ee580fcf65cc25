# SPDX-License-Identifier: MIT
"""A task's place in time, in the kernel's units."""

from __future__ import annotations

from dataclasses import dataclass

from kiln.base.diag import Place
from kiln.model.model import Model, Task


@dataclass(frozen=True)
class PlannedTiming:
    """A task's place in time; 0: it has none."""

    task: str
    watchdog_ms: int
    period_ticks: int
    deadline_ticks: int
    every_ticks: int
    budget_cycles: int
    place: Place


def plan_timing(task: Task, model: Model) -> PlannedTiming:
    """A task's place in time, in ticks, and the budget in cycles.

    Of the budget half a tick less: what the ticks themselves take is the task's, and would have
    it run for one more.
    """
    times = task.timing
    tick_cycles = -(-model.board.clock_hz // int(model.config["TICK_HZ"]))
    return PlannedTiming(
        task=task.name,
        watchdog_ms=times.watchdog_ms,
        period_ticks=ticks(model, times.period_ms),
        deadline_ticks=ticks(model, times.deadline_ms),
        every_ticks=ticks(model, times.every_ms),
        budget_cycles=max(0, ticks(model, times.budget_ms) * tick_cycles - tick_cycles // 2),
        place=task.place,
    )


def ticks(model: Model, ms: int) -> int:
    """Whole ticks that cover a time; 0 is no rotation."""
    return -(-ms * int(model.config["TICK_HZ"]) // 1000)
