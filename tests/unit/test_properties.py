# SPDX-License-Identifier: MIT
"""Random steps of the kernel on the host, every property checked after each."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from unit.host_build import RANDOM_STEPS, HostBuild, shared_folder

STEPS = 1_000_000
SEEDS = range(10)
# All that a call can return at once: EPERM ENOENT ESRCH EBADF EAGAIN ENOMEM EFAULT EBUSY EINVAL
# EDEADLK ENOSYS EOVERFLOW EALREADY.
ERRORS = {"1", "2", "3", "9", "11", "12", "14", "16", "22", "35", "38", "75", "114"}
OFTEN = 25  # how often each event comes about at the least


@pytest.fixture(scope="session")
def random_steps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The driver, under ASan and UBSan."""
    return HostBuild(shared_folder(tmp_path_factory) / "default").program(*RANDOM_STEPS)


@pytest.mark.parametrize("seed", SEEDS)
def test_properties_hold_after_every_step(seed: int, random_steps: Path) -> None:
    """No property is broken, and the steps were not all of one kind: every event came about."""
    result = subprocess.run(
        [str(random_steps), str(seed), str(STEPS)], capture_output=True, text=True, timeout=120
    )
    assert result.returncode == 0, result.stdout + result.stderr
    counts = dict(line.rsplit(": ", 1) for line in result.stdout.splitlines())
    assert len(counts) > 50 and min(map(int, counts.values())) > OFTEN, result.stdout
    assert {name.split()[1] for name in counts if name.startswith("error ")} == ERRORS
