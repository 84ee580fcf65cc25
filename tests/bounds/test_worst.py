# SPDX-License-Identifier: MIT
"""Each operation, brought to its worst case: `kiln bounds` is near what that takes."""

from __future__ import annotations

import re

from bounds.worst import measured
from kiln.base.paths import BASE
from kiln.measure.bounds.operations import Kernel
from support.application import Builder

WORST = BASE / "tests/bounds/worst"
FACTOR = 4.0  # of what was measured
# No test brings them about: QEMU has no late bus errors, and the console's interrupts come at once,
# before a task can lose its stack.
NOT_MEASURED = {"late bus error", "console interrupt, bad stack pointer"}
ROW = re.compile(r"^\| `?([a-z_ ,]+)`? \| (\d+) \| (\d+) \| ([\d.]+) \|", re.MULTILINE)


def documented() -> dict[str, float]:
    """The operations whose bound is further from what is measured, and how far."""
    text = (BASE / "docs/bounds.md").read_text(encoding="utf-8")
    part = text.partition("## How near")[2].partition("\n## ")[0]
    return {name: float(factor) for name, _, _, factor in ROW.findall(part)}


def test_bounds_are_near_the_worst_case(build: Builder) -> None:
    """None is below it, each is at most four times as much, and what is not is documented; an
    operation that comes nearer has its row taken off."""
    image = build.folder(WORST)
    kernel = Kernel(image.elf)
    operations = [one for one in kernel.operations() if one.name not in NOT_MEASURED]
    took = measured(image, kernel, operations)
    most = {one.name: kernel.longest(kernel.by_count, one).cost for one in operations}
    known = documented()
    assert {name for name, count in took.items() if count == 0} == set()
    assert {name: (took[name], most[name]) for name in took if took[name] > most[name]} == {}
    factors = {name: most[name] / took[name] for name in took}
    too_far = {name: f for name, f in factors.items() if f > known.get(name, FACTOR) + 0.05}
    assert too_far == {}
    assert {name for name in known if factors[name] <= 0.9 * FACTOR} == set()
