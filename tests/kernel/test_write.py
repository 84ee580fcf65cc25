# SPDX-License-Identifier: MIT
"""Writing to the console: lengths, errors, lines that stay whole, a console that is full."""

from collections import Counter
from pathlib import Path

from support.stalled import run_stalled

APPS = Path(__file__).parent / "apps"
LINES = 1000  # of console_full
CUT_APP = """\
kiln: 1
tasks:
  writer:
    entry: writer_main
    sources: [writer.c]
    priority: 1
    stack: 1K
    signals: true
    system: [shutdown]
"""
CUT = """\
#include <errno.h>
#include <kiln/kiln.h>
#include <signal.h>
#include <stdio.h>

static volatile int rung;

static void ring(int number)
{
    rung++;
}

void writer_main(void)
{
    char line[17];
    int taken = 0;
    int result;

    signal(SIGALRM, ring);
    do {
        snprintf(line, sizeof(line), "line %010d\\n", taken);
        kiln_alarm(50);
        result = kiln_write_some(KILN_STDOUT, line, 16);
        taken += result == 16;
    } while (result == 16);
    kiln_alarm(20);
    printf("%d lines, then %s, %d\\n", taken, result == -EINTR ? "cut short" : "wrong", rung);
    kiln_shutdown(rung == 2 ? 0 : 1); /* in the midst of printf, which goes on */
}
"""


def test_write(build, board):
    """Lengths and errors are checked on the target."""
    lines = build.folder(APPS / "write", board).run().lines
    assert lines[0] == "." * (1 + 127 + 3 * 128 + 129 + 1000)
    assert lines[1] == "from flash"
    assert lines[2] == "from "
    assert Counter(lines[3:]) == {letter * 127: 20 for letter in "abc"}


def test_a_write_that_may_not_wait_is_refused_while_the_console_is_full(build, tmp_path):
    """At once: no less urgent task runs meanwhile. What was taken comes whole, and in order."""
    *lines, last = run_stalled(build.folder(APPS / "console_busy"), tmp_path).splitlines()
    taken = int(last.removeprefix("taken: "))
    assert lines == [f"line {n:010}" for n in range(taken)]


def test_writer_blocks_while_the_console_is_full(build, tmp_path):
    """A less urgent task runs meanwhile; then all of the output comes, in order."""
    text = run_stalled(build.folder(APPS / "console_full"), tmp_path)
    assert text.splitlines() == [f"line {n:010}" for n in range(LINES)] + ["worked: 1"]


def test_a_handler_ends_a_wait_to_write(build, tmp_path):
    """What kiln_write_some had not written stays unwritten; printf goes on after the handler."""
    image = build(app=CUT_APP, sources={"writer.c": CUT})
    *lines, last = run_stalled(image, tmp_path).splitlines()
    assert lines == [f"line {n:010}" for n in range(len(lines))]
    assert last == f"{len(lines)} lines, then cut short, 1"
