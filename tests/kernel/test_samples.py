# SPDX-License-Identifier: MIT
"""Every sample prints what stands beside it in expected.txt, on every board."""

import re

import pytest

from kiln.cli.paths import sample_folders

SAMPLES = {folder.name: folder for folder in sample_folders()}
ROUND = ["T2", "T1", "T3", "T1", "T3"]  # two seconds
ROUNDS = 10


def pattern(expected):
    """expected.txt as a regular expression: a `?` stands for any digit."""
    return re.escape(expected).replace(r"\?", "[0-9a-f]")


@pytest.mark.parametrize("sample", SAMPLES)
def test_expected_output(build, board, sample):
    folder = SAMPLES[sample]
    expected = (folder / "expected.txt").read_text(encoding="utf-8")
    result = build.folder(folder, board).run(lines=len(expected.splitlines()))
    assert re.fullmatch(pattern(expected), result.text), result.text


@pytest.mark.parametrize("sample", SAMPLES)
def test_readme_shows_the_expected_output(sample):
    folder = SAMPLES[sample]
    readme = (folder / "README.md").read_text(encoding="utf-8")
    expected = (folder / "expected.txt").read_text(encoding="utf-8").splitlines()
    shown = [line[4:] for line in readme.splitlines() if line.startswith("    ")][1:]
    assert shown and len(shown) <= len(expected)
    for line, wanted in zip(shown, expected):
        assert re.fullmatch(pattern(wanted), line)
    assert f"./kiln run samples/{sample}" in readme


def test_three_tasks_for_twenty_seconds(build, board):
    image = build.folder(SAMPLES["three_tasks"], board)
    assert image.run(lines=len(ROUND) * ROUNDS).lines == ROUND * ROUNDS


def test_isolation_ends_by_itself(build, board):
    result = build.folder(SAMPLES["isolation"], board).run()
    assert result.lines[-1] == "good: done"
    assert "never printed" not in result.text
