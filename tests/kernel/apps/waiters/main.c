/* SPDX-License-Identifier: MIT */
/* Three tasks wait for one thing; the first, the second or the last of them is killed.
 * The others get what they wait for, and nobody else does. */
#include "box.h"
#include "check.h"

#include <kiln/inspect.h>

static const unsigned waiters[] = {task_one, task_two, task_three}; /* by priority */

static int priority(void)
{
    struct kiln_task_info info;

    kiln_inspect_task(task_main, &info);
    return info.priority;
}

/* Make the wait begin: nothing is to be had. */
static void prepare(enum what what)
{
    uint32_t item = 0;

    BOX->what = what;
    if (what == MUTEX)
        kiln_mutex_lock(m, KILN_FOREVER);
    if (what == SEND)
        kiln_queue_send(q, &item, 0);
    if (what == JOIN)
        BOX->idler = kiln_spawn(task_idler, KILN_PRIORITY_DEFAULT);
}

/* Give two of them what they wait for. */
static void give(enum what what)
{
    uint32_t item = 0;

    if (what == MUTEX)
        CHECK_EQ(kiln_mutex_unlock(m), 0);
    if (what == EVENT)
        CHECK_EQ(kiln_event_set(ev, 1), 0);
    if (what == JOIN)
        CHECK_EQ(kiln_kill(BOX->idler), 0);
    for (int i = 0; i < 2; i++) {
        if (what == SEMAPHORE)
            CHECK_EQ(kiln_sem_signal(sem), 0);
        if (what == RECEIVE)
            CHECK_EQ(kiln_queue_send(q, &item, 0), 0);
        if (what == SEND)
            CHECK_EQ(kiln_queue_recv(q, &item, 0), 0);
    }
    if (what == SEND)
        CHECK_EQ(kiln_queue_recv(q, &item, 0), 0);
}

static void play(enum what what, int victim)
{
    int pids[3];

    prepare(what);
    for (int i = 2; i >= 0; i--) /* the least urgent first: main is lent what they have */
        pids[i] = kiln_spawn(waiters[i], KILN_PRIORITY_DEFAULT);
    for (int i = 0; i < 3; i++)
        CHECK_EQ(BOX->result[waiters[i]], 1);
    CHECK_EQ(priority(), what == MUTEX ? 4 : 10);
    CHECK_EQ(kiln_kill(pids[victim]), 0);
    CHECK_EQ(priority(), what != MUTEX ? 10 : victim == 0 ? 5 : 4);
    give(what);
    CHECK_EQ(priority(), 10);
    for (int i = 0; i < 3; i++)
        CHECK_EQ(BOX->result[waiters[i]], i == victim);
}

void main_task(void)
{
    for (enum what what = SEMAPHORE; what < KINDS; what++) {
        for (int victim = 0; victim < 3; victim++)
            play(what, victim);
    }
    puts("done");
    fflush(stdout);
    kiln_shutdown(0);
}
