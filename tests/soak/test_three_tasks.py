# SPDX-License-Identifier: MIT
"""The sample three_tasks keeps its pattern for hours of the target's time."""

import time

import pytest

from kiln.cli.paths import BASE
from kiln.testing.console import Console

pytestmark = pytest.mark.soak

ROUND = ["T2", "T1", "T3", "T1", "T3"]  # two seconds
HOUR_ROUNDS = 1800


def test_pattern_holds(board, tmp_path, soak_seconds):
    command = [str(BASE / "kiln"), "run", "--deterministic", "-b", board, "-d", str(tmp_path)]
    began = time.monotonic()
    with Console([*command, str(BASE / "samples/three_tasks")], tmp_path) as console:
        rounds = 0
        while rounds < HOUR_ROUNDS or time.monotonic() - began < soak_seconds / 3:
            for name in ROUND:
                before = console.expect(name)
                assert not {"T1", "T2", "T3"} & set(before.split())
            rounds += 1
        assert "FAULT" not in console.text
