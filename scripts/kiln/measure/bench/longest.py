# SPDX-License-Identifier: MIT
"""The longest operation of the kernel: in the hostile tests, and by the disassembly."""

from __future__ import annotations

import json
from pathlib import Path

from kiln.base.paths import BASE
from kiln.measure.bounds.operations import Kernel, longest
from kiln.measure.bounds.report import SLOW_MHZ

COMMITTED = BASE / "tests/hostile/longest.json"  # the tests hold it to what they measure


def text(elf: Path) -> str:
    """Both for people, the latter of an image."""
    measured = json.loads(COMMITTED.read_text(encoding="utf-8"))
    bound = longest(Kernel(elf))[0]
    return (
        "Longest operation of the kernel\n"
        f"  in the hostile tests: {_times(measured['instructions'], measured['cycles'])}\n"
        f"  at most, by its code: {_times(bound.instructions, bound.cycles)} ({bound.name})"
    )


def _times(instructions: int, cycles: int) -> str:
    us = cycles / SLOW_MHZ
    return f"{instructions} instr., {cycles} cycles, {us:.0f} us at {SLOW_MHZ} MHz"
