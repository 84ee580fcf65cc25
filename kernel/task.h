/* SPDX-License-Identifier: MIT */
/*
 * Tasks: what is fixed at build time (struct task_def, in flash) and what
 * changes (struct task, in kernel RAM).
 *
 * A live task is in exactly one place: the ready list of its priority, a wait
 * queue, or (sleeping) only the timeout list. The running task stays at the
 * head of its ready list.
 */
#ifndef KILN_KERNEL_TASK_H
#define KILN_KERNEL_TASK_H

#include "arch.h"
#include "config.h"

#include <stddef.h>
#include <stdint.h>

enum task_state {
    TASK_DORMANT, /* not started yet, or ended and reclaimed */
    TASK_READY,   /* running or able to run */
    TASK_BLOCKED, /* waiting for an object, the console or a time */
};

/* Bits of memory_range.access. */
#define ACCESS_READ 1u
#define ACCESS_WRITE 2u

/* Memory that a task may name in a system call. Adjacent regions with the same
 * rights are merged at build time; devices are never listed. */
struct memory_range {
    uintptr_t start;
    uint32_t size; /* bytes */
    uint32_t access;
};

/* Bits of task_def.rights[handle]: each names one operation on one type, so
 * that testing the bit also proves the type. */
#define RIGHT_SEM_WAIT 0x0001u
#define RIGHT_SEM_SIGNAL 0x0002u

/* Bits of task_def.task_rights[id]. */
#define RIGHT_TASK_SPAWN 0x01u

/* A handler in a call table. Only the architecture's entry code calls it, with
 * up to four words as arguments and one as result. */
typedef void (*syscall_fn)(void);

struct task_def {
    struct arch_mpu_image mpu;  /* first: the switch copies it from here */
    uintptr_t stack_low;        /* lowest byte of the stack */
    uint32_t frame_span;        /* highest lawful frame address - stack_low */
    const syscall_fn *calls;    /* by call number; a call not allowed is sys_denied */
    const uint16_t *rights;     /* by object index: RIGHT_* */
    const uint8_t *task_rights; /* by task id: RIGHT_TASK_* */
    const struct memory_range *ranges;
    uint32_t range_count;
    uintptr_t start; /* the unprivileged start stub */
    uintptr_t image; /* its argument: what to copy and clear, and the entry */
    const char *name;
    uint16_t quantum_ticks; /* 0: never rotated */
    uint8_t priority;       /* 0 is the most urgent */
    uint8_t autostart;
};

struct task {
    struct arch_context context; /* first: the switch saves here */
    const struct task_def *def;
    struct task *next; /* on a ready list or a wait queue (circular) */
    struct task *prev;
    struct task **queue;       /* the wait queue it is on, NULL if on none */
    struct task *timeout_next; /* by deadline, NULL-terminated */
    struct task *timeout_prev; /* itself: not on the list */
    uint64_t deadline_ticks;
    void *wait_buffer; /* a console call's memory, checked when it was made */
    uint32_t wait_length;
    int32_t pid; /* generation << 8 | id */
    uint16_t quantum_left_ticks;
    uint8_t priority;
    uint8_t state;
};

/* Generated: task_defs[0] is idle; a task's id is its index + 1. */
extern const struct task_def task_defs[];
extern struct task tasks[];
extern const uint32_t task_count;

#define PID_ID_MASK 0xffu
#define PID_GENERATION_STEP 0x100u
#define PID_MAX 0x7fffffffu

static inline uint32_t task_id(const struct task *task)
{
    return (uint32_t)task->pid & PID_ID_MASK;
}

/* Give every task its first pid and start those that start by themselves.
 * Bound: the number of tasks. */
void task_boot(void);

/* Make a dormant task ready at `priority`. Bound: constant. */
void task_start(struct task *task, uint8_t priority);

/* End a live task: it leaves every list and its pid becomes stale. Reclaiming
 * its stack is the next task_start's business: nobody else can reach it.
 * Bound: constant. */
void task_end(struct task *task);

/* Block the running task on `queue` (NULL: only the time) for `timeout_ms`
 * (KILN_FOREVER: no limit), which must not be 0.
 * Bound: waiters of the queue + timeouts running. */
void task_block(struct task **queue, uint32_t timeout_ms);

/* End a blocked task's wait; its call returns `result`. Bound: constant. */
void task_wake(struct task *task, int32_t result);

int32_t sys_yield(void);
int32_t sys_exit(uint32_t code);
int32_t sys_spawn(uint32_t entry, uint32_t priority);
int32_t sys_sleep(uint32_t ms);
int32_t sys_getpid(void);

/* What stands in a call table where a task has no right to the call. */
int32_t sys_denied(void);

/* What stands there for a number that is no call, or none of this image's. */
int32_t sys_unknown(void);

#endif
