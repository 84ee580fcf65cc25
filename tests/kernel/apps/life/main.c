/* SPDX-License-Identifier: MIT */
/* Every call that starts, ends, stops or looks at tasks. */
#include "box.h"
#include "calls.h"

#include <kiln/inspect.h>
#include <string.h>

#define DEFAULT KILN_PRIORITY_DEFAULT

static void spawn_and_join(void)
{
    int pid = kiln_spawn_with(task_child, DEFAULT, 77);

    WORKS(spawn, pid == task_child);
    CALL(join, kiln_join(pid, KILN_NO_WAIT), -EAGAIN);
    CALL(join, kiln_join(pid, KILN_FOREVER), 77);
    CHECK_EQ(BOX->argument, 77);
    CALL(join, kiln_join(pid, KILN_FOREVER), -ESRCH);
    pid = kiln_spawn_with(task_child, 3, 300); /* its ceiling: it ends at once */
    CHECK_EQ(pid, task_child + 256);
    CHECK_EQ(kiln_join(pid, KILN_NO_WAIT), 300 & 255); /* a zombie until now */
    pid = kiln_spawn_with(task_child, DEFAULT, 0);
    CALL(spawn, kiln_spawn(task_child, DEFAULT), -EBUSY);
    CALL(spawn, kiln_spawn(999, DEFAULT), -ENOENT);
    CALL(spawn, kiln_spawn((kiln_entry_t)spawn_and_join, DEFAULT), -ENOENT);
    CALL(spawn, kiln_spawn(task_main, DEFAULT), -EPERM);
    CALL(spawn, kiln_spawn(task_child, 2), -EPERM);
    CALL(spawn, kiln_spawn(task_child, 31), -EINVAL);
    CALL(join, kiln_join(pid, 3), -ETIMEDOUT);
    CALL(kill, kiln_kill(pid), 0);
    CALL(join, kiln_join(pid, 0), KILN_STATUS_KILLED);
    CALL(kill, kiln_kill(pid), -ESRCH);
    CALL(kill, kiln_kill(task_waiter), -EPERM);
    CALL(join, kiln_join(task_host, 0), -EPERM);
    CALL(join, kiln_join(kiln_getpid(), 0), -EDEADLK);
    pid = kiln_spawn(task_waiter, DEFAULT);
    CALL(join, kiln_join(pid, KILN_FOREVER), -EDEADLK);
    kiln_sleep(25);
    CHECK_EQ(kiln_join(pid, 0), 1);
}

static void pids(void)
{
    int pid = kiln_spawn(task_child, DEFAULT);

    CALL(task_pid, kiln_task_pid(task_child), pid);
    kiln_sleep(2);
    CHECK_EQ(kiln_kill(pid), 0);
    CALL(task_pid, kiln_task_pid(task_child), -ESRCH);
    CALL(task_pid, kiln_task_pid(0), -ENOENT);
    CALL(task_pid, kiln_task_pid(1), -EPERM);
    CHECK_EQ(kiln_notify(pid, 1), -ESRCH);
}

static void nice_suspend_resume(void)
{
    int pid = kiln_spawn_with(task_child, DEFAULT, 1000);
    int runs;

    kiln_sleep(2);
    CHECK(BOX->runs > 0);
    CALL(suspend, kiln_suspend(pid), 0);
    runs = BOX->runs;
    kiln_sleep(3);
    CHECK_EQ(BOX->runs, runs);
    CALL(resume, kiln_resume(pid), 0);
    CALL(resume, kiln_resume(pid), -EALREADY);
    kiln_sleep(3);
    CHECK(BOX->runs > runs);
    CALL(nice, kiln_nice(pid, 10), 0);
    CALL(nice, kiln_nice(pid, 2), -EPERM);
    CALL(nice, kiln_nice(pid, 31), -EINVAL);
    CHECK_EQ(kiln_nice(kiln_getpid(), 4), 0); /* this task's own ceiling */
    CHECK_EQ(kiln_nice(kiln_getpid(), 5), 0);
    CHECK_EQ(kiln_kill(pid), 0);
    CALL(nice, kiln_nice(pid, 10), -ESRCH);
    CALL(suspend, kiln_suspend(pid), -ESRCH);
    CALL(resume, kiln_resume(pid), -ESRCH);
    CALL(suspend, kiln_suspend(task_host), -EPERM);
    CALL(resume, kiln_resume(task_host), -EPERM);
}

static void restarts(void)
{
    int pid = kiln_spawn(task_crasher, DEFAULT);

    CHECK_EQ(kiln_join(pid, KILN_NO_WAIT), KILN_STATUS_FAULTED);
    kiln_sleep(30); /* it started again twice, and faulted each time */
    CHECK_EQ(BOX->starts, 3);
    CHECK_EQ(BOX->fresh, 3);
    kiln_sleep(100);
    CHECK_EQ(BOX->starts, 3); /* no more */
    CHECK_EQ(kiln_task_pid(task_crasher), -ESRCH);
    kiln_sleep(900);
    BOX->starts = 3;
    pid = kiln_spawn(task_crasher, DEFAULT); /* a new window: it faults, and then goes on */
    kiln_sleep(30);
    CHECK_EQ(BOX->starts, 5);
    CHECK_EQ(kiln_kill(kiln_task_pid(task_crasher)), 0);
}

static void inspect(void);

static void pools(void)
{
    static struct kiln_task_entry table[4];
    int host = kiln_spawn(task_host, DEFAULT);
    kiln_entry_t worker;
    int pids[3];

    kiln_sleep(10);
    CHECK_EQ(BOX->host_ready, 3);
    CHECK(strcmp((const char *)BOX->order, "213") == 0);
    worker = BOX->worker;
    for (int i = 0; i < 3; i++)
        pids[i] = kiln_spawn_with(worker, DEFAULT, i == 2 ? 99 : (uintptr_t)i + 10);
    CALL(spawn, kiln_spawn(worker, DEFAULT), -EBUSY);
    for (int i = 0; i < 3; i++)
        CHECK_EQ(pids[i] & 255, (task_waiter) + 1 + i);
    CHECK_EQ(kiln_join(pids[0], 100), 10);
    CHECK_EQ(kiln_join(pids[1], 100), 11);
    kiln_sleep(2); /* for the third */
    CHECK_EQ(BOX->sum, 1 + 10 + 11 + 99);
    table[0] = (struct kiln_task_entry){worker, DEFAULT};
    table[1] = table[0];
    table[2] = table[0];
    CALL(create_task, kiln_create_task(table, 0), 0);
    CALL(create_task, kiln_create_task(table, 3), 2); /* one still sleeps */
    CALL(create_task, kiln_create_task(table, 1), -EBUSY);
    CALL(create_task, kiln_create_task(table, 1000), -EINVAL);
    CALL(create_task, kiln_create_task((void *)0x20000000, 1), -EFAULT);
    kiln_sleep(2);
    table[0].priority = 2;
    CALL(create_task, kiln_create_task(table, 1), -EPERM);
    table[0].function = (kiln_entry_t)inspect;
    CALL(create_task, kiln_create_task(table, 1), -ENOENT);
    CHECK_EQ(kiln_kill(host), 0);
    CHECK_EQ(kiln_join(pids[2], 0), KILN_STATUS_KILLED);
    CALL(spawn, kiln_spawn(worker, DEFAULT), -ESRCH);
    CALL(create_task, kiln_create_task(table + 1, 1), -ESRCH);
}

static void inspect(void)
{
    struct kiln_task_info task;
    struct kiln_object_info object;
    struct kiln_fault_line fault;
    int pid = kiln_spawn_with(task_child, DEFAULT, 0);

    kiln_sleep(2);
    CALL(inspect_task, kiln_inspect_task(task_child, &task), 0);
    CHECK(task.pid == pid && task.state == KILN_TASK_BLOCKED && task.stack_size >= 512);
    CHECK(task.waits_for == KILN_WAIT_OBJECT && task.waits_on == lonely);
    CHECK(strcmp(task.name, "child") == 0);
    CHECK_EQ(kiln_inspect_task(task_main, &task), 0);
    CHECK(task.state == KILN_TASK_RUNNING && task.priority == 5 && task.ceiling <= 5);
    CALL(inspect_object, kiln_inspect_object(lonely, &object), 0);
    CHECK(object.first_waiter == pid && object.waiters == 1 &&
          object.kind == KILN_OBJECT_SEMAPHORE);
    CHECK(strcmp(object.name, "lonely") == 0);
    CALL(inspect_task, kiln_inspect_task(100, &task), -ENOENT);
    CALL(inspect_object, kiln_inspect_object(1, &object), -ENOENT);
    CALL(stack_scan, kiln_stack_unused(1), -ENOTSUP); /* it has no accounts */
    CALL(stack_scan, kiln_call_stack_scan(0, 0), -ENOENT);
    CALL(inspect_task, kiln_inspect_task(1, (void *)0x20000000), -EFAULT);
    CALL(inspect_object, kiln_inspect_object(0, (void *)inspect), -EFAULT);
    CALL(inspect_fault, kiln_inspect_fault(0, 0, &fault) > 0, 1);
    CHECK(strncmp(fault.text, "[FAULT] ", 8) == 0);
    CALL(inspect_fault, kiln_inspect_fault(99, 0, &fault), -ENOENT);
    CALL(inspect_fault, kiln_inspect_fault(0, 99, &fault), -ENOENT);
    CALL(inspect_fault, kiln_inspect_fault(0, 0, (void *)inspect), -EFAULT);
}

void main_task(void)
{
    spawn_and_join();
    pids();
    nice_suspend_resume();
    restarts();
    pools();
    inspect();
    puts("done");
    fflush(stdout);
    kiln_shutdown(0);
}
