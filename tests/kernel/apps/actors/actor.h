/* SPDX-License-Identifier: MIT */
/* What actors can be ordered to do. The orders lie in the partition `orders`, by task. */
#ifndef ACTOR_H
#define ACTOR_H

#include <kiln/kiln.h>

#define ORDER_BIT (1u << 30) /* notifies an actor of its order */
#define PENDING 0x7000       /* the result of an order that is not carried out yet */

enum order_kind {
    NOTHING,
    WAIT_SEM,
    LOCK,
    UNLOCK,
    HOLD,       /* sleep `value` ms, then unlock */
    SEND,       /* `value` */
    RECV,       /* to `item` */
    WAIT_EVENT, /* `value` are the flags, `options` the options */
    WAIT_BITS,  /* `value` */
    JOIN_TASK,
    SLEEP, /* `value` ms */
    LEAVE, /* exit with `value` */
    RETURN,
    SUSPEND_ITSELF,
    KILL_ITSELF,
    MAKE_SEM, /* with `value` counts */
    MAKE_MUTEX,
    MAKE_QUEUE, /* of `value` items */
};

struct order {
    uint8_t kind;
    uint8_t options;
    int handle; /* or a pid */
    uint32_t value;
    uint32_t timeout_ms;
    int result;
    uint32_t item;
};

#define ORDERS ((volatile struct order *)(void *)orders) /* by task id - task_a */

#endif
