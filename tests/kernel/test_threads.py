# SPDX-License-Identifier: MIT
"""Tasks of pools are threads: what is thread-local is each one's own."""

import re
from pathlib import Path

import pytest

from support.application import BuildFailed, Builder

APP = Path(__file__).parent / "apps/threads"


def test_thread_local_variables(build: Builder, board: str) -> None:
    """Also errno, strtok's place and the line that is printed: with two pools, twice, and with
    another task that has the same."""
    lines = build.folder(APP, board).run().lines
    assert lines[-1] == "done"
    whole = [line for line in lines[:-1] if re.fullmatch(r"([a-e])\1{29}", line)]
    assert sorted(whole) == sorted(letter * 30 for letter in "abcde" for _ in range(80))
    others = [line for line in lines[:-1] if line not in whole]
    assert others == [f"other {n} {n}" for n in range(1, len(others) + 1)] != []


MANIFEST = """\
kiln: 1
tasks:
  main:
    entry: main_task
    sources: [main.c]
    priority: 1
    stack: 1K
    grants: {crew: spawn}
pools: {crew: {slots: 1, stack: 512, shares: main, priority: 1}}
"""
SOURCE = """\
_Thread_local char buffer[64] __attribute__((aligned(%d)));
_Thread_local int number;
char *volatile place;
void main_task(void) { place = buffer + number; }
"""


@pytest.mark.parametrize("alignment", [8, 32])
def test_alignment(build: Builder, alignment: int) -> None:
    """Copies are 8 bytes apart, or a multiple of that: what needs more is refused."""
    files = {"main.c": SOURCE % alignment}
    if alignment == 8:
        build(app=MANIFEST, sources=files)
        return
    with pytest.raises(BuildFailed) as failed:
        build(app=MANIFEST, sources=files)
    assert failed.value.output == (
        "app.yaml:3:3: error: task 'main': its thread-local variables (buffer, number) are aligned"
        " to 32 bytes; as tasks of pools share its memory, at most 8 are possible\n"
        "  hint: use a pointer to what is aligned\n"
    )
