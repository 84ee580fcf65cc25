/* SPDX-License-Identifier: MIT */
/* What `main` has the other tasks do when it starts them, in the partition that all share. */
#ifndef BOX_H
#define BOX_H

#include <kiln/app.h>
#include <kiln/kiln.h>

enum deed {
    END, /* the last one's default: return */
    LOCK,
    LOCK_ALL,
    UNLOCK,
    SEM_WAIT,
    SEND,
    RECEIVE,
    EVENT_WAIT,
    JOIN,
    SLEEP,
    READ,
    CREATE,    /* one of each pool; what comes of it is in `made` */
    CREW,      /* the pool's tasks begin, with orders of their own */
    HANDLE,    /* signals are handled, and an alarm is set */
    INTERRUPT, /* the user timer's may come */
    FAULT,
    LOSE_STACK, /* a call with a bad stack pointer */
    SPIN,
    WEAR, /* use the budget up */
    YIELD,
    SUSPEND,
    RESUME,
    NOTIFY,
    REFUSED, /* calls that it may not make, or that are none */
    SEM_SIGNAL,
    NOTIFY_WAIT,
    PERIOD,
    WRITE,
    RETURN,         /* from no handler */
    INTERRUPT_LOST, /* both */
    SLEEP_LOW,      /* with a stack that has no room for a handler */
    SPIN_LOST,      /* without a stack pointer, until an interrupt comes */
};

struct order {
    enum deed deed;
    uint32_t what;
    uint32_t timeout_ms;
};

enum { TASKS = 12, ORDERS = 7, CREW_SLOTS = 2 };

struct box {
    struct order orders[TASKS][ORDERS]; /* by the task's id */
    int made[4];                        /* two semaphores, a mutex and a queue */
    uintptr_t crew;                     /* what a task of the victim's crew can begin with */
};

void hand_main(void);

#define BOX ((struct box *)(void *)box)
#define AGES 1000000u      /* ms: longer than all lasts */
#define LONGER 0x7fffffffu /* than AGES: behind all that is pending */

#endif
