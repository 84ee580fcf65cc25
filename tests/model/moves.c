/* SPDX-License-Identifier: MIT */
/* What can happen: calls of the running task, a tick, a start, a fault. */
#include "model.h"

#define FOREVER KILN_FOREVER

struct move moves[MOVES_MAX];
unsigned move_count;

static void add(struct move move)
{
    moves[move_count++] = move;
}

#define CALL(text, call, ...)                                                                      \
    add((struct move){.kind = MOVE_CALL, .name = text, .number = call, .args = {__VA_ARGS__}})
#define REACH(text, call, whom, what)                                                              \
    add((struct move){                                                                             \
        .kind = MOVE_CALL, .name = text, .number = call, .args = {0, what}, .target = whom})

static void add_mutexes(void)
{
    CALL("lock 0", CALL_mutex_lock, MUTEX0, FOREVER);
    CALL("lock 0, 1 ms", CALL_mutex_lock, MUTEX0, 1);
    CALL("unlock 0", CALL_mutex_unlock, MUTEX0);
    CALL("lock 1", CALL_mutex_lock, MUTEX1, FOREVER);
    CALL("lock 1, 1 ms", CALL_mutex_lock, MUTEX1, 1);
    CALL("unlock 1", CALL_mutex_unlock, MUTEX1);
}

static void add_messages(void)
{
    CALL("wait", CALL_sem_wait, SEMAPHORE, FOREVER);
    CALL("wait, 1 ms", CALL_sem_wait, SEMAPHORE, 1);
    CALL("signal", CALL_sem_signal, SEMAPHORE);
    CALL("send", CALL_queue_send, QUEUE, 0, FOREVER);
    CALL("send, 1 ms", CALL_queue_send, QUEUE, 0, 1);
    CALL("receive", CALL_queue_recv, QUEUE, 0, FOREVER);
    CALL("receive, 1 ms", CALL_queue_recv, QUEUE, 0, 1);
}

static void add_signals(void)
{
    CALL("event 1", CALL_event_wait, EVENT, 1, KILN_EVENT_ANY, FOREVER);
    CALL("event 3, all, clear", CALL_event_wait, EVENT, 3, KILN_EVENT_ALL | KILN_EVENT_CLEAR, 1);
    CALL("set 1", CALL_event_set, EVENT, 1);
    CALL("set 2", CALL_event_set, EVENT, 2);
    CALL("clear", CALL_event_clear, EVENT, 3);
    CALL("timer 1 ms", CALL_timer_start, TIMER, 1, 0);
    CALL("timer 2 ms, every 1 ms", CALL_timer_start, TIMER, 2, 1);
    CALL("timer stop", CALL_timer_stop, TIMER);
    CALL("await notification", CALL_notify_wait, 3, FOREVER);
    CALL("await notification, 1 ms", CALL_notify_wait, 2, 1);
    for (unsigned n = 1; n < TASKS; n++)
        REACH("notify", CALL_notify, n, 2);
}

static void add_control(void)
{
    for (unsigned n = 1; n < TASKS; n++) {
        REACH("nice 1", CALL_nice, n, 1);
        REACH("nice 3", CALL_nice, n, 3);
        REACH("suspend", CALL_suspend, n, 0);
        REACH("resume", CALL_resume, n, 0);
    }
}

void moves_make(void)
{
    add((struct move){.kind = MOVE_TICK, .name = "tick"});
    if (MODEL_MUTEXES)
        add_mutexes();
    if (MODEL_MESSAGES)
        add_messages();
    if (MODEL_SIGNALS)
        add_signals();
    if (MODEL_CONTROL)
        add_control();
    CALL("yield", CALL_yield, 0);
    CALL("sleep 1 ms", CALL_sleep, 1);
    CALL("exit", CALL_exit, 0);
    for (unsigned n = 1; n < TASKS; n++)
        REACH("kill", CALL_kill, n, 0);
    for (unsigned n = 1; n < TASKS; n++)
        add((struct move){.kind = MOVE_START, .name = "start", .target = n});
    add((struct move){.kind = MOVE_FAULT, .name = "fault"});
}

/* A second lock is the last that is offered: depth is a counter. */
static bool locked_twice(const struct move *move)
{
    const struct mutex *mutex = &mutexes[move->args[0] - MUTEX0];

    return move->number == CALL_mutex_lock && mutex->owner == kernel.current && mutex->depth > 0;
}

bool move_enabled(const struct move *move)
{
    switch (move->kind) {
    case MOVE_TICK:
        return true;
    case MOVE_START:
        return !task_lives(tasks[move->target].state);
    case MOVE_FAULT:
        return kernel.current != &tasks[0];
    default:
        if (kernel.current == &tasks[0] || locked_twice(move))
            return false;
        return move->target == 0 || task_lives(tasks[move->target].state);
    }
}

static struct task *to_start;

static void start(void)
{
    task_start(to_start, to_start->def->priority, 0, 0);
}

void move_apply(const struct move *move, struct step *step)
{
    struct task *task = kernel.current;

    step->task = task;
    step->number = move->number;
    for (unsigned n = 0; n < 4; n++)
        step->args[n] = move->args[n];
    if (move->target != 0)
        step->args[0] = (uint32_t)tasks[move->target].pid;
    if (move->number == CALL_queue_send || move->number == CALL_queue_recv)
        step->args[1] = (uint32_t)(uintptr_t)own_memory[id(task)];
    if (move->kind == MOVE_TICK) {
        step->action = ACTION_TICK;
        host_tick();
    } else if (move->kind == MOVE_FAULT) {
        step->action = ACTION_FAULT;
        host_fault(task, (struct fault_record){.cause = FAULT_UNDEFINED});
    } else if (move->kind == MOVE_CALL) {
        step->action = ACTION_CALL;
        host_call4(step->number, step->args[0], step->args[1], step->args[2], step->args[3]);
    } else { /* as if the running task had spawned it, from where it is */
        step->action = ACTION_CALL;
        task->context.result = 0;
        step->number = CALL_spawn;
        step->args[0] = move->target + 1;
        step->args[1] = (uint32_t)KILN_PRIORITY_DEFAULT;
        to_start = &tasks[move->target];
        host_interrupt(start);
    }
}
