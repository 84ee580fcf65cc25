# SPDX-License-Identifier: MIT
"""Every call on the target: its success, each of its errors, and what ends a wait."""

import re
from pathlib import Path

from kiln.syscalls import load_calls

APPS = Path(__file__).parent / "apps"
SAID = re.compile(r"^(\w+) -(E\w+)$")

# Seen elsewhere: calls of images without the right (-EPERM is then the table's), the console.
ELSEWHERE = {
    *(("spawn", "EPERM"), ("shutdown", "EPERM"), ("read", "EPERM"), ("inspect_task", "EPERM")),
    *(("inspect_object", "EPERM"), ("notify_wait", "EPERM"), ("sem_create", "EPERM")),
    *(("mutex_create", "EPERM"), ("queue_create", "EPERM")),
    *(("write", "EBADF"), ("write", "EFAULT"), ("read", "EBADF"), ("read", "EFAULT")),
}


def seen(image, board_name):
    """The (call, errno) pairs that a run says it has seen."""
    lines = image.run().lines
    assert lines[-1] == "done"
    return {match.groups() for line in lines if (match := SAID.match(line))}


def test_every_error_of_every_call(build, board):
    """What kernel/syscalls.yaml lists is returned, by these two applications or elsewhere."""
    found = set()
    for name in ("objects", "life"):
        found |= seen(build.folder(APPS / name, board), board)
    listed = {(call.name, error) for call in load_calls() for error, _ in call.errors}
    assert listed - found - ELSEWHERE == set()
    assert found <= listed


def test_kill_of_the_first_second_and_last_who_waits(build, board):
    """For a semaphore, a mutex, either side of a queue, event flags, another task's end."""
    assert build.folder(APPS / "waiters", board).run().lines == ["done"]


def test_producer_and_consumer(build, board):
    """By semaphores and by a queue of a C type: nothing is lost, and the order is kept."""
    lines = ["by semaphore: in order", "by queue: in order"]
    assert build.folder(APPS / "flow", board).run().lines == lines


DENIED_APP = """\
kiln: 1
tasks:
  one: {entry: one_main, sources: [main.c], priority: 1, stack: 1K, system: [shutdown]}
  all:
    entry: all_main
    sources: [all.c]
    priority: 2
    stack: 256
    autostart: false
    system: [inspect]
    grants: {semaphores: create, mutexes: create, queues: create, one: notify, all: notify}
pools: {semaphores: 1, mutexes: 1, queues: {slots: 1, bytes: 8}}
"""
DENIED = """\
#include "check.h"
#include <errno.h>
void one_main(void)
{
    struct kiln_task_info task;
    struct kiln_object_info object;

    CHECK_EQ(kiln_sem_create(0, 1), -EPERM);
    CHECK_EQ(kiln_mutex_create(), -EPERM);
    CHECK_EQ(kiln_queue_create(1, 1), -EPERM);
    CHECK_EQ(kiln_sem_destroy(0), -EPERM);
    CHECK_EQ(kiln_inspect_task(1, &task), -EPERM);
    CHECK_EQ(kiln_inspect_object(0, &object), -EPERM);
    kiln_shutdown(0);
}
"""


def test_calls_that_a_task_may_not_make(build):
    """Another task of the image may make them."""
    build(app=DENIED_APP, sources={"main.c": DENIED, "all.c": "void all_main(void) {}\n"}).run()


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
