# SPDX-License-Identifier: MIT
"""Whether the kernel can keep the times that a manifest declares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiln.base.diag import Diagnostics, Place
from kiln.config.fragment import symbol
from kiln.config.merge import Config
from kiln.manifest.application import Manifest, RawTask
from kiln.manifest.objects import Timer


@dataclass(frozen=True)
class DeclaredTime:
    """A time of a manifest or of a Kconfig symbol; 0 is whole in any case."""

    place: Place
    what: str  # as messages begin
    ms: int


def check_ticks(manifest: Manifest, config: Config, diags: Diagnostics) -> None:
    """Report times that are no whole number of ticks: they could not be kept."""
    tick_hz = config.number("TICK_HZ")
    for time in _all(manifest, config):
        if time.ms * tick_hz % 1000:
            diags.error(
                time.place,
                f"{time.what}: {time.ms}ms are no whole number of ticks:"
                f" CONFIG_TICK_HZ is {tick_hz}",
                f"a tick is {1000 / tick_hz:g}ms",
            )


def _all(manifest: Manifest, config: Config) -> Iterator[DeclaredTime]:
    """Every time that somebody chose; the defaults are rounded up to whole ticks."""
    if "QUANTUM_MS" in config.places:
        yield DeclaredTime(
            config.places["QUANTUM_MS"], "CONFIG_QUANTUM_MS", config.number("QUANTUM_MS")
        )
    for task in manifest.tasks:
        if config.value(symbol(task.name)) == "y":
            yield from _of_task(task, config)
    for timer in manifest.objects.timers:
        yield from _of_timer(timer)


def _of_task(task: RawTask, config: Config) -> Iterator[DeclaredTime]:
    name = f"task '{task.name}'"
    quantum = f"{symbol(task.name)}_QUANTUM_MS"
    place = config.places.get(quantum, task.quantum_ms.place)
    yield DeclaredTime(place, f"{name}: 'quantum'", config.number(quantum))
    times, fault = task.timing, task.fault.value
    written = {
        "watchdog": times.watchdog_ms,
        "period": times.period_ms,
        "deadline": times.deadline_ms,
        "time": times.budget_ms,
        "every": times.every_ms,
        "window": fault.window_ms,
        "backoff": fault.backoff_ms,
    }
    for key, place in task.time_places.items():
        yield DeclaredTime(place, f"{name}: '{key}'", written[key])


def _of_timer(timer: Timer) -> Iterator[DeclaredTime]:
    what = f"timer '{timer.name}'"
    yield DeclaredTime(timer.delay_place, f"{what}: 'delay'", timer.delay_ms)
    yield DeclaredTime(timer.period_place, f"{what}: 'period'", timer.period_ms)
