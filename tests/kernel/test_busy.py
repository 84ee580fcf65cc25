# SPDX-License-Identifier: MIT
"""Eight tasks that never rest and use every kind of object, killed and restarted among them."""

from pathlib import Path

BUSY = Path(__file__).parent / "apps" / "busy"


def test_eight_busy_tasks(build, board):
    """For some seconds of the target's time; tests/soak has an hour."""
    lines = build.folder(BUSY, board).run().lines
    assert lines[-1] == "all went on"
