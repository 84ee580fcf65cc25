/* SPDX-License-Identifier: MIT */
/* The order in which the system comes up. */
#include "kernel.h"

#include "account.h"
#include "board.h"
#include "console.h"
#include "event.h"
#include "handle.h"
#include "heap.h"
#include "mutex.h"
#include "partition.h"
#include "queue.h"
#include "semaphore.h"

USED_BY_ENTRY KERNEL_STATE_FIRST struct kernel kernel;

void kernel_boot(void)
{
    /* Until the first task is picked, idle stands for "whatever runs": the
     * scheduler compares against kernel.next and must find something there. */
    kernel.def = &task_defs[0];
    kernel.current = &tasks[0];
    kernel.next = &tasks[0];

    arch_init();
    board_init();
    partition_boot();
    console_boot();
    object_boot();
    semaphore_boot();
    mutex_boot();
    queue_boot();
    event_boot();
    heap_boot();
    task_boot();
    arch_tick_start();
    account_boot();
}
