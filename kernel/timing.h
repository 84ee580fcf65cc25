/* SPDX-License-Identifier: MIT */
/*
 * Tasks with a place in time: a period and its deadline, a watchdog, a budget.
 * A task that declares none of them has nothing here.
 */
#ifndef KILN_KERNEL_TIMING_H
#define KILN_KERNEL_TIMING_H

#include "task.h"

/* task.wait.flags of a task that waits for its next period. No notification has it. */
#define WAIT_PERIOD 0x80000000u

struct timing_def {
    uint32_t watchdog_ms;    /* 0: none */
    uint32_t period_ticks;   /* 0: none */
    uint32_t deadline_ticks; /* from the beginning of a period, at most a period */
    uint32_t every_ticks;    /* the budget's period; 0: none */
    uint64_t budget_cycles;  /* less half a tick, so that what ticks take does not add one */
    uint8_t task;            /* index */
};

struct timing {
    struct timeout watchdog; /* first */
    struct timeout refill;   /* pending: the task has used up its budget */
    uint64_t release_ticks;  /* when the task's period began; begins, while it waits for that */
    uint32_t late;           /* deadlines that it missed, returned when its wait ends */
    bool cut_short;          /* a signal ended the wait before that: the next goes on with it */
    uint64_t begin_ticks;    /* of the budget's period */
    uint64_t begin_cycles;   /* the task's account then */
};

/* Generated: TIMING_COUNT of them, by task_def.timing - 1. */
extern struct timing timings[];
extern const struct timing_def timing_defs[];

/* Whether a task has a place in time. An image without any needs no code for it. */
static inline bool is_timed(const struct task *task)
{
    return TIMING_COUNT != 0 && task->def->timing != 0;
}

/* Of a task that has one. */
static inline struct timing *timing_of(const struct task *task)
{
    return &timings[task->def->timing - 1];
}

static inline const struct timing_def *timing_def_of(const struct task *task)
{
    return &timing_defs[task->def->timing - 1];
}

/* Whether `task`, which is blocked, waits for its next period. */
static inline bool timing_waits(const struct task *task)
{
    return PERIODIC_COUNT != 0 && task->queue == NULL && task->wait.flags == WAIT_PERIOD;
}

/* `task` starts: so do its period and its watchdog. A budget goes on through all lives:
 * a task that has used it up does not get another by ending. Bound: timeouts pending. */
void timing_start(const struct task *task);

/* `task` ends: its watchdog stops. Bound: constant. */
void timing_stop(const struct task *task);

/* A wait for the next period ends early: the next call goes on with it. Bound: constant. */
void timing_interrupt(const struct task *task);

/* What a wait for the next period returns. Bound: constant. */
int32_t timing_late(const struct task *task);

int32_t sys_watchdog_feed(void);
int32_t sys_period_wait(void);

#endif
