# SPDX-License-Identifier: MIT
"""What `kiln bounds` says besides figures."""

from __future__ import annotations

from typing import Any

from kiln.base.paths import BASE
from kiln.measure.bounds.explain import Explanation
from kiln.measure.bounds.operations import Kernel, Longest
from kiln.measure.bounds.report import meaning
from support.application import Builder

CLOCK_HZ = 10_000_000


def facts(**deadlines: int) -> dict[str, Any]:
    """Of a system with one task."""
    return {"board": {"clock_hz": CLOCK_HZ}, "tasks": {"t": {"deadlines": deadlines}}}


def test_calm_where_nothing_is_near() -> None:
    """A deadline is named as something to plan for from a tenth of it on."""
    one = Longest("exit", 500, 1000)  # 0.1 ms
    assert list(meaning(one, facts(), 1000)) == [
        "The longest, exit, takes 10.0 % of a tick (1 ms)."
    ]
    assert list(meaning(one, facts(deadline=2), 1000))[1].startswith("No deadline is near")
    assert list(meaning(one, facts(deadline=1), 1000))[1:] == [
        "It takes 10.0 % of the deadline of 't', 1 ms: plan for it."
    ]


def test_an_explanation_names_loops_and_entries(build: Builder) -> None:
    """Those of the manifest that make the end of a task long; its pieces are all that it costs."""
    kernel = Kernel(build.folder(BASE / "tests/bounds/worst").elf)
    end = next(one for one in kernel.operations() if one.name == "exit")
    way = kernel.longest(kernel.by_count, end)
    lines = list(Explanation(kernel).lines(way.trail, end, 0))
    assert any("mutex_1, mutex_2" in line.why for line in lines if "mutex" in line.what)
    assert 0.8 * way.cost < sum(line.cost for line in lines if line.depth == 0) <= way.cost
