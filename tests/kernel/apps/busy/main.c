/* SPDX-License-Identifier: MIT */
/* Every 20 ms the victim's life changes; every second all must have done something. */
#include "board.h"
#include "check.h"

#include <kiln/inspect.h>

#ifndef BUSY_SECONDS
#define BUSY_SECONDS 5
#endif

static void bother(unsigned n)
{
    int pid = kiln_task_pid(task_victim);

    if (pid < 0) {
        kiln_spawn(task_victim, KILN_PRIORITY_DEFAULT);
        return;
    }
    switch (n % 4) {
    case 0:
        CHECK_EQ(kiln_kill(pid), 0);
        CHECK_EQ(kiln_join(pid, 0), KILN_STATUS_KILLED);
        break;
    case 1:
        CHECK_EQ(kiln_nice(pid, 5 + (int)n / 4 % 2), 0);
        break;
    case 2:
        CHECK_EQ(kiln_suspend(pid), 0);
        kiln_sleep(2);
        CHECK_EQ(kiln_resume(pid), 0);
        break;
    default:
        break;
    }
}

/* What can be seen from outside is never impossible. */
static void look(void)
{
    struct kiln_task_info task;
    struct kiln_object_info object;
    uint32_t n;

    for (n = 1; kiln_inspect_task(n, &task) == 0; n++) {
        CHECK((task.pid & 255) == (int)n && task.priority <= task.base_priority);
        CHECK((task.state == KILN_TASK_RUNNING) == (n == task_main));
    }
    CHECK_EQ(n, task_victim + 1 + 2); /* and the hands */
    for (n = 0; kiln_inspect_object(n, &object) == 0; n++) {
        CHECK(object.waiters == 0 || object.first_waiter != 0);
        if (object.kind == KILN_OBJECT_SEMAPHORE || object.kind == KILN_OBJECT_QUEUE)
            CHECK(object.value <= object.maximum);
        if (object.kind == KILN_OBJECT_MUTEX)
            CHECK(object.owner != 0 || object.waiters == 0);
    }
    CHECK_EQ(n, 10);
}

void main_task(void)
{
    uint32_t before[COUNTS] = {0};

    for (unsigned second = 0; second < BUSY_SECONDS; second++) {
        for (unsigned n = 0; n < 50; n++) {
            bother(second * 50 + n);
            kiln_sem_wait(ticking, 10);
            kiln_sleep(20);
            look();
        }
        for (unsigned n = 0; n < COUNTS; n++) {
            CHECK(BOARD->done[n] != before[n]);
            before[n] = BOARD->done[n];
        }
        CHECK_EQ(BOARD->wrong, 0);
    }
    for (unsigned n = 0; n < COUNTS; n++)
        CHECK(BOARD->done[n] > 10 * BUSY_SECONDS / 5);
    puts("all went on");
    fflush(stdout);
    kiln_shutdown(0);
}
