# SPDX-License-Identifier: MIT
"""A task's place in time: its `watchdog:`, `timing:` and `budget:`."""

from __future__ import annotations

from kiln.base.diag import Diagnostics, Place
from kiln.base.values import Timing
from kiln.source.fields import mapping, time_ms
from kiln.source.yamltree import Mapping


def timing(fields: Mapping, name: str, diags: Diagnostics) -> Timing:
    """What a task declares of it; reports times that contradict each other."""
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
    return Timing(
        watchdog_ms=time_ms(fields.get("watchdog")),
        period_ms=period,
        deadline_ms=deadline or period,
        budget_ms=share,
        every_ms=every,
    )


def time_places(fields: Mapping) -> dict[str, Place]:
    """Where each time stands that a task declares, besides its quantum, by its key."""
    nodes = {"watchdog": fields.get("watchdog")}
    for group, keys in (
        ("timing", ("period", "deadline")),
        ("budget", ("time", "every")),
        ("fault", ("window", "backoff")),
    ):
        nodes |= {key: mapping(fields.get(group)).get(key) for key in keys}
    return {key: node.place for key, node in nodes.items() if node is not None}
