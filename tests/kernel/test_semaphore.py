# SPDX-License-Identifier: MIT
"""Semaphores: counts, rights, timeouts, and who is served first."""

from pathlib import Path

APPS = Path(__file__).parent / "apps"
UNCHECKED = "CONFIG_CHECK_RIGHTS=n\n"  # tries what it may not do


def test_semaphores(build, board):
    """Counts and errors are checked on the target; the order is what it prints."""
    assert build.folder(APPS / "semaphore", board).run().lines == [
        "order: 1d2b3c4a",
        "signal after 8: in time",
        "signal after 9: in time",
        "signal after 10: too late",
        "signal after 11: too late",
        "signal after 12: too late",
    ]


NONE_APP = """\
kiln: 1
semaphores: {SEMAPHORES}
tasks:
  one: {entry: one_main, sources: [main.c], priority: 1, stack: 1K, system: [shutdown]}
"""
NONE = """\
#include "check.h"
#include <errno.h>
void one_main(void)
{
    for (int handle = -1; handle < 3; handle++) {
        CHECK_EQ(kiln_sem_wait(handle, KILN_FOREVER), EXPECTED);
        CHECK_EQ(kiln_sem_signal(handle), EXPECTED);
    }
    kiln_shutdown(0);
}
"""


def test_calls_that_an_image_does_not_have(build):
    app = NONE_APP.replace("semaphores: {SEMAPHORES}\n", "")
    build(app=app, sources={"main.c": NONE.replace("EXPECTED", "-ENOSYS")}, conf=UNCHECKED).run()


def test_calls_that_a_task_has_no_grant_for(build):
    """Without any grant of a semaphore, a task cannot even find out which handles exist."""
    app = NONE_APP.replace("SEMAPHORES", "sem: {}")
    app += "  two: {entry: two_main, sources: [two.c], priority: 2, stack: 256,"
    app += " autostart: false, grants: {sem: [wait, signal]}}\n"
    sources = {"main.c": NONE.replace("EXPECTED", "-EPERM"), "two.c": "void two_main(void) {}\n"}
    build(app=app, sources=sources, conf=UNCHECKED).run()
