# SPDX-License-Identifier: MIT
"""Whether the kernel can keep the times that tasks declare."""

from __future__ import annotations

from kiln.base.diag import Diagnostics
from kiln.base.values import Timing
from kiln.config.merge import Config
from kiln.source.fields import Value


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
