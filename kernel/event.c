/* SPDX-License-Identifier: MIT */
#include "event.h"

#include "handle.h"
#include "wait.h"

#include <errno.h>
#include <kiln/types.h>

void event_boot(void)
{
    for (uint32_t i = 0; i < EVENT_COUNT; i++)
        events[i].flags = event_initial[i];
}

/* Those of the flags asked for that are set, if they suffice; else 0. */
static uint32_t flags_found(uint32_t flags, uint32_t wanted, uint32_t options)
{
    uint32_t found = flags & wanted;

    return (options & KILN_EVENT_ALL) && found != wanted ? 0 : found;
}

int32_t sys_event_wait(uint32_t handle, uint32_t flags, uint32_t options, uint32_t timeout_ms)
{
    struct event *event = object_get(handle, RIGHT_EVENT_WAIT);
    uint32_t found;

    if (event == NULL)
        return object_error(handle);
    if (flags == 0 || (flags & ~KILN_FLAGS) || (options & ~(KILN_EVENT_ALL | KILN_EVENT_CLEAR)))
        return -EINVAL;
    found = flags_found(event->flags, flags, options);
    if (found != 0) {
        if (options & KILN_EVENT_CLEAR)
            event->flags &= ~found;
        return (int32_t)found;
    }
    if (timeout_ms == KILN_NO_WAIT)
        return -EAGAIN;
    kernel.current->wait.flags = flags;
    kernel.current->wait_detail = (uint16_t)options;
    return task_block(&event->waiters, timeout_ms);
}

/* Wake every task for which the flags suffice; all see the flags that some of them clear. */
static void event_serve(struct event *event)
{
    struct task *task = event->waiters;
    const struct task *last = task->prev;
    uint32_t cleared = 0;
    bool more = true;

    while (more) {
        struct task *after = task->next;
        uint32_t found = flags_found(event->flags, task->wait.flags, task->wait_detail);

        more = task != last;
        if (found != 0) {
            if (task->wait_detail & KILN_EVENT_CLEAR)
                cleared |= found;
            task_wake(task, (int32_t)found);
        }
        task = after;
    }
    event->flags &= ~cleared;
}

int32_t sys_event_set(uint32_t handle, uint32_t flags)
{
    struct event *event = object_get(handle, RIGHT_EVENT_SET);

    if (event == NULL)
        return object_error(handle);
    if (flags & ~KILN_FLAGS)
        return -EINVAL;
    event->flags |= flags;
    if (event->waiters != NULL)
        event_serve(event);
    return 0;
}

int32_t sys_event_clear(uint32_t handle, uint32_t flags)
{
    struct event *event = object_get(handle, RIGHT_EVENT_SET);

    if (event == NULL)
        return object_error(handle);
    if (flags & ~KILN_FLAGS)
        return -EINVAL;
    event->flags &= ~flags;
    return 0;
}
