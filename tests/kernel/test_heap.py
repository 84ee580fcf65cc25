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
    assert "one.c:3: error: task 'one': 'malloc' is not defined" in failed.value.output


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


HANDED = """\
kiln: 1
tasks:
  maker:
    {entry: maker_main, sources: [maker.c], priority: 2, stack: 1K, grants: {h: alloc, q: send}}
  taker:
    {entry: taker_main, sources: [taker.c], priority: 1, stack: 1K, grants: {h: alloc, q: recv}}
  last: {entry: last_main, sources: [last.c], priority: 3, stack: 1K, system: [shutdown]}
queues: {q: {depth: 2, item: 4}}
heaps: {h: {size: 4K}}
"""
MAKER = """\
#include <kiln/kiln.h>
#include <stdio.h>
#include <stdlib.h>
void maker_main(void)
{
    for (int n = 0; n < 500; n++) {
        char *block = malloc(100);

        if (block == NULL) {
            printf("no block at %d\\n", n);
            return;
        }
        *block = (char)n;
        GIVE;
        kiln_queue_send(q, &block, KILN_FOREVER);
    }
    printf("all sent\\n");
}
"""
TAKER = """\
#include <kiln/kiln.h>
#include <stdlib.h>
void taker_main(void)
{
    char *block;

    for (;;) {
        kiln_queue_recv(q, &block, KILN_FOREVER);
        free(block);
    }
}
"""
LATER = "#include <kiln/kiln.h>\nvoid last_main(void) { kiln_sleep(50); kiln_shutdown(0); }\n"
BAD_FREE = "free of what is no block of this task's heap before 0x"


def handed(build, board, give):
    """What is said when the maker does `give` before it sends a block to whom frees it."""
    sources = {"maker.c": MAKER.replace("GIVE", give), "taker.c": TAKER, "last.c": LATER}
    return build(app=HANDED, sources=sources, board=board).run().lines


def test_a_block_that_was_given_is_freed_by_the_receiver(build, board):
    """Else the heap would be used up after 32 of them."""
    assert handed(build, board, "kiln_heap_give(h, block, task_taker)") == ["all sent"]


def test_a_block_that_was_not_given_is_a_fault(build, board):
    """free says so, and ends the task; it does not leave the block in use for ever, unsaid."""
    lines = handed(build, board, "(void)0")
    assert lines[0].startswith(BAD_FREE)
    assert "[FAULT] Terminating task 'taker'" in lines


FREES = ["free(block); free(block)", "free(block + 16)", "free(&block)", "free((void *)main_task)"]
FREE = """\
#include "chosen.h"
#include <kiln/kiln.h>
#include <stdlib.h>
void main_task(void)
{
    char *block = malloc(100);

    free(NULL);
    switch (chosen()) {
    CASES
    }
    kiln_shutdown(1);
}
"""


@pytest.mark.parametrize("case", range(len(FREES)), ids=FREES)
def test_what_is_no_block_is_a_fault(build, board, case):
    """Twice, inside a block, on the stack, in flash."""
    cases = "\n".join(f"case {n}: {text}; break;" for n, text in enumerate(FREES))
    app = HANDED.replace("maker_main, sources: [maker.c]", "main_task, sources: [one.c]")
    app = app.replace("q: send}}", "q: send}, system: [shutdown]}")
    sources = {"one.c": FREE.replace("CASES", cases), "taker.c": TAKER, "last.c": LATER}
    image = build(app=app, sources=sources, board=board)
    lines = image.run(patch=image.choose(case)).lines
    assert lines[0].startswith(BAD_FREE)
    assert "[FAULT] Terminating task 'maker'" in lines


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
