/* SPDX-License-Identifier: MIT */
/* What can happen: calls of the running task, a tick, a fault. */
#include "model.h"

struct move moves[MOVES_MAX];
unsigned move_count;

static void add(struct move move)
{
    while (moves[move.label].name != NULL && strcmp(moves[move.label].name, move.name) != 0)
        move.label++;
    moves[move_count++] = move;
}

#define CALL(text, call, ...)                                                                      \
    add((struct move){.kind = MOVE_CALL, .name = text, .number = call, .args = {__VA_ARGS__}})
#define WAIT(text, call, ...)                                                                      \
    CALL(text ", no wait", call, __VA_ARGS__, KILN_NO_WAIT);                                       \
    CALL(text ", 1 ms", call, __VA_ARGS__, 1);                                                     \
    CALL(text, call, __VA_ARGS__, KILN_FOREVER)
#define REACH(text, call, how, whom, ...)                                                          \
    add((struct move){.kind = MOVE_CALL,                                                           \
                      .name = text,                                                                \
                      .number = call,                                                              \
                      .args = {0, __VA_ARGS__},                                                    \
                      .aim = how,                                                                  \
                      .target = whom})
#define REACH_AND_WAIT(text, call, how, whom, ...)                                                 \
    REACH(text ", no wait", call, how, whom, __VA_ARGS__ KILN_NO_WAIT);                            \
    REACH(text ", 1 ms", call, how, whom, __VA_ARGS__ 1);                                          \
    REACH(text, call, how, whom, __VA_ARGS__ KILN_FOREVER)

static void add_mutexes(void)
{
    WAIT("lock m0", CALL_mutex_lock, MUTEX0);
    CALL("unlock m0", CALL_mutex_unlock, MUTEX0);
    if (uses.mutexes > 1) {
        WAIT("lock m1", CALL_mutex_lock, MUTEX1);
        CALL("unlock m1", CALL_mutex_unlock, MUTEX1);
    }
    if (uses.mutexes > 2) {
        WAIT("lock m2", CALL_mutex_lock, MUTEX2);
        CALL("unlock m2", CALL_mutex_unlock, MUTEX2);
    }
}

static void add_messages(void)
{
    WAIT("wait", CALL_sem_wait, SEMAPHORE);
    CALL("signal", CALL_sem_signal, SEMAPHORE);
    WAIT("send", CALL_queue_send, QUEUE, 0);
    WAIT("receive", CALL_queue_recv, QUEUE, 0);
}

static void add_signals(void)
{
    WAIT("event 1", CALL_event_wait, EVENT, 1, KILN_EVENT_ANY);
    CALL("event 3, all, clear, 1 ms", CALL_event_wait, EVENT, 3, KILN_EVENT_ALL | KILN_EVENT_CLEAR,
         1);
    CALL("set 1", CALL_event_set, EVENT, 1);
    CALL("set 2", CALL_event_set, EVENT, 2);
    CALL("clear 1", CALL_event_clear, EVENT, 1);
    CALL("timer in 1 ms", CALL_timer_start, TIMER, 1, 0);
    CALL("timer in 2 ms, then each ms", CALL_timer_start, TIMER, 2, 1);
    CALL("timer stop", CALL_timer_stop, TIMER);
    WAIT("notification 1 or 2", CALL_notify_wait, 3);
    CALL("notification 2, 1 ms", CALL_notify_wait, 2, 1);
    for (unsigned n = 1; n < TASKS; n++)
        REACH("notify 2", CALL_notify, AIM_AT_LIFE, n, 2);
}

static void add_nice(void)
{
    for (unsigned n = 1; n < TASKS; n++) {
        REACH("nice 1", CALL_nice, AIM_AT_LIFE, n, 1);
        REACH("nice 3", CALL_nice, AIM_AT_LIFE, n, 3);
    }
}

static void add_suspend(void)
{
    for (unsigned n = 1; n < TASKS; n++) {
        REACH("suspend", CALL_suspend, AIM_AT_LIFE, n, 0);
        REACH("resume", CALL_resume, AIM_AT_LIFE, n, 0);
    }
}

/* Signals that handlers handle, or nobody. */
static void add_handlers(void)
{
    CALL("handle 1", CALL_signal_action, 1, KILN_SIGNAL_HANDLE, 4);
    CALL("ignore 1", CALL_signal_action, 1, KILN_SIGNAL_IGNORE, 4);
    CALL("handle the alarm", CALL_signal_action, KILN_SIGALRM, KILN_SIGNAL_HANDLE, 4);
    CALL("alarm in 1 ms", CALL_alarm, 1);
    CALL("no alarm", CALL_alarm, 0);
    CALL("the handler returns", CALL_signal_return, 0);
    for (unsigned n = 1; n < TASKS; n++)
        REACH("send 1", CALL_signal_send, AIM_AT_LIFE, n, 1);
}

/* Blocks of one and of two least ones, whose place says what may be behind them. */
static void add_heaps(void)
{
    CALL("allocate 1", CALL_heap_alloc, HEAP, HEAP_LEAST);
    CALL("allocate 2", CALL_heap_alloc, HEAP, 2 * HEAP_LEAST);
    for (unsigned n = 0; n < HEAP_BLOCKS; n++)
        CALL("free", CALL_heap_free, HEAP, HEAP_START + n * HEAP_LEAST);
    CALL("grow the first", CALL_heap_resize, HEAP, HEAP_START, 2 * HEAP_LEAST);
    CALL("shrink the third", CALL_heap_resize, HEAP, HEAP_START + 2 * HEAP_LEAST, HEAP_LEAST);
}

static void add_times(void)
{
    CALL("feed", CALL_watchdog_feed, 0);
    CALL("wait for the period", CALL_period_wait, 0);
}

/* Objects made at run time. */
static void add_pools(void)
{
    CALL("create semaphore", CALL_sem_create, 0, 1);
    CALL("create mutex", CALL_mutex_create, 0);
    CALL("create queue", CALL_queue_create, ITEM_BYTES, 1);
    REACH("wait there", CALL_sem_wait, AIM_AT_SLOT, SEM_SLOT, KILN_FOREVER);
    REACH("signal there", CALL_sem_signal, AIM_AT_SLOT, SEM_SLOT, 0);
    REACH_AND_WAIT("lock it", CALL_mutex_lock, AIM_AT_SLOT, MUTEX_SLOT, );
    REACH("unlock it", CALL_mutex_unlock, AIM_AT_SLOT, MUTEX_SLOT, 0);
    REACH("send there", CALL_queue_send, AIM_AT_SLOT, QUEUE_SLOT, 0, KILN_FOREVER);
    REACH("receive there", CALL_queue_recv, AIM_AT_SLOT, QUEUE_SLOT, 0, KILN_FOREVER);
    REACH("destroy semaphore", CALL_destroy, AIM_AT_SLOT, SEM_SLOT, 0);
    REACH("destroy mutex", CALL_destroy, AIM_AT_SLOT, MUTEX_SLOT, 0);
    REACH("destroy queue", CALL_destroy, AIM_AT_SLOT, QUEUE_SLOT, 0);
}

static void add_lives(void)
{
    for (unsigned n = 1; n < TASKS; n++) {
        REACH("spawn", CALL_spawn, AIM_AT_CODE, n, (uint32_t)KILN_PRIORITY_DEFAULT);
        REACH("kill", CALL_kill, AIM_AT_LIFE, n, 0);
        REACH("kill the former", CALL_kill, AIM_AT_PAST, n, 0);
        if (task_defs[n].joinable) {
            REACH_AND_WAIT("join", CALL_join, AIM_AT_LAST, n, );
        }
    }
    CALL("yield", CALL_yield, 0);
    CALL("sleep 1 ms", CALL_sleep, 1);
    CALL("exit", CALL_exit, 0);
    add((struct move){.kind = MOVE_FAULT, .name = "fault"});
    add((struct move){.kind = MOVE_TICK, .name = "tick"});
    add((struct move){.kind = MOVE_BAD_TICK, .name = "tick, with a fault"});
}

void moves_make(void)
{
    if (uses.mutexes > 0)
        add_mutexes();
    if (uses.messages)
        add_messages();
    if (uses.signals)
        add_signals();
    if (uses.nice)
        add_nice();
    if (uses.suspend)
        add_suspend();
    if (uses.handlers)
        add_handlers();
    if (uses.heaps)
        add_heaps();
    if (uses.times)
        add_times();
    if (POOL_COUNT != 0)
        add_pools();
    add_lives();
}

/* What args[0] of a move is in the present state. */
static uint32_t aim(const struct move *move)
{
    const struct task *task = &tasks[move->target % TASKS];
    const struct slot *slot = &slots[(move->target - OBJECTS) % (INDICES - OBJECTS)];
    uint32_t pid = (uint32_t)task->pid;
    uint32_t past = (pid - PID_GENERATION_STEP) & PID_MAX;

    switch (move->aim) {
    case AIM_AT_LIFE:
        return pid;
    case AIM_AT_PAST:
        return past;
    case AIM_AT_LAST:
        return task->state == TASK_ZOMBIE || task->state == TASK_ENDING ? past : pid;
    case AIM_AT_CODE:
        return task->def->domain != 0 ? WORKER_CODE : move->target + 1;
    case AIM_AT_SLOT: /* if there is nothing in it, what was */
        return slot->handle != 0 ? slot->handle : slot->next_handle - HANDLE_GENERATION_STEP;
    default:
        return move->args[0];
    }
}

/* A second lock of a mutex is the last that is offered: depth is a counter. */
static bool locked_twice(const struct move *move)
{
    const struct mutex *mutex;

    if (move->number != CALL_mutex_lock)
        return false;
    mutex = objects[aim(move) & HANDLE_INDEX_MASK];
    return mutex->owner == kernel.current && mutex->depth > 0;
}

/* Idle only makes those calls that never block it, where they change something. */
static bool of_idle(const struct move *move)
{
    bool lives = task_lives(tasks[move->target].state);

    return move->kind == MOVE_TICK || (move->number == CALL_spawn && !lives) ||
           (move->number == CALL_kill && move->aim == AIM_AT_LIFE && lives);
}

/* For a wait, it is too long since the period began: how many are over is a counter. */
static bool too_late(const struct move *move)
{
    return move->number == CALL_period_wait && kernel.current->def->timing != 0 &&
           kernel.now_ticks - timings[0].release_ticks >= LATE_TICKS;
}

bool move_enabled(const struct move *move)
{
    return kernel.current == &tasks[0] ? of_idle(move) : !locked_twice(move) && !too_late(move);
}

void move_apply(const struct move *move, struct step *step)
{
    struct task *task = kernel.current;
    struct memory *memory = &memories[id(task)];

    step->task = task;
    step->bad_frame = move->kind == MOVE_BAD_TICK;
    step->number = move->number;
    memcpy(step->args, move->args, sizeof(step->args));
    step->args[0] = aim(move);
    if (move->number == CALL_queue_send)
        step->args[1] = (uint32_t)(uintptr_t)&memory->sent;
    if (move->number == CALL_queue_recv)
        step->args[1] = (uint32_t)(uintptr_t)&memory->taken;
    switch (move->kind) {
    case MOVE_TICK:
        step->action = ACTION_TICK;
        host_tick();
        break;
    case MOVE_BAD_TICK:
        step->action = ACTION_TICK;
        host_tick_bad_frame((struct fault_record){.cause = FAULT_STACK_POINTER});
        break;
    case MOVE_FAULT:
        step->action = ACTION_FAULT;
        host_fault(task, (struct fault_record){.cause = FAULT_UNDEFINED});
        break;
    case MOVE_CALL:
        step->action = ACTION_CALL;
        host_call4(step->number, step->args[0], step->args[1], step->args[2], step->args[3]);
        break;
    }
}

/* No two items are alike, and none looks like an address. */
void moves_renew_items(void)
{
    static uint32_t number;

    for (unsigned n = 1; n < TASKS; n++) {
        if (tasks[n].state != TASK_BLOCKED)
            memories[n].sent = 0x80000000u | number++;
    }
}
