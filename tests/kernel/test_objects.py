# SPDX-License-Identifier: MIT
"""Every call on the target: its success, each of its errors, and what ends a wait."""

import re
from pathlib import Path

from kiln.syscalls import load_calls

APPS = Path(__file__).parent / "apps"
SAID = re.compile(r"^(\w+) (-E[A-Z]+|[\w-]+)$")
NEVER_RETURN = {"exit", "shutdown"}  # seen to work by what comes of them


def said(image):
    """The (call, result) pairs that a run says it has seen."""
    lines = image.run().lines
    assert lines[-1] == "done"
    assert not [line for line in lines if "is not denied" in line]
    return {match.groups() for line in lines if (match := SAID.match(line))}


def test_every_error_of_every_call(build, board):
    """These applications see each call work, and each error that kernel/syscalls.yaml lists."""
    pairs = set()
    for name in ("objects", "life", "rights"):
        pairs |= said(build.folder(APPS / name, board))
    calls = load_calls()
    found = {pair for pair in pairs if pair[1].startswith("-E")}
    assert found == {(call.name, f"-{error}") for call in calls for error, _ in call.errors}
    worked = {name for name, _ in pairs - found}
    assert {call.name for call in calls} - NEVER_RETURN <= worked


def test_kill_of_the_first_second_and_last_who_waits(build, board):
    """For a semaphore, a mutex, either side of a queue, event flags, another task's end."""
    assert build.folder(APPS / "waiters", board).run().lines == ["done"]


def test_producer_and_consumer(build, board):
    """By semaphores and by a queue of a C type: nothing is lost, and the order is kept."""
    lines = ["by semaphore: in order", "by queue: in order"]
    assert build.folder(APPS / "flow", board).run().lines == lines


PANIC_APP = """\
kiln: 1
tasks:
  one:
    entry: one_main
    sources: [main.c]
    priority: 1
    stack: 512
    fault: {policy: panic}
"""


def test_a_fault_may_be_a_panic(build):
    """The report of the fault comes first; the panic names the task and ends the emulator."""
    source = {"main.c": 'void one_main(void) { __asm__ volatile("udf #0"); }\n'}
    result = build(app=PANIC_APP, sources=source).run(status=70)
    text = "\n".join(result.lines)
    assert "[FAULT] Undefined instruction" in text
    assert "[PANIC] a task faulted whose policy is panic" in text
    assert "[PANIC] task 2 'one'" in text


ALIASES_APP = """\
kiln: 1
tasks:
  one:
    entry: one_main
    sources: [main.c]
    priority: 1
    stack: 1K
    system: [shutdown]
    grants:
      console: read
      two: [spawn, kill, nice]
      work: spawn
      semaphores: [create, wait, signal]
      mutexes: [create, lock]
      queues: [create, send, recv]
  two: {entry: two_main, sources: [two.c], priority: 2, stack: 256, autostart: false}
pools:
  work: {slots: 1, stack: 256, shares: one, priority: 2}
  semaphores: 1
  mutexes: 1
  queues: {slots: 1, bytes: 16}
"""
ALIASES = """\
#include "check.h"
#include <errno.h>
#include <kiln/sys.h>
static void worker(void) {}
void one_main(void)
{
    struct kiln_task_entry table[] = {{(kiln_entry_t)worker, 3}};
    char item[4] = "abc";
    int pid, handle;

    CHECK_EQ(sys_write(1, "hi\\n", 3), 3);
    CHECK_EQ(sys_read(0, item, 0), 0);
    CHECK_EQ(sys_yield(), 0);
    CHECK_EQ(sys_sleep(1), 0);
    CHECK(sys_getpid() == 2 && sys_time() > 0);
    pid = sys_spawn(task_two, 2);
    CHECK_EQ(sys_nice(pid, 3), 0);
    CHECK_EQ(sys_kill(pid), 0);
    CHECK_EQ(sys_create_task(table, 1), 1);
    handle = sys_sem_create(0, 1);
    CHECK_EQ(sys_sem_signal(handle), 0);
    CHECK_EQ(sys_sem_wait(handle), 0);
    handle = sys_mutex_create();
    CHECK_EQ(sys_mutex_lock(handle), 0);
    CHECK_EQ(sys_mutex_unlock(handle), 0);
    handle = sys_queue_create(4, 2);
    CHECK_EQ(sys_queue_send(handle, item), 0);
    CHECK_EQ(sys_queue_recv(handle, item), 0);
    sys_shutdown(0);
}
"""


def test_the_short_names(build):
    """Those of requirement R4 and R17."""
    sources = {"main.c": ALIASES, "two.c": "void two_main(void) {}\n"}
    assert build(app=ALIASES_APP, sources=sources).run().lines == ["hi"]
