# SPDX-License-Identifier: MIT
"""A task's place in time: its `watchdog:`, `timing:` and `budget:`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kiln.diag import Diagnostics, Place
from kiln.fields import Value, mapping, place_of, whole_ms
from kiln.model import Timing
from kiln.rawobjects import LONGEST_MS
from kiln.yamlsrc import Mapping, Node

if TYPE_CHECKING:
    from kiln.kmerge import Config


def timing(fields: Mapping, name: str, place: Place, diags: Diagnostics) -> Value[Timing]:
    """What a task declares of it; reports times that contradict each other."""

    def time(key: str, node: Node | None, what: str) -> Value[int]:
        return whole_ms(node, f"task '{name}': {what}'{key}'", place, LONGEST_MS, diags)

    cycle, budget = mapping(fields.get("timing")), mapping(fields.get("budget"))
    period = time("period", cycle.get("period"), "timing: ")
    deadline = time("deadline", cycle.get("deadline"), "timing: ")
    share = time("time", budget.get("time"), "budget: ")
    every = time("every", budget.get("every"), "budget: ")
    if period.value and deadline.value > period.value:
        diags.error(
            deadline.place,
            f"task '{name}': timing: the deadline of {deadline.value}ms comes after the period"
            f" of {period.value}ms",
            "a deadline counts from the beginning of its period",
        )
    if every.value and share.value >= every.value:
        diags.error(
            share.place,
            f"task '{name}': budget: {share.value}ms every {every.value}ms limit nothing",
            "'time' is to be less than 'every'",
        )
    found = Timing(
        watchdog_ms=time("watchdog", fields.get("watchdog"), "").value,
        period_ms=period.value,
        deadline_ms=deadline.value or period.value,
        budget_ms=share.value,
        every_ms=every.value,
    )
    return Value(found, place_of(fields.get("budget") or fields.get("timing"), place))


def check_ticks(name: str, declared: Value[Timing], config: Config, diags: Diagnostics) -> None:
    """Report times that are no whole number of ticks: they could not be kept."""
    tick_hz = config.number("TICK_HZ")
    times = declared.value
    named = {
        "period": times.period_ms,
        "deadline": times.deadline_ms,
        "time": times.budget_ms,
        "every": times.every_ms,
    }
    for key, ms in named.items():
        if ms * tick_hz % 1000:
            diags.error(
                declared.place,
                f"task '{name}': '{key}': {ms}ms are no whole number of ticks:"
                f" CONFIG_TICK_HZ is {tick_hz}",
                f"a tick is {1000 / tick_hz:g}ms",
            )
