/* SPDX-License-Identifier: MIT */
#include "signals.h"

#include "fault.h"
#include "kernel.h"
#include "mutex.h"
#include "pid.h"
#include "timeout.h"
#include "timing.h"

#include <errno.h>
#include <kiln/types.h>

#define SIGNALS_END 32u

static void wait_interrupt(struct task *task)
{
    if (timing_waits(task))
        timing_interrupt(task);
    mutex_wake(task, -EINTR);
}

/* Have the handler run for the next pending signal, whose number is returned, or 0 if there
 * is none. A wait ends for it. */
static int32_t signals_deliver(struct task *task, struct signals *own)
{
    uint32_t signal;

    if (own->active || own->pending == 0)
        return 0;
    signal = (uint32_t)__builtin_ctz(own->pending);
    own->pending &= own->pending - 1;
    if (task->state == TASK_BLOCKED)
        wait_interrupt(task);
    own->active = arch_signal_enter(task, &own->interrupted, own->handler, signal);
    if (!own->active)
        fault_task(task, (struct fault_record){.cause = FAULT_STACK_OVERFLOW});
    return (int32_t)signal;
}

/* `task` gets a signal. Returns its number if the handler begins now, else 0. */
static int32_t signals_raise(struct task *task, uint32_t signal)
{
    struct signals *own = signals_of(task);
    uint32_t bit = 1u << signal;

    if (own == NULL || !((own->handled | own->ignored) & bit)) {
        task_end(task, KILN_STATUS_KILLED);
        return 0;
    }
    own->pending |= own->handled & bit;
    return signals_deliver(task, own);
}

bool signals_expire(struct timeout *timeout)
{
    uintptr_t offset = (uintptr_t)timeout - (uintptr_t)signals;
    uintptr_t index = offset / sizeof(struct signals);

    if (index >= SIGNALS_COUNT)
        return false;
    signals_raise(&tasks[signals_tasks[index]], KILN_SIGALRM);
    return true;
}

int32_t sys_signal_action(uint32_t signal, uint32_t action, uint32_t handler)
{
    struct signals *own = signals_of(kernel.current);
    uint32_t bit = 1u << (signal % SIGNALS_END);

    /* A pool's tasks have the calls of the task whose memory they share. */
    if (own == NULL)
        return -EPERM;
    if (signal == 0 || signal >= SIGNALS_END || signal == KILN_SIGKILL ||
        action > KILN_SIGNAL_HANDLE)
        return -EINVAL;
    own->handled &= ~bit;
    own->ignored &= ~bit;
    if (action == KILN_SIGNAL_HANDLE) {
        own->handled |= bit;
        own->handler = handler;
    } else if (action == KILN_SIGNAL_IGNORE) {
        own->ignored |= bit;
    }
    own->pending &= own->handled;
    return 0;
}

int32_t sys_signal_return(void)
{
    struct task *task = kernel.current;
    struct signals *own = signals_of(task);
    int32_t word;
    int32_t signal;

    if (own == NULL || !own->active) {
        fault_task(task, (struct fault_record){.cause = FAULT_RETURN});
        return 0;
    }
    own->active = false;
    word = arch_signal_return(&own->interrupted);
    signal = signals_deliver(task, own);
    return signal != 0 ? signal : word;
}

int32_t sys_signal_send(uint32_t pid, uint32_t signal)
{
    struct task *task = kernel.current;
    int32_t error;

    if ((uint32_t)task->pid != pid)
        task = pid_get(pid, RIGHT_TASK_KILL, &error);
    if (task == NULL)
        return error;
    if (signal >= SIGNALS_END)
        return -EINVAL;
    if (signal == 0)
        return 0;
    if (task != kernel.current) {
        signals_raise(task, signal);
        return 0;
    }
    /* What this returns goes to the frame that the task goes on with, which is its
     * handler's then. */
    arch_result_low_set(0);
    return signals_raise(task, signal);
}

int32_t sys_alarm(uint32_t ms)
{
    struct signals *own = signals_of(kernel.current);
    int32_t left_ms = 0;

    if (own == NULL)
        return -EPERM;
    if (timeout_pending(&own->alarm)) {
        left_ms = time_ms_until(own->alarm.deadline_ticks);
        timeout_cancel(&own->alarm);
    }
    if (ms != 0)
        timeout_start(&own->alarm, ms);
    return left_ms;
}
