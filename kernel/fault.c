/* SPDX-License-Identifier: MIT */
/* The fault log: fixed-size records between the fault and the console. */
#include "fault.h"

#include "console.h"
#include "kernel.h"
#include "report.h"

KERNEL_STATE static struct fault_record records[CONFIG_FAULT_LOG_RECORDS];
KERNEL_STATE static uint32_t recorded; /* ever; the newest is recorded - 1 */
KERNEL_STATE static uint32_t printed;  /* ever */
KERNEL_STATE static uint32_t dropped;

void fault_task(struct task *task, struct fault_record record)
{
    if (task == &tasks[0])
        panic("the idle task faulted");
    record.pid = task->pid;
    task_end(task);
    if (recorded - printed == CONFIG_FAULT_LOG_RECORDS) {
        dropped++;
        return;
    }
    records[recorded++ % CONFIG_FAULT_LOG_RECORDS] = record;
    console_report_pending();
}

const struct fault_record *fault_oldest(void)
{
    return recorded == printed ? NULL : &records[printed % CONFIG_FAULT_LOG_RECORDS];
}

void fault_printed(void)
{
    printed++;
}

uint32_t fault_dropped(void)
{
    return dropped;
}

void fault_dropped_printed(void)
{
    dropped = 0;
}
