# SPDX-License-Identifier: MIT
"""Who gets what, and in which order: five tasks carry out, step by step, what a sixth orders."""

from pathlib import Path

ACTORS = Path(__file__).parent / "apps" / "actors"
CHAPTERS = (
    *("mutexes", "loans", "queues", "events", "notifications", "timers", "created"),
    *("life", "inspect"),
)


def test_actors(build, board):
    """The first thing that is not as the headers of include/kiln describe it ends the run."""
    result = build.folder(ACTORS, board).run()
    assert result.lines == [f"{name}: as described" for name in CHAPTERS]
