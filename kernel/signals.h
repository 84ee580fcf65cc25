/* SPDX-License-Identifier: MIT */
/*
 * Signals, of tasks that declare them: handlers that interrupt what their task does,
 * one at a time, and an alarm.
 */
#ifndef KILN_KERNEL_SIGNALS_H
#define KILN_KERNEL_SIGNALS_H

#include "signal_state.h"

/* If `timeout` is an alarm, it goes off. Bound: that of a task's end. */
bool signals_expire(struct timeout *timeout);

int32_t sys_signal_action(uint32_t signal, uint32_t action, uint32_t handler);
int32_t sys_signal_return(void);
int32_t sys_signal_send(uint32_t pid, uint32_t signal);
int32_t sys_alarm(uint32_t ms);

#endif
