# SPDX-License-Identifier: MIT
"""A task's place in time: its `watchdog:`, `timing:` and `budget:`."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field

from kiln.base.diag import Diagnostics, Place
from kiln.base.values import Timing
from kiln.source.fields import mapping, time_ms
from kiln.source.yamltree import Mapping


@dataclass(frozen=True)
class RawTiming:
    """What a task declares of it."""

    times: Timing = Timing()
    places: AnyMapping[str, Place] = field(default_factory=dict)
    """Where each time of `timing:` and `budget:` stands, by the field of Timing."""


def timing(fields: Mapping, name: str, diags: Diagnostics) -> RawTiming:
    """Reads it; reports times that contradict each other."""
    cycle, budget = mapping(fields.get("timing")), mapping(fields.get("budget"))
    nodes = {
        "period_ms": cycle.get("period"),
        "deadline_ms": cycle.get("deadline"),
        "budget_ms": budget.get("time"),
        "every_ms": budget.get("every"),
    }
    period, deadline, share, every = (time_ms(node) for node in nodes.values())
    places = {key: node.place for key, node in nodes.items() if node}
    if 0 < period < deadline:
        diags.error(
            places["deadline_ms"],
            f"task '{name}': timing: the deadline of {deadline}ms comes after the period"
            f" of {period}ms",
            "a deadline counts from the beginning of its period",
        )
    if 0 < every <= share:
        diags.error(
            places["budget_ms"],
            f"task '{name}': budget: {share}ms every {every}ms limit nothing",
            "'time' is to be less than 'every'",
        )
    times = Timing(
        watchdog_ms=time_ms(fields.get("watchdog")),
        period_ms=period,
        deadline_ms=deadline or period,
        budget_ms=share,
        every_ms=every,
    )
    return RawTiming(times, places)
