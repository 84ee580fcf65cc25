# SPDX-License-Identifier: MIT
"""A task's place in time: its `watchdog:`, `timing:` and `budget:`."""

from __future__ import annotations

from kiln.base.diag import Diagnostics, Place
from kiln.base.values import Timing
from kiln.manifest.objects import LONGEST_MS
from kiln.source.fields import Value, mapping, place_of, whole_ms
from kiln.source.yamltree import Mapping, Node


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
