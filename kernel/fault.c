/* SPDX-License-Identifier: MIT */
#include "fault.h"

#include "console.h"
#include "kernel.h"
#include "panic.h"
#include "restart.h"

#include <kiln/types.h>

void fault_task(struct task *task, struct fault_record record)
{
    const struct fault_policy *policy = policy_of(task);
    enum fault_action action = FAULT_STOP;

    if (task == &tasks[0])
        panic_by(task, last_words("idle faulted"));
    if (policy != NULL)
        action = restart_decide(policy);
    record.pid = task->pid;
    if (action != FAULT_PANIC)
        task_end(task, KILN_STATUS_FAULTED);
    if (faultlog_add(record))
        console_report_pending();
    if (action == FAULT_PANIC)
        panic_by(task, last_words("a task faulted whose policy is panic"));
    if (action == FAULT_RESTART)
        restart_later(task);
}
