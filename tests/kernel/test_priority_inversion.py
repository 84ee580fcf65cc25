# SPDX-License-Identifier: MIT
"""The sample priority_inversion, measured: what inheritance is worth to an urgent task."""

import re

from kiln.base.paths import sample_folders

SLOW_MS = 10  # of the lock's owner, as in the sample's work.h
MEDIUM_MS = 50  # of the task that has nothing to do with the lock
TICK_MS = 1


def test_wait_with_and_without_inheritance(build, board):
    """A semaphore makes the urgent task wait for all of medium's work, the mutex for none."""
    (folder,) = [folder for folder in sample_folders() if folder.name == "priority_inversion"]
    text = build.folder(folder, board).run().text
    waited = {way: int(ms) for way, ms in re.findall(r"(\w+): urgent waited (\d+) ms", text)}
    assert set(waited) == {"semaphore", "mutex"}
    assert waited["semaphore"] >= SLOW_MS + MEDIUM_MS - 2 * TICK_MS
    assert waited["mutex"] <= SLOW_MS + TICK_MS
