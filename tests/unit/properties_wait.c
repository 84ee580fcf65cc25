/* SPDX-License-Identifier: MIT */
/* P20: exactly one of event, timeout and end ends a wait, and the code says which. */
#include "properties_all.h"

/* The object of `kind` in whose table `queue` lies, or NULL; `table` has `count` of `size`. */
static void *waited_for(const void *queue, void *table, size_t count, size_t size)
{
    uintptr_t offset = (uintptr_t)queue - (uintptr_t)table;

    return offset < count * size ? (char *)table + offset / size * size : NULL;
}

#define WAITED(queue, table, count) waited_for(queue, table, count, sizeof((table)[0]))

/* A mutex came: from an owner who unlocked or died, or it was destroyed. */
static bool mutex_result_good(const struct step *step, const struct task *task,
                              const struct mutex *mutex, int32_t result)
{
    const struct task *owner = BEFORE(step, *mutex)->owner;

    if (result == -EIDRM)
        return destroyed(step, mutex);
    if (destroyed(step, mutex)) /* its owner and creator died: first the one, then the other */
        return result == KILN_OWNER_DIED && ended(step, owner);
    if (mutex->owner != task)
        return false;
    if (result == KILN_OWNER_DIED)
        return ended(step, owner);
    return result == 0 && !ended(step, owner) && calls(step, CALL_mutex_unlock) &&
           owner == step->task && was[id(task)].position == 0;
}

/* An item or room came: the other side made it. */
static bool queue_result_good(const struct step *step, const struct task *task,
                              const struct queue *queue, int32_t result)
{
    bool receiver = old(step, task)->queue == &queue->receivers;

    if (result == -EIDRM)
        return destroyed(step, queue);
    return result == 0 && was[id(task)].position == 0 &&
           object_of(step->args[0], KILN_OBJECT_QUEUE) == queue &&
           calls(step, receiver ? CALL_queue_send : CALL_queue_recv);
}

static bool semaphore_result_good(const struct step *step, const struct task *task,
                                  const struct semaphore *sem, int32_t result)
{
    if (result == -EIDRM)
        return destroyed(step, sem);
    return result == 0 && was[id(task)].position == 0 && calls(step, CALL_sem_signal) &&
           object_of(step->args[0], KILN_OBJECT_SEMAPHORE) == sem;
}

static bool event_result_good(const struct step *step, const struct task *task,
                              const struct event *event, int32_t result)
{
    uint32_t wanted = old(step, task)->wait.flags;
    uint32_t flags = BEFORE(step, *event)->flags | step->args[1];
    bool all = old(step, task)->wait_detail & KILN_EVENT_ALL;

    return calls(step, CALL_event_set) && object_of(step->args[0], KILN_OBJECT_EVENT) == event &&
           (uint32_t)result == (flags & wanted) && (!all || (uint32_t)result == wanted);
}

/* A task ended: by exit, by kill or by a fault. */
static bool join_result_good(const struct step *step, const struct task *task, int32_t result)
{
    const struct task *target = task_of((uint32_t)old(step, task)->wait.pid);
    bool itself = target == step->task;

    if (old(step, target)->state == TASK_ENDING) /* its last block is back */
        return step->action == ACTION_TICK && target->state != TASK_ENDING &&
               result == old(step, target)->wait.pid;
    if (!ended(step, target) || target->state == TASK_ENDING ||
        old(step, target)->pid != old(step, task)->wait.pid)
        return false;
    if (result == KILN_STATUS_FAULTED)
        return ((step->action == ACTION_FAULT || step->bad_frame) && itself) ||
               watchdog_due(step, target) || (calls(step, CALL_signal_return) && itself);
    if (result == KILN_STATUS_KILLED)
        return calls(step, CALL_kill) || target->def->domain != 0 || signal_ends(step, target);
    return calls(step, CALL_exit) && itself && result == (int32_t)(step->args[0] & KILN_EXIT_MASK);
}

/* Is `result` what the wait of `task`, which this step ended, must return? */
static bool wait_ended_well(const struct step *step, const struct task *task, int32_t result)
{
    const struct task *then = old(step, task);
    bool due = task_pending(step, task) && then->timeout.deadline_ticks == kernel.now_ticks;
    const void *queue = then->queue;
    void *object;

    if (result == -EINTR)
        return handler_began(step, task);
    if (queue == NULL && then->wait.flags == 0)
        return step->action == ACTION_TICK && due && result == 0;
    if (queue == NULL && then->wait.flags == WAIT_PERIOD)
        return step->action == ACTION_TICK && due && result >= 0;
    if (result == -ETIMEDOUT)
        return step->action == ACTION_TICK && due;
    if (queue == NULL)
        return result > 0 && ((uint32_t)result & ~then->wait.flags) == 0;
    if ((object = WAITED(queue, mutexes, MUTEX_COUNT)) != NULL)
        return mutex_result_good(step, task, object, result);
    if ((object = WAITED(queue, queues, QUEUE_COUNT)) != NULL)
        return queue_result_good(step, task, object, result);
    if ((object = WAITED(queue, semaphores, SEMAPHORE_COUNT)) != NULL)
        return semaphore_result_good(step, task, object, result);
    if ((object = WAITED(queue, events, EVENT_COUNT)) != NULL)
        return event_result_good(step, task, object, result);
    if (queue == &kernel.joiners)
        return join_result_good(step, task, result);
    return result > 0; /* the console's */
}

const char *p20(const struct step *step)
{
    unsigned signalled = 0;

    FOR_EACH_TASK(task)
    {
        const struct task *then = old(step, task);
        bool over = woke(step, task);

        if (task_lives(then->state) && !began(step, task) && !ended(step, task) &&
            task->context.wakes != then->context.wakes + over)
            return "a wait ended twice, or a task was woken that did not wait";
        if (over && !wait_ended_well(step, task, task->context.result))
            return "a wait ended for no reason, or its code is wrong";
        if (then->state == TASK_BLOCKED && task->pid == then->pid && !over &&
            task->state != TASK_BLOCKED)
            return "a wait ended in no way that there is";
        signalled += over && (calls(step, CALL_sem_signal) || calls(step, CALL_queue_send) ||
                              calls(step, CALL_queue_recv));
    }
    return signalled > 1 ? "one signal or item ended two waits" : NULL;
}
