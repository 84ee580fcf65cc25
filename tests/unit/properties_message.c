/* SPDX-License-Identifier: MIT */
/* P12 to P17: what objects hold, and what goes from one task to another. */
#include "account.h"
#include "properties_all.h"

#include <errno.h>

/* Waiting receivers imply an empty queue, waiting senders a full one; waiters of a
 * semaphore a count of 0; and flags that do not suffice for whoever waits. */
const char *p12(const struct step *step)
{
    (void)step;
    for (const struct semaphore *sem = semaphores; sem < semaphores + SEMAPHORE_COUNT; sem++) {
        if (sem->count != 0 && sem->waiters != NULL)
            return "a task waits for a semaphore that is available";
    }
    for (const struct queue *queue = queues; queue < queues + QUEUE_COUNT; queue++) {
        if (queue->receivers != NULL && queue->used != 0)
            return "a task waits for an item and there is one";
        if (queue->senders != NULL && queue->used != queue->size)
            return "a task waits for room and there is some";
        if (queue->used > queue->size)
            return "a queue holds more than fits";
    }
    FOR_EACH_TASK(task)
    {
        for (const struct event *event = events; event < events + EVENT_COUNT; event++) {
            uint32_t found = event->flags & task->wait.flags;

            if (task->queue != &event->waiters || found == 0)
                continue;
            if (!(task->wait_detail & KILN_EVENT_ALL) || found == task->wait.flags)
                return "a task waits for flags that are set";
        }
    }
    return NULL;
}

/* What a semaphore's count must be after the step. */
static int count_expected(const struct step *step, struct semaphore *sem)
{
    const struct semaphore *then = BEFORE(step, *sem);
    int count = then->count;

    if (succeeded(step, CALL_sem_signal) && object_of(step->args[0], KILN_OBJECT_SEMAPHORE) == sem)
        count += then->waiters == NULL;
    if (succeeded(step, CALL_sem_wait) && object_of(step->args[0], KILN_OBJECT_SEMAPHORE) == sem)
        count--;
    return count;
}

/* Was an object made in the slot of `object` in this step? Then it is new. */
static bool created(const struct step *step, const void *object)
{
    for (uint32_t i = 0; i < SLOT_COUNT; i++) {
        if (objects[OBJECT_COUNT + i] == object)
            return slots[i].handle != 0 && BEFORE(step, slots[i])->handle != slots[i].handle;
    }
    return false;
}

static unsigned items_in(const struct queue *queue)
{
    return queue->item_size == 0 ? 0 : queue->used / queue->item_size;
}

/* How many items a queue must hold after the step. */
static int items_expected(const struct step *step, struct queue *queue)
{
    const struct queue *then = BEFORE(step, *queue);
    int used = (int)items_in(then);

    if (succeeded(step, CALL_queue_send) && object_of(step->args[0], KILN_OBJECT_QUEUE) == queue)
        used += then->receivers == NULL;
    if (succeeded(step, CALL_queue_recv) && object_of(step->args[0], KILN_OBJECT_QUEUE) == queue)
        used -= then->senders == NULL;
    return used;
}

/* What was given is what was taken and what is there: sent = received + queued. */
const char *p13(const struct step *step)
{
    for (struct semaphore *sem = semaphores; sem < semaphores + SEMAPHORE_COUNT; sem++) {
        if (!created(step, sem) && sem->count != count_expected(step, sem))
            return "a semaphore's count is wrong";
        if (sem->count > sem->max)
            return "a semaphore's count is above its maximum";
    }
    for (struct queue *queue = queues; queue < queues + QUEUE_COUNT; queue++) {
        if (!created(step, queue) && (int)items_in(queue) != items_expected(step, queue))
            return "an item was lost, or came from nowhere";
        if (queue->size != 0 &&
            (queue->take_offset + queue->used) % queue->size != queue->put_offset)
            return "the next item would not go behind the others";
    }
    return NULL;
}

/* Where the item is that stands `behind` the oldest one of `state`. */
static const uint8_t *item(const struct step *step, const struct queue *state, unsigned behind)
{
    const uint8_t *place =
        state->items + (state->take_offset + behind * state->item_size) % state->size;

    return step == NULL ? place
                        : (const uint8_t *)step->before + ((const char *)place - host_state);
}

/* Are `count` items of the present queue, from `to` on, those that it had from `from` on? */
static bool items_kept(const struct step *step, const struct queue *queue, unsigned to,
                       unsigned from, unsigned count)
{
    for (unsigned n = 0; n < count; n++) {
        if (memcmp(item(NULL, queue, to + n), item(step, BEFORE(step, *queue), from + n),
                   queue->item_size) != 0)
            return false;
    }
    return true;
}

static bool same(const void *a, const void *b, const struct queue *queue)
{
    return memcmp(a, b, queue->item_size) == 0;
}

/* A send: the item goes to the first receiver, or behind the others. */
static const char *sent(const struct step *step, const struct queue *queue)
{
    const struct queue *then = BEFORE(step, *queue);
    const void *own = (const void *)(uintptr_t)step->args[1];

    if (then->receivers != NULL)
        return same(old(step, then->receivers)->wait.buffer, own, queue)
                   ? NULL
                   : "a receiver got another item";
    if (!items_kept(step, queue, 0, 0, items_in(then)) ||
        !same(item(NULL, queue, items_in(then)), own, queue))
        return "an item was not put behind the others";
    return NULL;
}

/* A receive: the oldest item, and the first sender's behind the others. */
static const char *received(const struct step *step, const struct queue *queue)
{
    const struct queue *then = BEFORE(step, *queue);

    if (!same((const void *)(uintptr_t)step->args[1], item(step, then, 0), queue))
        return "the item received is not the oldest";
    if (!items_kept(step, queue, 0, 1, items_in(then) - 1))
        return "a receive changed other items";
    if (then->senders != NULL &&
        !same(item(NULL, queue, items_in(queue) - 1), old(step, then->senders)->wait.buffer, queue))
        return "the item of the sender that waited is not the newest";
    return NULL;
}

/* Order per sender, no duplicate: items leave as they came, byte for byte. */
const char *p14(const struct step *step)
{
    for (const struct queue *queue = queues; queue < queues + QUEUE_COUNT; queue++) {
        bool concerned = object_of(step->args[0], KILN_OBJECT_QUEUE) == queue;
        const char *wrong = NULL;

        if (queue->item_size == 0 || created(step, queue))
            continue;
        if (concerned && succeeded(step, CALL_queue_send))
            wrong = sent(step, queue);
        else if (concerned && succeeded(step, CALL_queue_recv))
            wrong = received(step, queue);
        else if (!items_kept(step, queue, 0, 0, items_in(queue)))
            wrong = "items changed by themselves";
        if (wrong != NULL)
            return wrong;
    }
    return NULL;
}

/* A call that fails changes nothing but its own result; a read that finds nothing has read, and
 * its mode is the latest. */
const char *p15(const struct step *step)
{
    struct account *account = &accounts[ACCOUNT_COUNT != 0 ? step->task - tasks : 0];
    const char *context = (const char *)&step->task->context;
    size_t offset = (size_t)(context - host_state);
    size_t rest = offset + sizeof(step->task->context);
    int32_t result = 0;
    bool same_state;

    if (!returned(step, &result) || result >= 0 || calls(step, CALL_signal_return) ||
        (calls(step, CALL_read) && result == -EAGAIN))
        return NULL;  /* the return gives back what the interrupted call returned */
    account->calls--; /* it counts all the same */
    same_state = memcmp(host_state, step->before, offset) == 0 &&
                 memcmp(host_state + rest, step->before + rest, host_state_size() - rest) == 0;
    account->calls++;
    return same_state ? NULL : "a call failed and changed something";
}

/* Did `pid` name a life that the call may reach? */
static bool pid_good(const struct step *step, uint32_t pid)
{
    const struct task *task = task_of(pid);
    const struct task *then = task == NULL ? NULL : old(step, task);
    uint32_t last = ((uint32_t)(then == NULL ? 0 : then->pid) - PID_GENERATION_STEP) & PID_MAX;

    if (then == NULL)
        return false;
    if (calls(step, CALL_join) && last == pid &&
        (then->state == TASK_ZOMBIE || then->state == TASK_ENDING))
        return true;
    if (calls(step, CALL_kill) && task_pending(step, task))
        return (uint32_t)then->pid == pid;
    return task_lives(then->state) && (uint32_t)then->pid == pid;
}

static bool takes_pid(const struct step *step)
{
    return calls(step, CALL_kill) || calls(step, CALL_join) || calls(step, CALL_nice) ||
           calls(step, CALL_suspend) || calls(step, CALL_resume) || calls(step, CALL_notify) ||
           calls(step, CALL_signal_send);
}

static bool takes_handle(const struct step *step)
{
    return (step->number >= CALL_sem_wait && step->number <= CALL_queue_recv &&
            step->number != CALL_mutex_create && step->number != CALL_queue_create) ||
           step->number == CALL_timer_start || step->number == CALL_timer_stop ||
           (step->number >= CALL_heap_alloc && step->number <= CALL_heap_block &&
            step->args[0] != UINT32_MAX); /* its own */
}

/* An answer reaches only the generation that asked: a stale pid or handle, and an
 * object that never was, are refused, and no wait outlives its task. */
const char *p16(const struct step *step)
{
    int32_t result = 0;
    uint32_t handle = step->args[0];
    uint32_t number = (handle & HANDLE_INDEX_MASK) - OBJECT_COUNT;
    bool refused = returned(step, &result) && result < 0;

    if (takes_pid(step) && !refused && !pid_good(step, handle) && !ended(step, step->task))
        return "a stale pid was accepted";
    if (step->action == ACTION_CALL && takes_handle(step) && !refused && handle >= OBJECT_COUNT &&
        (number >= SLOT_COUNT || BEFORE(step, slots[number])->handle != handle))
        return "a stale handle was accepted";
    for (uint32_t i = 0; i < SLOT_COUNT; i++) {
        if (destroyed(step, objects[OBJECT_COUNT + i]) && slots[i].handle == 0 &&
            slots[i].next_handle == BEFORE(step, slots[i])->handle)
            return "a handle will mean two objects";
    }
    FOR_EACH_TASK(task)
    {
        /* Of a domain's tasks, those that end first may leave something to the last; and a
         * tick can end a wait, and then the task by its alarm or its watchdog. */
        if (step->action == ACTION_TICK && (signal_ends(step, task) || watchdog_due(step, task)))
            continue;
        if (ended(step, task) && task->context.wakes != old(step, task)->context.wakes &&
            !began(step, task) && task->def->worker_count == 0 && task->def->domain == 0)
            return "a task that ended got an answer";
    }
    return NULL;
}

/* The bits that the step adds to the notifications of `task`. */
static uint32_t bits_added(const struct step *step, const struct task *task)
{
    uint32_t bits = 0;

    if (succeeded(step, CALL_notify) && task_of(step->args[0]) == task)
        bits = step->args[1];
    if (step->action == ACTION_INTERRUPT && step->irq != NULL && step->irq->task == task)
        bits = step->irq->bits;
    for (uint32_t i = 0; step->action == ACTION_TICK && i < TIMER_COUNT; i++) {
        const struct timeout *then = &BEFORE(step, timers[i])->timeout;

        if (timer_defs[i].task == id(task) && pending(then) &&
            then->deadline_ticks == kernel.now_ticks)
            bits |= timer_defs[i].bits;
    }
    return bits;
}

/* A notification set before the wait is not lost, and none comes twice. */
const char *p17(const struct step *step)
{
    FOR_EACH_TASK(task)
    {
        uint32_t expected;
        int32_t result;

        if (task->def->notified == NULL)
            continue;
        expected = *BEFORE(step, *task->def->notified) | bits_added(step, task);
        if (calls(step, CALL_notify_wait) && step->task == task && returned(step, &result) &&
            result > 0)
            expected &= ~(uint32_t)result;
        if (woke(step, task) && old(step, task)->queue == NULL && task->context.result > 0 &&
            old(step, task)->wait.flags != WAIT_PERIOD)
            expected &= ~(uint32_t)task->context.result;
        if (ended(step, task) || began(step, task))
            expected = 0;
        if (*task->def->notified != expected)
            return "a notification was lost, or came from nowhere";
    }
    return NULL;
}
