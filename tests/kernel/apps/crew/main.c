/* SPDX-License-Identifier: MIT */
/* Tasks of a pool: threads of their domain, with a stack of their own. */
#include "box.h"
#include "check.h"

#include <errno.h>
#include <kiln/inspect.h>

#define DEFAULT KILN_PRIORITY_DEFAULT
#define FIRST_SLOT (task_host + 1) /* the id of crew_0 */

static int host;

/* A worker, which is more urgent than main, begins its job. */
static int begin(enum job job)
{
    int pid = kiln_spawn_with(BOX->worker, DEFAULT, job);

    CHECK(pid > 0);
    return pid;
}

static int state_of(int id)
{
    struct kiln_task_info info;

    CHECK_EQ(kiln_inspect_task((uint32_t)id & 255, &info), 0);
    return info.state;
}

/* R18: by their priorities, and by how long they sleep. */
static void three_of_a_table(void)
{
    host = kiln_spawn(task_host, DEFAULT);
    kiln_sleep(3500);
    CHECK_EQ(BOX->done, 3);
    CHECK_EQ(kiln_kill(host), 0);
    kiln_sleep(1500); /* they ended with it */
    BOX->done = 0;
    host = kiln_spawn(task_host, DEFAULT);
    CHECK_EQ(BOX->starts, 2);
}

static void ways_to_end(void)
{
    int pid = begin(RETURN);

    CHECK_EQ(kiln_join(pid, KILN_NO_WAIT), 0);
    CHECK_EQ(kiln_join(pid, KILN_NO_WAIT), -ESRCH);
    CHECK_EQ(kiln_join(begin(EXIT_300), KILN_NO_WAIT), 300 & KILN_EXIT_MASK);
    CHECK_EQ(BOX->done, 2);
    CHECK_EQ(kiln_join(begin(FAULT), KILN_NO_WAIT), KILN_STATUS_FAULTED);
    pid = begin(WAIT);
    CHECK_EQ(state_of(pid), KILN_TASK_BLOCKED);
    CHECK_EQ(kiln_join(pid, 2), -ETIMEDOUT);
    CHECK_EQ(kiln_kill(pid), 0);
    CHECK_EQ(kiln_join(pid, KILN_NO_WAIT), KILN_STATUS_KILLED);
    CHECK_EQ(BOX->done, 2);
    CHECK_EQ(kiln_task_pid(task_host), host); /* none of it is the domain's end */
}

/* The domain's data is theirs; its first value is its only initialisation. */
static void shared_data(void)
{
    CHECK_EQ(kiln_join(begin(COUNT), KILN_NO_WAIT), 101);
    CHECK_EQ(kiln_join(begin(SPAWN_ONE), KILN_NO_WAIT), 102);
    CHECK_EQ(kiln_join(begin(COUNT), KILN_NO_WAIT), 103);
}

/* A stack is its task's alone: who writes to another's ends, and nothing is changed. */
static void stacks(void)
{
    int shower = begin(SHOW_STACK);

    CHECK_EQ(kiln_join(begin(POKE_STACK), KILN_NO_WAIT), KILN_STATUS_FAULTED);
    kiln_sleep(5);
    CHECK_EQ(BOX->touched, 0);
    CHECK_EQ(state_of(shower), KILN_TASK_BLOCKED);
    CHECK_EQ(kiln_kill(shower), 0);
    CHECK_EQ(kiln_join(shower, KILN_NO_WAIT), KILN_STATUS_KILLED);
    shower = begin(SHOW_STACK);
    CHECK_EQ(kiln_notify(host, HOST_POKES), 0); /* not even the domain may */
    kiln_sleep(10);
    host += 256;
    CHECK_EQ(kiln_task_pid(task_host), host);
    CHECK_EQ(kiln_join(shower, KILN_NO_WAIT), KILN_STATUS_KILLED);
    CHECK_EQ(BOX->touched, 0);
}

/* All slots in turn; one whose status nobody can ask for goes before a zombie. */
static void slots(void)
{
    int pids[3];
    int pid;

    for (int i = 0; i < 3; i++)
        pids[i] = begin(WAIT);
    CHECK_EQ(kiln_spawn_with(BOX->worker, DEFAULT, WAIT), -EBUSY);
    for (int i = 0; i < 3; i++) {
        CHECK_EQ(pids[i] & 255, FIRST_SLOT + i);
        CHECK_EQ(kiln_kill(pids[i]), 0);
    }
    CHECK_EQ(kiln_join(pids[1], KILN_NO_WAIT), KILN_STATUS_KILLED);
    pid = begin(WAIT);
    CHECK_EQ(pid, pids[1] + 256);
    CHECK_EQ(kiln_kill(pids[1]), -ESRCH);
    CHECK_EQ(begin(RETURN), pids[0] + 256); /* a zombie: its status is lost */
    CHECK_EQ(kiln_join(pids[0], KILN_NO_WAIT), -ESRCH);
    CHECK_EQ(kiln_join(pids[2], KILN_NO_WAIT), KILN_STATUS_KILLED);
    CHECK_EQ(kiln_kill(pid), 0);
}

static void priorities(void)
{
    int pid = begin(WAIT);
    struct kiln_task_info info;

    CHECK_EQ(kiln_nice(pid, 5), 0);
    CHECK_EQ(kiln_nice(pid, 4), -EPERM);
    CHECK_EQ(kiln_inspect_task((uint32_t)pid & 255, &info), 0);
    CHECK(info.priority == 5 && info.stack_size >= 512);
    CHECK_EQ(kiln_nice(pid, KILN_PRIORITY_DEFAULT), 0);
    CHECK_EQ(kiln_inspect_task((uint32_t)pid & 255, &info), 0);
    CHECK_EQ(info.priority, 9);
    CHECK_EQ(kiln_suspend(pid), 0);
    CHECK_EQ(kiln_resume(pid), 0);
    CHECK_EQ(kiln_kill(pid), 0);
    CHECK_EQ(kiln_resume(pid), -ESRCH);
    CHECK_EQ(kiln_spawn(BOX->worker, 4), -EPERM);
    CHECK_EQ(kiln_spawn(FIRST_SLOT, DEFAULT), -ENOENT); /* not by its id */
}

/* As many as can be; what is behind one that cannot is not looked at. */
static void part_of_a_table(void)
{
    struct kiln_task_entry table[] = {{BOX->worker, DEFAULT}, {BOX->worker, 4}, {BOX->worker, 9}};
    int before = BOX->done;

    CHECK_EQ(kiln_create_task(table, 3), 1);
    CHECK_EQ(BOX->done, before + 1);
    table[1].priority = 8;
    CHECK_EQ(kiln_create_task(table, 3), 3);
    CHECK_EQ(BOX->done, before + 4);
}

/* Whatever they are at, and whatever they hold. */
static void they_end_with_the_domain(int fault)
{
    int holder = begin(LOCK_AND_WAIT);
    int second = begin(LOCK_AND_WAIT);
    int third = begin(WAIT);
    int starts = BOX->starts;

    CHECK_EQ(kiln_suspend(third), 0);
    if (fault)
        CHECK_EQ(kiln_notify(host, HOST_FAULTS), 0);
    else
        CHECK_EQ(kiln_kill(host), 0);
    CHECK_EQ(kiln_join(holder, KILN_NO_WAIT), KILN_STATUS_KILLED);
    CHECK_EQ(kiln_join(second, KILN_NO_WAIT), KILN_STATUS_KILLED);
    CHECK_EQ(kiln_join(third, KILN_NO_WAIT), KILN_STATUS_KILLED);
    CHECK_EQ(kiln_mutex_try(m), KILN_OWNER_DIED);
    CHECK_EQ(kiln_mutex_unlock(m), 0);
    CHECK_EQ(kiln_spawn(BOX->worker, DEFAULT), -ESRCH);
    if (!fault)
        CHECK(kiln_spawn(task_host, DEFAULT) > 0);
    kiln_sleep(10);
    CHECK_EQ(BOX->starts, starts + 1);
    host += 256;
    CHECK_EQ(kiln_task_pid(task_host), host);
    for (int i = 0; i < 3; i++)
        CHECK_EQ(state_of(FIRST_SLOT + i), KILN_TASK_DORMANT);
    CHECK_EQ(kiln_join(begin(COUNT), KILN_NO_WAIT), 101); /* data as at boot */
}

static void one_ends_its_domain(void)
{
    int pid = begin(KILL_HOST);

    CHECK_EQ(kiln_join(pid, KILN_NO_WAIT), KILN_STATUS_KILLED);
    CHECK_EQ(kiln_notify(host, 1), -ESRCH);
    kiln_sleep(20);
    CHECK_EQ(kiln_notify(host + 256, 1), -ESRCH); /* a kill is no fault */
    host = kiln_spawn(task_host, DEFAULT);
    CHECK_EQ(kiln_join(begin(RETURN), KILN_NO_WAIT), 0);
}

void main_task(void)
{
    three_of_a_table();
    ways_to_end();
    shared_data();
    stacks();
    slots();
    priorities();
    part_of_a_table();
    they_end_with_the_domain(0);
    they_end_with_the_domain(1);
    one_ends_its_domain();
    puts("done");
    fflush(stdout);
    kiln_shutdown(0);
}
