# SPDX-License-Identifier: MIT
"""The sample three_tasks goes on for hours of the target's time."""

import time  # wall: a soak test goes on for as long as it is told

import pytest

from kiln.base.paths import BASE
from kiln.testing.console import Console

pytestmark = pytest.mark.soak

# A sleep ends with the first tick after its time, so T1's period is 1001 ms and T2's is 2001:
# T2's place between the others moves by a tick every two seconds.
FIRST = ["T2", "T1", "T3", "T1", "T3"] * 100
HOUR_LINES = 5 * 1800


def test_it_goes_on(board, tmp_path, soak_seconds):
    command = [str(BASE / "kiln"), "run", "--deterministic", "-b", board, "-d", str(tmp_path)]
    end = time.monotonic() + soak_seconds / 3
    with Console([*command, str(BASE / "samples/three_tasks")], tmp_path) as console:
        names = []
        while len(names) < HOUR_LINES or time.monotonic() < end:
            names += (console.expect("\n")).split()
        assert names[: len(FIRST)] == FIRST
        assert set(names) == {"T1", "T2", "T3"}
        # T1 and T3, whatever T2 does, take turns
        others = [name for name in names if name != "T2"]
        assert others == (["T1", "T3"] * len(others))[: len(others)]
        # and T2 comes after two of these turns, or one or three when its place has moved
        turns = [part.count("T1") for part in " ".join(names).split("T2")[1:-1]]
        assert set(turns) <= {1, 2, 3}
