# SPDX-License-Identifier: MIT
"""Every board: an image is built for it, and runs where it is emulated."""

from __future__ import annotations

import pytest

from kiln.base.paths import BASE, board_names, emulated_names
from support.application import Builder

PATTERN = ["T2", "T1", "T3", "T1", "T3"]


@pytest.mark.parametrize("name", board_names())
def test_three_tasks(build: Builder, name: str) -> None:
    """The pattern of the sample, on each emulated board."""
    image = build.folder(BASE / "samples/three_tasks", name)
    if name in emulated_names():
        assert image.run(lines=2 * len(PATTERN)).lines == 2 * PATTERN


@pytest.mark.parametrize("name", board_names())
@pytest.mark.parametrize("sample", ("blinky", "user_driver"))
def test_samples_with_drivers(build: Builder, name: str, sample: str) -> None:
    """Each board has a light and a timer that a task can drive."""
    build.folder(BASE / "samples" / sample, name)
