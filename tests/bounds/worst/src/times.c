/* SPDX-License-Identifier: MIT */
/* Deadlines behind all others, and calls that depend on nothing. */
#include "worst.h"

#include <kiln/signal.h>

static void all_sleep(void)
{
    begin(task_victim, DO(HANDLE, 0, 0), NOTHING, NOTHING);
    for (uint32_t task = task_hand_1; task <= task_hand_4; task++)
        begin(task, NOTHING, NOTHING, NOTHING);
}

static void own_crew_main(void)
{
    kiln_sleep(10);
}

static void caught(int signal)
{
    (void)signal;
    kiln_signal_return();
}

/* Tasks of all pools begin in one call; for the last entry none is left. */
static void crews(void)
{
    const uintptr_t own = (uintptr_t)own_crew_main;
    struct kiln_task_entry table[] = {{own, KILN_PRIORITY_DEFAULT},
                                      {own, KILN_PRIORITY_DEFAULT},
                                      {BOX->crew, 1},
                                      {BOX->crew, 1},
                                      {own, KILN_PRIORITY_DEFAULT}};

    kiln_create_task(table, 5);
}

void times(void)
{
    all_sleep();
    kiln_watchdog_feed();
    kiln_timer_start(timer_1, LONGER, LONGER);
    kiln_timer_start(timer_1, LONGER, LONGER);
    kiln_timer_stop(timer_1);
    kiln_alarm(LONGER);
    kiln_alarm(LONGER);
    kiln_signal_action(KILN_SIGALRM, KILN_SIGNAL_HANDLE, caught);
    kiln_signal_send(kiln_getpid(), KILN_SIGALRM);
    kiln_signal_send(kiln_task_pid(task_victim), 5);
    kiln_notify(kiln_task_pid(task_victim), 1);
    kiln_alarm(10);
    kiln_sleep(100);
    kiln_period_wait();
    kiln_period_wait();
    kiln_notify_wait(1, 10);
    kiln_yield();
    crews();
    kiln_time();
    begin(task_hand_1, DO(SLEEP, 0, LONGER), NOTHING, NOTHING);
    end_all();
    begin(task_hand_2, DO(SLEEP, 0, AGES), NOTHING, NOTHING);
    begin(task_victim, NOTHING, NOTHING, NOTHING);
    begin(task_hand_1, DO(SLEEP, 0, LONGER), NOTHING, NOTHING);
    end_all();
}
