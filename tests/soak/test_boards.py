# SPDX-License-Identifier: MIT
"""What runs in the emulator, on every board: `kiln test` takes one for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiln.base.paths import BASE, board_names, board_sample_folders, emulated_names, sample_folders
from kiln.testing.plugin import Kiln

pytestmark = pytest.mark.soak

FOLDERS = ("kernel", "hostile", "size", "verify")
TOO_SMALL = {("stm32vldiscovery", name) for name in ("ramfs", "stdlib", "tinyos")}


@pytest.mark.parametrize("each", emulated_names())
def test_board(each: str, kiln: Kiln) -> None:
    """The tests that take a board, and fit it (tests/unfit_boards.txt), pass on it."""
    folders = [BASE / "tests" / name for name in FOLDERS]
    result = kiln("test", "-b", each, "-k", each, *folders, cwd=BASE, seconds=7200)
    assert result.returncode == 0, result.stdout[-5000:]


@pytest.mark.parametrize("sample", sample_folders(), ids=lambda folder: folder.name)
def test_samples(sample: Path, kiln: Kiln, tmp_path: Path) -> None:
    """Every sample builds for every board that it fits; for one that it does not, it says why."""
    assert board_names()
    for board in board_names():
        result = kiln("build", "-b", board, "-d", tmp_path / board, sample)
        if (board, sample.name) in TOO_SMALL:
            assert result.returncode == 1 and "RAM is over budget by" in result.stderr
        else:
            assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("sample", board_sample_folders(), ids=lambda folder: folder.name)
def test_samples_for_a_board(sample: Path, kiln: Kiln, tmp_path: Path) -> None:
    """They build for their own board without being told so, and say for which if it is another."""
    result = kiln("build", "-d", tmp_path / "own", sample)
    assert result.returncode == 0 and f" for {sample.name}: " in result.stdout, result.stderr
    for board in board_names():
        result = kiln("build", "-b", board, "-d", tmp_path / board, sample)
        assert result.returncode == 0 or f"use -b {sample.name}" in result.stderr
