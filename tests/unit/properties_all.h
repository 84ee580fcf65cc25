/* SPDX-License-Identifier: MIT */
/* What the files of properties share. */
#ifndef KILN_TESTS_PROPERTIES_ALL_H
#define KILN_TESTS_PROPERTIES_ALL_H

#include "event.h"
#include "mutex.h"
#include "notify.h"
#include "object.h"
#include "pid.h"
#include "places.h"
#include "properties.h"
#include "queue.h"
#include "restart.h"
#include "semaphore.h"
#include "signals.h"
#include "timer.h"
#include "timing.h"

#include <errno.h>
#include <generated/calls.h>
#include <kiln/types.h>
#include <string.h>

/* Where each task was before the step, and is after it; P6 finds out. */
extern struct place was[TASK_COUNT];
extern struct place now[TASK_COUNT];

/* A property returns NULL, or what is wrong. */
const char *p1(const struct step *step);
const char *p2(const struct step *step);
const char *p3(const struct step *step);
const char *p4(const struct step *step);
const char *p4_quantum(const struct step *step);
const char *p5(const struct step *step);
const char *p6(const struct step *step);
const char *p7(const struct step *step);
const char *p8(const struct step *step);
const char *p9(const struct step *step);
const char *p10(const struct step *step);
const char *p11(const struct step *step);
const char *p12(const struct step *step);
const char *p13(const struct step *step);
const char *p14(const struct step *step);
const char *p15(const struct step *step);
const char *p16(const struct step *step);
const char *p17(const struct step *step);
const char *p18(const struct step *step);
const char *p19(const struct step *step);
const char *p20(const struct step *step);
const char *p21(const struct step *step);
const char *p22(const struct step *step);
const char *p23(const struct step *step);
const char *p24(const struct step *step);
const char *p28(const struct step *step);
const char *p29(const struct step *step);
const char *p30(const struct step *step);
const char *p31(const struct step *step);
const char *p32(const struct step *step);
const char *p33(const struct step *step);
const char *p34(const struct step *step);
const char *p35(const struct step *step);
const char *p36(const struct step *step);

/* Had the step to end `task`, by a signal or by the end of a handler that was none? */
bool signal_ends(const struct step *step, const struct task *task);

static inline bool calls(const struct step *step, uint32_t number)
{
    return step->action == ACTION_CALL && step->number == number;
}

/* Is this node, of now or of before, on the list of deadlines? */
static inline bool pending(const struct timeout *node)
{
    return node->link != NULL;
}

static inline bool task_pending(const struct step *step, const struct task *task)
{
    const struct timeout *state = step == NULL ? &task->timeout : &old(step, task)->timeout;

    return pending(state);
}

/* Did the caller of this step's call get its result at once? If so, it is this. */
static inline bool returned(const struct step *step, int32_t *result)
{
    const struct task *task = step->task;

    if (step->action != ACTION_CALL || task->pid != old(step, task)->pid ||
        task->state == TASK_BLOCKED)
        return false;
    *result = task->context.result;
    return true;
}

static inline bool succeeded(const struct step *step, uint32_t number)
{
    int32_t result = 0;

    return calls(step, number) && returned(step, &result) && result >= 0;
}

/* The task with the id of `pid`, whatever its generation; NULL if there is none. */
static inline const struct task *task_of(uint32_t pid)
{
    uint32_t number = (pid & PID_ID_MASK) - 1;

    return number < TASK_COUNT ? &tasks[number] : NULL;
}

/* Did this life of `task` end in the step? */
static inline bool ended(const struct step *step, const struct task *task)
{
    return task_lives(old(step, task)->state) && task->pid != old(step, task)->pid;
}

/* Did `task` begin to live in the step? */
static inline bool began(const struct step *step, const struct task *task)
{
    return task_lives(task->state) &&
           (!task_lives(old(step, task)->state) || task->pid != old(step, task)->pid);
}

/* Did a wait of `task` end in the step, and its life go on? */
static inline bool woke(const struct step *step, const struct task *task)
{
    return old(step, task)->state == TASK_BLOCKED && task->pid == old(step, task)->pid &&
           (task->state == TASK_READY || task->state == TASK_SUSPENDED);
}

/* Did this tick meet the deadline of its watchdog? */
static inline bool watchdog_due(const struct step *step, const struct task *task)
{
    const struct timeout *then = BEFORE(step, timings[0].watchdog);

    return has_timing && task == &tasks[timing_defs[0].task] && step->action == ACTION_TICK &&
           pending(then) && then->deadline_ticks == kernel.now_ticks;
}

/* Which signal reached `task` in the step: of a send, or its alarm; 0: none. */
static inline uint32_t signal_to(const struct step *step, const struct task *task)
{
    const struct timeout *then;
    int32_t result = 0;

    if (calls(step, CALL_signal_send) && step->args[0] == (uint32_t)old(step, task)->pid &&
        task_lives(old(step, task)->state) && step->args[1] < 32 &&
        !(returned(step, &result) && result < 0))
        return step->args[1];
    if (step->action != ACTION_TICK || task->def->signals == 0)
        return 0;
    then = BEFORE(step, signals[task->def->signals - 1].alarm);
    return pending(then) && then->deadline_ticks == kernel.now_ticks ? KILN_SIGALRM : 0;
}

/* Did a handler of `task` begin in the step? */
static inline bool handler_began(const struct step *step, const struct task *task)
{
    return task->context.entered != old(step, task)->context.entered;
}

/* The object of a handle, by its index alone, if it is of `kind`. */
static inline void *object_of(uint32_t handle, enum kiln_object_kind kind)
{
    uint32_t index = handle & HANDLE_INDEX_MASK;

    if (index >= OBJECT_COUNT + SLOT_COUNT || object_kinds[index] != kind)
        return NULL;
    return objects[index];
}

/* Was the slot of `object`, if it is in one, given back in the step? */
static inline bool destroyed(const struct step *step, const void *object)
{
    for (uint32_t i = 0; i < SLOT_COUNT; i++) {
        if (objects[OBJECT_COUNT + i] == object)
            return BEFORE(step, slots[i])->handle != 0 &&
                   BEFORE(step, slots[i])->handle != slots[i].handle;
    }
    return false;
}

#endif
