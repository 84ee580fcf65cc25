/* SPDX-License-Identifier: MIT */
/* The fault log: fixed-size records between the fault and the console. */
#include "fault.h"

#include "console.h"
#include "kernel.h"
#include "report.h"
#include "restart.h"

#include <kiln/types.h>

KERNEL_STATE_PART("fault") static struct fault_record records[CONFIG_FAULT_LOG_RECORDS];
KERNEL_STATE_PART("fault") static uint32_t oldest; /* its index, of those not printed yet */
KERNEL_STATE_PART("fault") static uint32_t kept;   /* records from there on, round the end */
KERNEL_STATE_PART("fault") static uint32_t known;  /* records that hold a fault, printed ones too */
KERNEL_STATE_PART("fault") static uint32_t dropped;

static void fault_log(struct fault_record record)
{
    if (kept == CONFIG_FAULT_LOG_RECORDS) {
        dropped++;
        return;
    }
    records[(oldest + kept++) % CONFIG_FAULT_LOG_RECORDS] = record;
    if (INSPECTOR_COUNT != 0 && known < CONFIG_FAULT_LOG_RECORDS)
        known++;
    console_report_pending();
}

void fault_task(struct task *task, struct fault_record record)
{
    enum fault_action action = FAULT_STOP;

    if (task == &tasks[0])
        panic(last_words("idle faulted"));
    if (POLICY_COUNT != 0 && task->def->policy != NULL)
        action = restart_decide(task->def->policy);
    record.pid = task->pid;
    if (action != FAULT_PANIC)
        task_end(task, KILN_STATUS_FAULTED);
    if (CONSOLE_COUNT != 0)
        fault_log(record);
    if (action == FAULT_PANIC)
        panic(last_words("a task faulted whose policy is panic"));
    if (action == FAULT_RESTART)
        restart_later(task);
}

const struct fault_record *fault_oldest(void)
{
    return kept == 0 ? NULL : &records[oldest];
}

const struct fault_record *fault_latest(uint32_t index)
{
    if (index >= known)
        return NULL;
    return &records[(oldest + kept + CONFIG_FAULT_LOG_RECORDS - 1 - index) %
                    CONFIG_FAULT_LOG_RECORDS];
}

void fault_printed(void)
{
    oldest = (oldest + 1) % CONFIG_FAULT_LOG_RECORDS;
    kept--;
}

uint32_t fault_dropped(void)
{
    return dropped;
}

void fault_dropped_printed(void)
{
    dropped = 0;
}
