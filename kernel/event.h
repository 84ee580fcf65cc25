/* SPDX-License-Identifier: MIT */
/* Event flags: 31 bits that tasks set and wait for, any or all of some. */
#ifndef KILN_KERNEL_EVENT_H
#define KILN_KERNEL_EVENT_H

#include "task.h"

struct event {
    struct task *waiters; /* the flags suffice for none of them */
    uint32_t flags;
};

/* Generated: EVENT_COUNT of them; event i starts with event_initial[i]. */
extern struct event events[];
extern const uint32_t event_initial[];

/* Bound: events. */
void event_boot(void);

int32_t sys_event_wait(uint32_t handle, uint32_t flags, uint32_t options, uint32_t timeout_ms);
int32_t sys_event_set(uint32_t handle, uint32_t flags);
int32_t sys_event_clear(uint32_t handle, uint32_t flags);

#endif
