# SPDX-License-Identifier: MIT
"""Random steps of the kernel on the host, every property checked after each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from kiln.testing.limits import run
from unit.host_build import RANDOM_STEPS, SANITIZERS, HostBuild, shared_folder

STEPS = 1_000_000
SEEDS = range(10)
SANITIZED_SEEDS = (0,)
# All that a call can return at once: EPERM ENOENT ESRCH EBADF EAGAIN ENOMEM EFAULT EBUSY EINVAL
# EDEADLK ENOSYS EOVERFLOW EALREADY.
ERRORS = {"1", "2", "3", "9", "11", "12", "14", "16", "22", "35", "38", "75", "114"}
OFTEN = 25  # how often each event comes about at the least


# How a driver is compiled: sanitized runs take twice as long, and see more. With -O2, compiling
# would take longer than is won.
SANITIZED = ("-O1", *SANITIZERS)
FAST = ("-O1",)
FEATURES = {"HAS_TIMING": 1, "HAS_SIGNALS": 1}

Driver = Callable[..., Path]


@pytest.fixture(scope="session")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Driver:
    """Builds the random steps: driver(name, flags, config)."""

    def make(name: str, flags: tuple[str, ...], config: Mapping[str, int] | None = None) -> Path:
        folder = shared_folder(tmp_path_factory) / name
        return HostBuild(folder, config, flags=flags).program(*RANDOM_STEPS)

    return make


@pytest.mark.parametrize("name,flags", [("features", FAST), ("features_sanitized", SANITIZED)])
def test_properties_hold_with_a_place_in_time_and_signals(
    name: str, flags: tuple[str, ...], driver: Driver
) -> None:
    """Budgets, periods, watchdogs, handlers and alarms among all the rest."""
    steps = STEPS if flags == FAST else STEPS // 4
    command = [str(driver(name, flags, FEATURES)), str(len(name)), str(steps)]
    result = run(command, seconds=120)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("seed", SEEDS)
def test_properties_hold_after_every_step(seed: int, driver: Driver) -> None:
    """No property is broken, and the steps were not all of one kind: every event came about."""
    steps = driver("default", SANITIZED) if seed in SANITIZED_SEEDS else driver("fast", FAST)
    result = run([steps, str(seed), str(STEPS)], seconds=120)
    assert result.returncode == 0, result.stdout + result.stderr
    counts = dict(line.rsplit(": ", 1) for line in result.stdout.splitlines())
    assert len(counts) > 50 and min(map(int, counts.values())) > OFTEN, result.stdout
    assert {name.split()[1] for name in counts if name.startswith("error ")} == ERRORS
