/* SPDX-License-Identifier: MIT */
/* The end of the victim, which owns all that a task can own while others wait for it. */
#include "worst.h"

#include <kiln/inspect.h>
#include <kiln/signal.h>

enum { CREW_FIRST = task_victim + 3 }; /* the id of crew_0, after those of own_crew */

/* The victim holds two mutexes and all slots of pools, the tasks of its crew one mutex each; one
 * of them waits for the other. Hands wait for mutexes of all three and for the victim's end. Then
 * it does the last. */
static int prepare(struct order last)
{
    int victim;

    kiln_sleep(2100); /* until the victim has a budget */

    give_orders(CREW_FIRST, DO(LOCK, mutex_1, AGES), DO(SLEEP, 0, AGES), NOTHING);
    give_orders(CREW_FIRST + 1, DO(LOCK, mutex_2, AGES), DO(LOCK, mutex_1, AGES), NOTHING);
    give_orders(task_victim, DO(CREW, 0, 0), DO(SLEEP, 0, 5), DO(LOCK_ALL, 0, 0));
    BOX->orders[task_victim][3] = DO(CREATE, 0, 0);
    BOX->orders[task_victim][4] = DO(HANDLE, 0, 0);
    BOX->orders[task_victim][5] = DO(SLEEP, 0, 50);
    BOX->orders[task_victim][6] = last;
    victim = kiln_spawn(task_victim, KILN_PRIORITY_DEFAULT);
    kiln_sleep(20);
    begin(task_hand_4, DO(LOCK, mutex_4, AGES), NOTHING, NOTHING);
    begin(task_hand_3, DO(LOCK, mutex_3, AGES), NOTHING, NOTHING);
    begin(task_hand_2, DO(LOCK, mutex_2, AGES), NOTHING, NOTHING);
    begin(task_hand_1, DO(JOIN, (uint32_t)victim, AGES), NOTHING, NOTHING);
    return victim;
}

/* The pid that a task which does not run will have. */
static uint32_t next_pid(uint32_t id)
{
    struct kiln_task_info info = {0};

    kiln_inspect_task(id, &info);
    return (uint32_t)info.pid;
}

/* The victim has used its budget up when it makes a call that lets another task run. */
static void wear(struct order before, struct order call, struct order hand)
{
    kiln_sleep(2100); /* until it has a budget, which begins with its next use */
    give_orders(CREW_FIRST, DO(SLEEP, 0, 5), DO(SPIN, 25000, 0), NOTHING);
    begin(task_hand_2, NOTHING, NOTHING, NOTHING);
    begin(task_hand_3, NOTHING, NOTHING, NOTHING);
    begin(task_hand_4, NOTHING, NOTHING, NOTHING);
    begin(task_hand_1, DO(SLEEP, 0, 5), hand, NOTHING);
    begin(task_victim, before, DO(WEAR, 0, 0), call);
    kiln_sleep(100);
    end_all();
}

void worn(void)
{
    const uint32_t hand = next_pid(task_hand_1), step = 0x100; /* from one life to the next */

    wear(NOTHING_YET, DO(SUSPEND, next_pid(task_victim), 0), NOTHING);
    wear(NOTHING_YET, DO(NOTIFY, hand + step, 0), DO(NOTIFY_WAIT, 1, AGES));
    wear(DO(SUSPEND, hand + 2 * step, 0), DO(RESUME, hand + 2 * step, 0), NOTHING);
    wear(DO(CREW, 0, 0), DO(YIELD, 0, 0), NOTHING); /* to one of its crew */
    wear(DO(LOCK, mutex_1, 0), DO(UNLOCK, mutex_1, 0), DO(LOCK, mutex_1, AGES));
    wear(NOTHING_YET, DO(SEM_SIGNAL, sem, 0), DO(SEM_WAIT, sem, AGES));
    wear(NOTHING_YET, DO(SEND, queue, 0), DO(RECEIVE, queue, AGES));
    kiln_queue_send(queue, BOX, 0); /* so that it is full */
    wear(NOTHING_YET, DO(RECEIVE, queue, 0), DO(SEND, queue, AGES));
    wear(NOTHING_YET, DO(PERIOD, 0, 0), NOTHING);
    wear(NOTHING_YET, DO(WRITE, 0, 0), NOTHING);
    wear(NOTHING_YET, DO(READ, 128, AGES), NOTHING);
    wear(NOTHING_YET, DO(SLEEP, 0, LONGER), NOTHING);
    wear(NOTHING_YET, DO(JOIN, hand + 12 * step, LONGER), NOTHING);
    wear(NOTHING_YET, DO(EVENT_WAIT, 1, LONGER), NOTHING);
    wear(NOTHING_YET, DO(END, 0, 0), NOTHING);
}

/* What is left of `ms` since `begin_ms`, which is less. */
static uint32_t left(uint32_t ms, int64_t begin_ms)
{
    return ms - (uint32_t)(kiln_time() - begin_ms);
}

/* On one tick the victim's watchdog expires, whoever waits for what it has gives up, timers
 * expire and main is woken. */
static void all_at_once(void)
{
    const uint32_t ms = 3000; /* the watchdog's */
    int64_t begin_ms;

    kiln_sleep(2100); /* until the victim has a budget */
    give_orders(task_victim, DO(CREATE, 0, 0), DO(LOCK_ALL, 0, 0), DO(CREW, 0, 0));
    BOX->orders[task_victim][3] = DO(HANDLE, 0, 0);
    begin_ms = kiln_time();
    kiln_spawn(task_victim, KILN_PRIORITY_DEFAULT);
    begin(task_hand_4, DO(LOCK, mutex_4, left(ms, begin_ms)), NOTHING, NOTHING);
    begin(task_hand_3, DO(LOCK, mutex_3, left(ms, begin_ms)), NOTHING, NOTHING);
    begin(task_hand_2, DO(LOCK, mutex_2, left(ms, begin_ms)), NOTHING, NOTHING);
    begin(task_hand_1, DO(JOIN, (uint32_t)kiln_task_pid(task_victim), left(ms, begin_ms)), NOTHING,
          NOTHING);
    kiln_timer_start(timer_1, left(ms, begin_ms), 0);
    kiln_timer_start(timer_2, left(ms, begin_ms), 0);
    kiln_timer_start(timer_3, left(ms, begin_ms), 0);
    kiln_timer_start(timer_4, left(ms, begin_ms), 1000);
    kiln_alarm(left(ms, begin_ms));
    kiln_sleep(left(ms, begin_ms));
    kiln_sleep(20);
    end_all();
}

/* A handler for which the victim's stack has no room. */
static void overflow(void)
{
    struct kiln_task_info info = {0};
    int victim;

    kiln_inspect_task(task_victim, &info);
    victim = prepare(DO(SLEEP_LOW, info.stack_size, 0));
    kiln_sleep(60);
    kiln_signal_send(victim, 5);
    kiln_sleep(20); /* until it has started again */
    end_all();
}

void ways_to_end(void)
{
    prepare(DO(END, 0, 0));
    kiln_sleep(100);
    end_all();
    kiln_kill(prepare(NOTHING));
    end_all();
    kiln_signal_send(prepare(NOTHING), 6);
    end_all();
    prepare(DO(FAULT, 0, 0));
    kiln_sleep(200);
    end_all();
    prepare(DO(FAULT, 0x40000000, 0));
    kiln_sleep(200);
    end_all();
    overflow();
    all_at_once();
    prepare(DO(RETURN, 0, 0));
    kiln_sleep(200);
    end_all();
    prepare(DO(REFUSED, 0, 0));
    kiln_sleep(200);
    end_all();
    prepare(DO(INTERRUPT, 100, AGES));
    kiln_sleep(200);
    end_all();
    prepare(DO(INTERRUPT_LOST, (uint32_t)(uintptr_t)&BOX[0] + 512, 0));
    kiln_sleep(200);
    end_all();
    prepare(DO(LOSE_STACK, (uint32_t)(uintptr_t)&BOX[0] + 512, 0));
    kiln_sleep(200);
    end_all();
    prepare(DO(SPIN_LOST, (uint32_t)(uintptr_t)&BOX[0] + 512, 0));
    kiln_sleep(200);
    end_all();
}
