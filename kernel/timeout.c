/* SPDX-License-Identifier: MIT */
/* Deadlines in the order in which they come. */
#include "timeout.h"

#include "kernel.h"

#define MS_PER_SECOND 1000u

uint64_t time_ticks_from_ms(uint32_t ms)
{
    /* A whole number of ticks a millisecond needs no 64-bit division. */
    if (CONFIG_TICK_HZ % MS_PER_SECOND == 0)
        return (uint64_t)ms * (CONFIG_TICK_HZ / MS_PER_SECOND);
    return ((uint64_t)ms * CONFIG_TICK_HZ + MS_PER_SECOND - 1) / MS_PER_SECOND;
}

static uint64_t time_ms_from_ticks(uint64_t ticks)
{
    if (CONFIG_TICK_HZ == MS_PER_SECOND)
        return ticks;
    return ticks * MS_PER_SECOND / CONFIG_TICK_HZ;
}

int32_t time_ms_until(uint64_t deadline_ticks)
{
    /* One less, as timeout_start() takes one more. */
    uint64_t ms = time_ms_from_ticks(deadline_ticks - kernel.now_ticks - 1);

    if (ms > INT32_MAX)
        return INT32_MAX;
    return ms == 0 ? 1 : (int32_t)ms;
}

void timeout_insert(struct timeout *timeout, uint64_t deadline_ticks)
{
    struct timeout **link = &kernel.timeouts;

    while (*link != NULL && (*link)->deadline_ticks <= deadline_ticks)
        link = &(*link)->next;
    timeout->deadline_ticks = deadline_ticks;
    timeout->next = *link;
    timeout->link = link;
    if (timeout->next != NULL)
        timeout->next->link = &timeout->next;
    *link = timeout;
    kernel.due_ticks = (uint32_t)kernel.timeouts->deadline_ticks;
}

void timeout_start(struct timeout *timeout, uint32_t ms)
{
    /* One more than the distance: part of the current tick is already over. */
    timeout_insert(timeout, kernel.now_ticks + time_ticks_from_ms(ms) + 1);
}

void timeout_cancel(struct timeout *timeout)
{
    if (!timeout_pending(timeout))
        return;
    if (timeout->next != NULL)
        timeout->next->link = timeout->link;
    *timeout->link = timeout->next;
    timeout->link = NULL;
}

int32_t sys_time(void)
{
    uint64_t ms = time_ms_from_ticks(kernel.now_ticks);

    arch_result_high_set((uint32_t)(ms >> 32));
    return (int32_t)(uint32_t)ms;
}
