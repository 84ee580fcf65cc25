# SPDX-License-Identifier: MIT
"""Starting tasks again: errors, fresh data, pids that are never the same."""

from pathlib import Path

APPS = Path(__file__).parent / "apps"


def test_spawn(build, board):
    result = build.folder(APPS / "spawn", board).run()
    reports = [line for line in result.lines if "Terminating" in line]
    assert reports == ["[FAULT] Terminating task 'crasher'"] * 3
    # Each run of the child finds its data new; the last two wait for their turn.
    assert result.lines[-1] == "spawned: nnnnnnccc-n-n"
    titles = [line for line in result.lines if " by task " in line]
    pids = [4, 0x104, 0x204]
    assert [int(title.rsplit(" ", 1)[1]) for title in titles] == pids
