/* SPDX-License-Identifier: MIT */
/*
 * Accounts (CONFIG_ACCOUNTING): how long each task has run. The kernel's
 * work counts as that of the task that runs when it begins; a switch closes one
 * account and opens the next, so that together they are all of the time since boot.
 */
#ifndef KILN_KERNEL_ACCOUNT_H
#define KILN_KERNEL_ACCOUNT_H

#include "kernel.h"

struct account {
    uint64_t cycles;   /* until the last switch away from the task */
    uint32_t switches; /* to the task */
    uint32_t calls;    /* system calls that it made, refused ones too */
};

/* Generated: ACCOUNT_COUNT of them, one a task or none at all. */
extern struct account accounts[];

/* The running task's. The architecture's entry code counts calls in it. */
extern struct account *account_running;

/* Time begins. Called once, when kernel.next is the first task. */
void account_boot(void);

/* Close the account of kernel.current and open that of kernel.next. Bound: constant. */
void account_turn(void);

/* Cycles that `task` has used so far, in all its lives. Bound: constant. */
uint64_t account_cycles(const struct task *task);

#endif
