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
    if (PARTITION_COUNT != 0)
        partition_boot();
    if (CONSOLE_COUNT != 0)
        console_boot();
    if (SLOT_COUNT != 0)
        object_boot();
    if (SEMAPHORE_COUNT != 0)
        semaphore_boot();
    if (MUTEX_COUNT != 0)
        mutex_boot();
    if (QUEUE_COUNT != 0)
        queue_boot();
    if (EVENT_COUNT != 0)
        event_boot();
    if (HEAP_COUNT != 0)
        heap_boot();
    task_boot();
    arch_tick_start();
    if (ACCOUNT_COUNT != 0)
        account_boot();
}
