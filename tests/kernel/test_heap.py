# SPDX-License-Identifier: MIT
"""Heaps on the target: every call, malloc and its like, and blocks whose task ends."""

from pathlib import Path

import pytest
from support.application import BuildFailed

APP = Path(__file__).parent / "apps" / "heap"


def test_heaps(build, board):
    """All that the application checks; its last line says that it came to its end."""
    lines = build.folder(APP, board).run().lines
    assert lines[-1] == "done"
    assert lines.count("spawn -EBUSY") == 2


NO_HEAP = """\
kiln: 1
tasks:
  one: {entry: one_task, sources: [one.c], priority: 1, stack: 512}
"""


def test_without_a_heap_there_is_no_malloc(build):
    """What would never work is an error of the build."""
    source = "#include <stdlib.h>\nvoid *p;\nvoid one_task(void) { p = malloc(1); }\n"
    with pytest.raises(BuildFailed) as failed:
        build(app=NO_HEAP, sources={"one.c": source})
    assert "undefined reference to `malloc'" in failed.value.output


STRANGER = """\
kiln: 1
tasks:
  one: {entry: one_task, sources: [one.c], priority: 1, stack: 512, grants: {user: alloc}}
  two:
    entry: two_task
    sources: [two.c]
    priority: 2
    stack: 512
    grants: {given: recv}
  last: {entry: last_task, sources: [last.c], priority: 3, stack: 512, system: [shutdown]}
heaps: {user: {size: 1K}}
queues: {given: {depth: 1, item: 4}}
"""
ONE = """\
#include <kiln/kiln.h>
#include <stdlib.h>
void one_task(void)
{
    char *block = malloc(10);
    *block = 1;
    kiln_queue_send(given, &block, KILN_FOREVER);
    kiln_sleep(1000);
}
"""
TWO = """\
#include <kiln/kiln.h>
void two_task(void)
{
    char *block;
    kiln_queue_recv(given, &block, KILN_FOREVER);
    *block = 2;
}
"""
LAST = "#include <kiln/kiln.h>\nvoid last_task(void) { kiln_sleep(50); kiln_shutdown(0); }\n"


def test_a_private_heap_is_nobody_elses(build, board):
    """Who has no grant faults, and the report names the heap."""
    app = STRANGER.replace("{user: alloc}", "{user: alloc, given: send}")
    sources = {"one.c": ONE, "two.c": TWO, "last.c": LAST}
    text = build(board=board, app=app, sources=sources).run().text
    assert "task 'two'" in text and "the heap 'user'" in text
