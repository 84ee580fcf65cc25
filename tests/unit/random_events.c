/* SPDX-License-Identifier: MIT */
/* What the steps brought about, counted: what never comes about is not tested. */
#include "fixture.h"
#include "random_steps.h"

#include <stdio.h>

enum happening {
    SIGNALLED,
    HANDED_OVER,
    OWNER_DIED,
    BOOSTED,
    CHAIN,
    DEADLOCK_REFUSED,
    ITEM_HANDED,
    ROOM_MADE,
    FLAGS_CAME,
    NOTIFIED_WAITING,
    JOINED,
    ZOMBIE_JOINED,
    DESTROYED_WAITING,
    TIMED_OUT,
    SLEPT,
    CONSOLE_WOKE,
    IRQ_WOKE,
    ROTATED,
    DIED_AT_TICK,
    PREEMPTED,
    SPAWNED,
    RESTARTED,
    WORKER_SPAWNED,
    DOMAIN_ENDED,
    FAULT_RESTARTED,
    RESTART_CANCELLED,
    EXITED,
    FAULTED,
    KILLED,
    KILLED_WAITING,
    KILLED_OWNER,
    KILLED_READY,
    KILLED_WITH_DEADLINE,
    SUSPENDED_WAITING,
    SUSPENDED_READY,
    RESUMED,
    NICED,
    TIMER_FIRED,
    ALLOCATED,
    FREED,
    RESIZED,
    GIVEN,
    HEAP_FULL,
    BLOCKS_CAME_BACK,
    ENDED_AFTER_ITS_BLOCKS,
    RESTART_PUT_OFF,
    JOINED_ENDING,
    CALL_FAILED,
    IDLE_RAN,
    HAPPENINGS
};

static const char *const names[HAPPENINGS] = {
    "signalled",
    "mutex handed over",
    "owner died",
    "boosted",
    "boosted through a chain",
    "deadlock refused",
    "item handed over",
    "room made",
    "flags came",
    "notified while waiting",
    "joined",
    "zombie joined",
    "destroyed with waiters",
    "timed out",
    "slept",
    "woken by the console",
    "woken by an interrupt",
    "rotated",
    "died at a tick",
    "preempted",
    "spawned",
    "restarted",
    "worker spawned",
    "domain ended with workers",
    "restarted after a fault",
    "restart cancelled",
    "exited",
    "faulted",
    "killed",
    "killed waiting",
    "killed owning a mutex",
    "killed ready",
    "killed with deadline",
    "suspended waiting",
    "suspended ready",
    "resumed",
    "priority changed",
    "timer fired",
    "allocated",
    "freed",
    "resized",
    "given",
    "heap full",
    "blocks came back",
    "ended after its blocks",
    "restart put off",
    "joined while ending",
    "call failed",
    "idle ran",
};

static unsigned long happened[HAPPENINGS];
static unsigned long errors[128];

static bool in_table(const void *place, const void *table, size_t size)
{
    return (uintptr_t)place - (uintptr_t)table < size;
}

/* A wait of `task` is over: by what? */
static void count_wait(const struct step *step, const struct task *then, int32_t result)
{
    const void *queue = then->queue;
    bool tick = step->action == ACTION_TICK;
    bool mutex = in_table(queue, mutexes, MUTEX_COUNT * sizeof(mutexes[0]));

    happened[SIGNALLED] += calls(step, CALL_sem_signal);
    happened[HANDED_OVER] += mutex && result == 0;
    happened[OWNER_DIED] += mutex && result == KILN_OWNER_DIED;
    happened[ITEM_HANDED] += calls(step, CALL_queue_send);
    happened[ROOM_MADE] += calls(step, CALL_queue_recv);
    happened[FLAGS_CAME] += calls(step, CALL_event_set);
    happened[NOTIFIED_WAITING] += queue == NULL && result > 0;
    happened[JOINED] += queue == &kernel.joiners && result >= 0;
    happened[DESTROYED_WAITING] += result == -EIDRM;
    happened[TIMED_OUT] += tick && result == -ETIMEDOUT;
    happened[SLEPT] += tick && queue == NULL && result == 0;
    happened[CONSOLE_WOKE] += step->action == ACTION_INTERRUPT && step->irq == NULL;
    happened[IRQ_WOKE] += step->action == ACTION_INTERRUPT && step->irq != NULL;
}

/* What became of `task` in the step. */
static void count_task(const struct step *step, const struct task *task)
{
    const struct task *then = BEFORE(step, *task);
    bool born = began(step, task);
    bool over = ended(step, task);
    bool other = over && step->action == ACTION_CALL && !calls(step, CALL_exit);

    if (woke(step, task))
        count_wait(step, then, task->context.result);
    happened[BOOSTED] +=
        task->priority < then->priority && !born && task->base_priority == then->base_priority;
    happened[CHAIN] += task->priority < then->priority && !born && task->queue != NULL &&
                       in_table(task->queue, mutexes, MUTEX_COUNT * sizeof(mutexes[0]));
    happened[SPAWNED] += born && step->action == ACTION_CALL;
    happened[RESTARTED] += born && task->pid > (int32_t)PID_ID_MASK;
    happened[WORKER_SPAWNED] += born && task->def->domain != 0;
    happened[FAULT_RESTARTED] += born && step->action == ACTION_TICK;
    happened[RESTART_CANCELLED] += calls(step, CALL_kill) && task_pending(step, task) &&
                                   !task_pending(NULL, task) && !task_lives(then->state);
    happened[DOMAIN_ENDED] += over && task->def->domain != 0 && ended(step, &tasks[F]);
    happened[KILLED] += over && calls(step, CALL_kill);
    happened[KILLED_WAITING] += other && then->state == TASK_BLOCKED;
    happened[KILLED_OWNER] += over && then->owned != NULL;
    happened[KILLED_READY] += other && then->state == TASK_READY && task != step->task;
    happened[KILLED_WITH_DEADLINE] += other && task_pending(step, task);
    happened[SUSPENDED_WAITING] +=
        task->suspended && !then->suspended && task->state == TASK_BLOCKED;
    happened[SUSPENDED_READY] += then->state == TASK_READY && task->state == TASK_SUSPENDED;
    happened[RESUMED] += then->suspended && !task->suspended && !over;
    happened[NICED] += task->base_priority != then->base_priority && !born;
}

/* What became of heaps in the step. */
static void count_heaps(const struct step *step)
{
    int32_t result = 0;

    happened[ALLOCATED] += succeeded(step, CALL_heap_alloc);
    happened[FREED] += succeeded(step, CALL_heap_free);
    happened[RESIZED] += succeeded(step, CALL_heap_resize);
    happened[GIVEN] +=
        succeeded(step, CALL_heap_give) && step->args[2] != (uint32_t)step->task->pid;
    happened[HEAP_FULL] +=
        calls(step, CALL_heap_alloc) && returned(step, &result) && result == -ENOMEM;
    for (unsigned n = 0; n < TASKS; n++) {
        const struct task *then = BEFORE(step, tasks[n]);

        if (then->state != TASK_ENDING)
            continue;
        happened[BLOCKS_CAME_BACK] += heap_owned[0][n] != *BEFORE(step, heap_owned[0][n]);
        happened[ENDED_AFTER_ITS_BLOCKS] += tasks[n].state != TASK_ENDING;
        happened[RESTART_PUT_OFF] += step->action == ACTION_TICK && then->timeout.link != NULL &&
                                     then->timeout.deadline_ticks == kernel.now_ticks;
        happened[JOINED_ENDING] += calls(step, CALL_join) && step->task->queue == &kernel.joiners &&
                                   task_of(step->args[0]) == &tasks[n];
    }
}

void count_events(const struct step *step)
{
    const struct task *then = BEFORE(step, *step->task);
    int32_t result = 0;

    for (unsigned n = 0; n < TASKS; n++)
        count_task(step, &tasks[n]);
    for (unsigned n = 0; n < TIMER_COUNT; n++)
        happened[TIMER_FIRED] +=
            step->action == ACTION_TICK && pending(&BEFORE(step, timers[n])->timeout) &&
            BEFORE(step, timers[n])->timeout.deadline_ticks == kernel.now_ticks;
    count_heaps(step);
    happened[DIED_AT_TICK] += step->bad_frame;
    happened[ROTATED] += step->action == ACTION_TICK && then->quantum_left_ticks == 1;
    happened[PREEMPTED] += kernel.current != step->task && step->task->state == TASK_READY &&
                           kernel.current->priority < step->task->priority;
    happened[EXITED] += calls(step, CALL_exit);
    happened[FAULTED] += step->action == ACTION_FAULT;
    happened[ZOMBIE_JOINED] += succeeded(step, CALL_join);
    if (returned(step, &result) && result < 0) {
        happened[CALL_FAILED]++;
        happened[DEADLOCK_REFUSED] += result == -EDEADLK && step->number == CALL_mutex_lock;
        errors[-result & 127]++;
    }
    happened[IDLE_RAN] += kernel.current == &tasks[IDLE];
}

void print_events(void)
{
    for (unsigned n = 0; n < HAPPENINGS; n++)
        printf("%s: %lu\n", names[n], happened[n]);
    for (unsigned n = 0; n < 128; n++) {
        if (errors[n] != 0)
            printf("error %u: %lu\n", n, errors[n]);
    }
}
