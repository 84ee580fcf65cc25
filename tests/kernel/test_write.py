# SPDX-License-Identifier: MIT
"""Writing to the console: lengths, errors, lines that stay whole, a console that is full."""

from collections import Counter
from pathlib import Path

from support.stalled import run_stalled

APPS = Path(__file__).parent / "apps"
LINES = 1000  # of console_full


def test_write(build, board):
    """Lengths and errors are checked on the target."""
    lines = build.folder(APPS / "write", board).run().lines
    assert lines[0] == "." * (1 + 127 + 3 * 128 + 129 + 1000)
    assert lines[1] == "from flash"
    assert Counter(lines[2:]) == {letter * 127: 20 for letter in "abc"}


def test_writer_blocks_while_the_console_is_full(build, tmp_path):
    """A less urgent task runs meanwhile; then all of the output comes, in order."""
    text = run_stalled(build.folder(APPS / "console_full"), tmp_path)
    assert text.splitlines() == [f"line {n:010}" for n in range(LINES)] + ["worked: 1"]
