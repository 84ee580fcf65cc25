/* SPDX-License-Identifier: MIT */
#include "fault.h"

#include "console.h"
#include "kernel.h"
#include "panic.h"
#include "restart.h"

#include <kiln/types.h>

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
    if (CONSOLE_COUNT != 0 && faultlog_add(record))
        console_report_pending();
    if (action == FAULT_PANIC)
        panic(last_words("a task faulted whose policy is panic"));
    if (action == FAULT_RESTART)
        restart_later(task);
}
