# SPDX-License-Identifier: MIT
"""Whether the kernel can keep the times that tasks declare."""

from __future__ import annotations

from kiln.base.diag import Diagnostics
from kiln.config.merge import Config
from kiln.manifest.timing import RawTiming

KEYS = {
    "period_ms": "timing: 'period'",
    "deadline_ms": "timing: 'deadline'",
    "budget_ms": "budget: 'time'",
    "every_ms": "budget: 'every'",
}


def check_ticks(name: str, declared: RawTiming, config: Config, diags: Diagnostics) -> None:
    """Report times that are no whole number of ticks, each at its place: they could not be kept."""
    tick_hz = config.number("TICK_HZ")
    for field, place in declared.places.items():
        ms: int = getattr(declared.times, field)
        if ms * tick_hz % 1000:
            diags.error(
                place,
                f"task '{name}': {KEYS[field]}: {ms}ms are no whole number of ticks:"
                f" CONFIG_TICK_HZ is {tick_hz}",
                f"a tick is {1000 / tick_hz:g}ms",
            )
