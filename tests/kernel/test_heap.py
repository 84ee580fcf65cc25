# SPDX-License-Identifier: MIT
"""Heaps on the target: every call, malloc and its like, and blocks whose task ends."""

import re
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


REAP = """\
kiln: 1
tasks:
  boss:
    entry: boss_main
    sources: [boss.c]
    priority: 0
    stack: 1K
    system: [shutdown]
    grants: {board: rw, urgent: [kill, spawn, join]}
  urgent:
    entry: urgent_main
    sources: [urgent.c]
    priority: 1
    stack: 512
    fault: {policy: restart, max: 100, window: 1s, backoff: 1ms}
    grants: {board: rw, own: alloc}
LOW
  spin: {entry: spin_main, sources: [spin.c], priority: 30, stack: 128}
memory: {board: {size: 64}}
heaps:
  big: {size: 64K, min_block: 16}
  own: {size: 1K, min_block: 32}
"""
LOW = (
    "  low{n}: {{entry: low_main, sources: [low.c], priority: 20, stack: 256,"
    " grants: {{board: rw, big: alloc}}}}\n"
)
URGENT = """\
#include <kiln/heap.h>
#include <kiln/kiln.h>
void urgent_main(void)
{
    volatile uint32_t *b = (volatile uint32_t *)board;

    kiln_heap_alloc(KILN_HEAP_OWN, 32);
    b[0]++;
    for (;;) {
        kiln_sleep(1);
        if (b[1]) {
            b[1] = 0;
            *(volatile int *)0x20000010 = 1;
        }
    }
}
"""
LOW_C = """\
#include <kiln/heap.h>
#include <kiln/kiln.h>
void low_main(void)
{
    volatile uint32_t *b = (volatile uint32_t *)board;

    for (int n = 0; n < 400 && !KILN_HEAP_FAILED(kiln_heap_alloc(KILN_HEAP_OWN, 16)); n++)
        ;
    while (!b[3])
        kiln_sleep(1);
    b[2]++;
}
"""
BOSS = """\
#include <kiln/kiln.h>
#include <stdio.h>
static volatile uint32_t *const b = (volatile uint32_t *)board;

static int back(uint32_t lives, int64_t from)
{
    while (b[0] == lives && kiln_time() - from < 10000)
        kiln_sleep(1);
    return (int)(kiln_time() - from);
}

void boss_main(void)
{
    int64_t from;
    uint32_t lives;
    int pid, status;

    kiln_sleep(100);
    b[3] = 1;
    while (b[2] != 10)
        kiln_sleep(1);
    from = kiln_time();
    lives = b[0];
    b[1] = 1;
    printf("restart %d\\n", back(lives, from));
    pid = kiln_task_pid(task_urgent);
    from = kiln_time();
    kiln_kill(pid);
    status = kiln_join(pid, KILN_FOREVER);
    printf("join %d %d\\n", status == KILN_STATUS_KILLED, (int)(kiln_time() - from));
    pid = kiln_spawn(task_urgent, KILN_PRIORITY_DEFAULT);
    printf("spawn %d\\n", pid > 0);
    kiln_shutdown(0);
}
"""


def test_ten_dead_tasks_delay_no_urgent_one(build, board):
    """Its restart, join and spawn wait for its own block alone, not for 4,000 of theirs."""
    app = REAP.replace("LOW\n", "".join(LOW.format(n=n) for n in range(10)))
    spin = 'void spin_main(void) { for (;;) __asm__ volatile("nop"); }\n'
    sources = {"boss.c": BOSS, "urgent.c": URGENT, "low.c": LOW_C, "spin.c": spin}
    found = build(board=board, app=app, sources=sources, conf="CONFIG_FAULT_DETAILS=n\n").run().text
    restart, join = (int(re.search(rf"{w}.* (\d+)\n", found)[1]) for w in ("restart", "join"))
    assert restart <= 6 and join <= 3
    assert "join 1 " in found and "spawn 1" in found
