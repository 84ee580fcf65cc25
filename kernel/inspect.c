/* SPDX-License-Identifier: MIT */
#include "inspect.h"

#include "access.h"
#include "account.h"
#include "copy.h"
#include "event.h"
#include "handle.h"
#include "heap.h"
#include "mutex.h"
#include "queue.h"
#include "report.h"
#include "semaphore.h"
#include "timeout.h"
#include "timer.h"
#include "timing.h"

#include <errno.h>
#include <kiln/inspect_types.h>

_Static_assert(TEXT_MAX == sizeof(struct kiln_fault_line), "a line has room in what a task offers");

#define INDEX_END (OBJECT_COUNT + SLOT_COUNT)

static void name_copy(char to[KILN_NAME_SIZE], const char *from)
{
    for (uint32_t i = 0; i < KILN_NAME_SIZE - 1 && from[i] != '\0'; i++)
        to[i] = from[i];
}

/* What an image has none of needs no code. */
static bool is_a(uint32_t index, enum kiln_object_kind kind, uint32_t count)
{
    return count != 0 && object_kinds[index] == kind;
}

/* The tasks that wait for an object: where the list's head is kept, or NULL. */
static struct task **waiters_of(uint32_t index)
{
    void *object = objects[index];

    if (is_a(index, KILN_OBJECT_SEMAPHORE, SEMAPHORE_COUNT))
        return &((struct semaphore *)object)->waiters;
    if (is_a(index, KILN_OBJECT_MUTEX, MUTEX_COUNT))
        return &((struct mutex *)object)->waiters;
    if (is_a(index, KILN_OBJECT_QUEUE, QUEUE_COUNT))
        return ((struct queue *)object)->receivers != NULL ? &((struct queue *)object)->receivers
                                                           : &((struct queue *)object)->senders;
    if (is_a(index, KILN_OBJECT_EVENT, EVENT_COUNT))
        return &((struct event *)object)->waiters;
    return NULL;
}

static int32_t handle_of(uint32_t index)
{
    if (index < OBJECT_COUNT)
        return (int32_t)index;
    if (slots[index - OBJECT_COUNT].handle == 0)
        return -1;
    return (int32_t)slots[index - OBJECT_COUNT].handle;
}

/* What a blocked task waits for. */
static void fill_wait(struct kiln_task_info *info, const struct task *task)
{
    if (task->queue == NULL) {
        info->waits_on = (int32_t)(task->wait.flags & ~WAIT_PERIOD);
        info->waits_for = info->waits_on == 0 ? KILN_WAIT_TIME : KILN_WAIT_NOTIFICATION;
        return;
    }
    if (task->queue == &kernel.joiners) {
        info->waits_for = KILN_WAIT_TASK;
        info->waits_on = task->wait.pid;
        return;
    }
    info->waits_for = KILN_WAIT_CONSOLE;
    for (uint32_t i = 0; i < INDEX_END; i++) {
        if (waiters_of(i) == task->queue) {
            info->waits_for = KILN_WAIT_OBJECT;
            info->waits_on = handle_of(i);
            return;
        }
    }
}

/* A task that is not alive has what it will start with. */
static void fill_priority(struct kiln_task_info *info, const struct task *task)
{
    bool alive = task->state != TASK_DORMANT && task->state != TASK_ZOMBIE;

    info->priority = alive ? task->priority : task->def->priority;
    info->base_priority = alive ? task->base_priority : task->def->priority;
    info->ceiling = task->def->ceiling;
}

int32_t sys_inspect_task(uint32_t id, uint32_t info)
{
    struct kiln_task_info found = {0};
    const struct task *task;

    if (id == 0 || id > TASK_COUNT)
        return -ENOENT;
    if (!access_allowed(kernel.def, info, sizeof(found), ACCESS_WRITE))
        return -EFAULT;
    task = &tasks[id - 1];
    found.pid = task->pid;
    found.state = task == kernel.current ? (uint8_t)KILN_TASK_RUNNING : task->state;
    fill_priority(&found, task);
    found.stack_size = task->def->frame_span + ARCH_FRAME_BYTES;
    found.suspended = task->suspended;
    if (ACCOUNT_COUNT != 0) {
        found.cycles = account_cycles(task);
        found.switches = accounts[id - 1].switches;
        found.calls = accounts[id - 1].calls;
    }
    name_copy(found.name, task->def->name);
    if (task->state == TASK_BLOCKED)
        fill_wait(&found, task);
    copy_bytes((void *)(uintptr_t)info, &found, sizeof(found));
    return 0;
}

static void fill_queue(struct kiln_object_info *info, const struct queue *queue)
{
    if (queue->item_size == 0)
        return; /* a slot that was never used */
    info->value = queue->used / queue->item_size;
    info->maximum = queue->size / queue->item_size;
}

static void fill_mutex(struct kiln_object_info *info, const struct mutex *mutex)
{
    if (mutex->owner == NULL)
        return;
    info->value = mutex->depth + 1u;
    info->owner = mutex->owner->pid;
}

static void fill_timer(struct kiln_object_info *info, const struct timer *timer)
{
    info->value = timeout_pending(&timer->timeout);
    info->maximum = timer->period_ticks;
    info->owner = tasks[timer_defs[timer - timers].task].pid;
}

static void fill_heap(struct kiln_object_info *info, const struct heap_def *heap)
{
    info->value = *heap->used;
    info->maximum = heap->size;
}

/* What is special about the object's kind. */
static void fill_kind(struct kiln_object_info *info, uint32_t index)
{
    const void *object = objects[index];

    if (is_a(index, KILN_OBJECT_SEMAPHORE, SEMAPHORE_COUNT)) {
        info->value = ((const struct semaphore *)object)->count;
        info->maximum = ((const struct semaphore *)object)->max;
    } else if (is_a(index, KILN_OBJECT_MUTEX, MUTEX_COUNT)) {
        fill_mutex(info, object);
    } else if (is_a(index, KILN_OBJECT_QUEUE, QUEUE_COUNT)) {
        fill_queue(info, object);
    } else if (is_a(index, KILN_OBJECT_EVENT, EVENT_COUNT)) {
        info->value = ((const struct event *)object)->flags;
    } else if (is_a(index, KILN_OBJECT_TIMER, TIMER_COUNT)) {
        fill_timer(info, object);
    } else if (is_a(index, KILN_OBJECT_HEAP, HEAP_COUNT)) {
        fill_heap(info, object);
    }
}

static void fill_waiters(struct kiln_object_info *info, struct task **waiters)
{
    const struct task *task = waiters == NULL ? NULL : *waiters;

    if (task == NULL)
        return;
    info->first_waiter = task->pid;
    do {
        info->waiters++;
        task = task->next;
    } while (task != *waiters);
}

int32_t sys_inspect_object(uint32_t index, uint32_t info)
{
    struct kiln_object_info found = {0};

    if (index >= INDEX_END)
        return -ENOENT;
    if (!access_allowed(kernel.def, info, sizeof(found), ACCESS_WRITE))
        return -EFAULT;
    found.handle = handle_of(index);
    found.kind = object_kinds[index];
    fill_kind(&found, index);
    fill_waiters(&found, waiters_of(index));
    if (object_names[index] != NULL)
        name_copy(found.name, object_names[index]);
    copy_bytes((void *)(uintptr_t)info, &found, sizeof(found));
    return 0;
}

/* In pieces, so that no call depends on the stack's size. */
int32_t sys_stack_scan(uint32_t id, uint32_t offset)
{
    const struct task_def *def;
    const uint32_t *words;
    uint32_t size;
    uint32_t count = 0;

    if (id == 0 || id > TASK_COUNT)
        return -ENOENT;
    if (ACCOUNT_COUNT == 0)
        return -ENOTSUP; /* nobody fills the stacks */
    def = &task_defs[id - 1];
    size = def->frame_span + ARCH_FRAME_BYTES;
    if (offset % sizeof(*words) != 0 || offset > size)
        return 0;
    if (size - offset > KILN_STACK_SCAN)
        size = offset + KILN_STACK_SCAN;
    words = (const uint32_t *)(def->stack_low + offset);
    while (count < (size - offset) / sizeof(*words) && words[count] == KILN_STACK_UNUSED)
        count++;
    return (int32_t)(count * sizeof(*words));
}

int32_t sys_inspect_fault(uint32_t index, uint32_t line, uint32_t text)
{
    const struct fault_record *fault = fault_latest(index);
    struct text found;

    if (fault == NULL || line >= report_lines(fault))
        return -ENOENT;
    if (!access_allowed(kernel.def, text, sizeof(struct kiln_fault_line), ACCESS_WRITE))
        return -EFAULT;
    report_compose(&found, fault, line);
    for (uint32_t i = 0; i < found.length; i++)
        ((char *)(uintptr_t)text)[i] = found.bytes[i];
    return (int32_t)found.length;
}
