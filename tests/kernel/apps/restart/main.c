/* SPDX-License-Identifier: MIT */
/* Which ends are followed by another life, when it comes, and how it begins. */
#include "box.h"
#include "check.h"

#include <errno.h>
#include <string.h>

#define DEFAULT KILN_PRIORITY_DEFAULT
#define WINDOW_MS 100

/* Begin just behind a tick, with a new window. */
static void prepare(int faults, enum way way)
{
    kiln_sleep(WINDOW_MS);
    memset(box, 0, sizeof(struct box));
    BOX->faults_left = faults;
    BOX->way = way;
}

static int begin(uintptr_t argument)
{
    int pid = kiln_spawn_with(task_fragile, DEFAULT, argument);

    CHECK(pid > 0);
    CHECK_EQ(BOX->lives, 1);
    return pid;
}

static struct kiln_task_info look(void)
{
    struct kiln_task_info info;

    CHECK_EQ(kiln_inspect_task(task_fragile, &info), 0);
    return info;
}

/* The next life is as the manifest says, whatever the former was spawned with. */
static void after_the_backoff(void)
{
    int pid;

    prepare(1, UNDEFINED);
    pid = kiln_spawn_with(task_fragile, 3, 7);
    CHECK_EQ(BOX->argument, 7);
    CHECK_EQ(BOX->pid, pid);
    CHECK_EQ(look().state, KILN_TASK_ZOMBIE);
    CHECK_EQ(kiln_join(pid, KILN_NO_WAIT), KILN_STATUS_FAULTED);
    CHECK_EQ(look().state, KILN_TASK_DORMANT);
    kiln_sleep(9);
    CHECK_EQ(BOX->lives, 1);
    kiln_sleep(1);
    CHECK_EQ(BOX->lives, 2);
    CHECK_EQ(BOX->pid, pid + 256);
    CHECK_EQ(BOX->argument, 0);
    CHECK_EQ(BOX->stale, 0);
    CHECK(look().priority == 5 && look().base_priority == 5);
    kiln_sleep(50);
    CHECK_EQ(BOX->lives, 2);
    CHECK_EQ(kiln_kill(pid + 256), 0);
}

static void who_waits_is_told(void)
{
    int pid;

    prepare(1, UNDEFINED);
    pid = kiln_spawn(task_fragile, 21); /* runs only when main waits */
    CHECK_EQ(kiln_join(pid, KILN_FOREVER), KILN_STATUS_FAULTED);
    CHECK_EQ(kiln_join(pid, KILN_NO_WAIT), -ESRCH);
    kiln_sleep(11);
    CHECK_EQ(BOX->lives, 2);
    CHECK_EQ(kiln_kill(pid + 256), 0);
}

static void a_storm_stops(void)
{
    for (int i = 0; i < 2; i++) { /* a later window has a new limit */
        prepare(100, UNDEFINED);
        begin(0);
        kiln_sleep(60);
        CHECK_EQ(BOX->lives, 1 + 3);
        kiln_sleep(200);
        CHECK_EQ(BOX->lives, 1 + 3);
        CHECK_EQ(BOX->stale, 0);
        CHECK_EQ(kiln_task_pid(task_fragile), -ESRCH);
        CHECK_EQ(kiln_kill(look().pid), -ESRCH);
    }
}

static void a_kill_cancels_it(void)
{
    int pid;

    prepare(1, UNDEFINED);
    pid = begin(0);
    CHECK_EQ(kiln_kill(pid), -ESRCH); /* that life is over */
    CHECK_EQ(kiln_kill(pid + 256), 0);
    CHECK_EQ(kiln_kill(pid + 256), -ESRCH);
    kiln_sleep(50);
    CHECK_EQ(BOX->lives, 1);
}

/* So does a spawn: there is one life at a time, and no other follows. */
static void a_spawn_is_earlier(void)
{
    int pid;

    prepare(1, UNDEFINED);
    pid = begin(0);
    kiln_sleep(3);
    CHECK_EQ(kiln_spawn_with(task_fragile, DEFAULT, 9), pid + 256);
    CHECK(BOX->lives == 2 && BOX->argument == 9);
    kiln_sleep(50);
    CHECK_EQ(BOX->lives, 2);
    CHECK_EQ(kiln_kill(pid + 256), 0);
}

/* An exit is no fault, nor is a kill. */
static void other_ends(void)
{
    int pid;

    prepare(0, UNDEFINED);
    BOX->leave = 1;
    pid = begin(0);
    kiln_sleep(50);
    CHECK_EQ(BOX->lives, 1);
    CHECK_EQ(kiln_join(pid, KILN_NO_WAIT), 5);
    prepare(0, UNDEFINED);
    pid = begin(0);
    CHECK_EQ(kiln_kill(pid), 0);
    kiln_sleep(50);
    CHECK_EQ(BOX->lives, 1);
    CHECK_EQ(kiln_join(pid, KILN_NO_WAIT), KILN_STATUS_KILLED);
}

/* What the former life held is not the next one's. */
static void with_a_mutex(void)
{
    prepare(1, WITH_MUTEX);
    begin(0);
    CHECK_EQ(kiln_mutex_lock(m, KILN_FOREVER), KILN_OWNER_DIED);
    kiln_sleep(20);
    CHECK_EQ(BOX->lives, 2);
    CHECK_EQ(BOX->faults_left, 1 - 1); /* it waits for main */
    CHECK_EQ(kiln_mutex_unlock(m), 0);
    CHECK_EQ(BOX->faults_left, -1);
    CHECK_EQ(kiln_kill(kiln_task_pid(task_fragile)), 0);
    CHECK_EQ(kiln_mutex_lock(m, KILN_FOREVER), KILN_OWNER_DIED);
    CHECK_EQ(kiln_mutex_unlock(m), 0);
}

/* However it faults, and although it is the most urgent task, the next life is whole. */
static void every_way(void)
{
    for (int way = 0; way < WAYS; way++) {
        int pid;

        prepare(3, (enum way)way);
        pid = kiln_spawn(task_urgent, DEFAULT);
        kiln_sleep(20);
        CHECK_EQ(BOX->lives, 4);
        CHECK_EQ(BOX->stale, 0);
        CHECK_EQ(BOX->pid, pid + 3 * 256);
        CHECK_EQ(kiln_kill(pid + 3 * 256), 0);
    }
}

void main_task(void)
{
    after_the_backoff();
    who_waits_is_told();
    a_storm_stops();
    a_kill_cancels_it();
    a_spawn_is_earlier();
    other_ends();
    with_a_mutex();
    every_way();
    puts("done");
    fflush(stdout);
    kiln_shutdown(0);
}
