/* SPDX-License-Identifier: MIT */
/*
 * Tasks: what is fixed at build time (struct task_def, in flash) and what
 * changes (struct task, in kernel RAM).
 *
 * A live task is in exactly one place: the ready list of its priority, a wait
 * queue, only the timeout list (sleeping), or no list (suspended). The running
 * task stays at the head of its ready list.
 */
#ifndef KILN_KERNEL_TASK_H
#define KILN_KERNEL_TASK_H

#include "arch.h"
#include "config.h"
#include "rights.h"
#include "timeout_node.h"

#include <generated/layout.h> /* how many of each kind there are */
#include <kiln/inspect_types.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The states of enum kiln_task_state that the kernel stores. Running is not stored: it is the
 * task that inspects. */
enum task_state {
    TASK_DORMANT = KILN_TASK_DORMANT,
    TASK_READY = KILN_TASK_READY, /* running or able to run */
    TASK_BLOCKED = KILN_TASK_BLOCKED,
    TASK_SUSPENDED = KILN_TASK_SUSPENDED,
    TASK_ZOMBIE = KILN_TASK_ZOMBIE, /* its exit status is kept until a join or the next start */
    TASK_ENDING = KILN_TASK_ENDING, /* see reaper.h */
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

/* A handler in a call table. Only the architecture's entry code calls it, with
 * up to four words as arguments and one as result. */
typedef void (*syscall_fn)(void);

/* Bits of task_def.flags. */
#define TASK_AUTOSTART 0x01u /* it starts at boot */
#define TASK_CREATES 0x02u   /* it may take slots of object pools */

struct task_def {
    struct arch_mpu_image mpu;   /* first: the switch copies it from here */
    uintptr_t stack_low;         /* lowest byte of its memory; the stack comes first */
    uint32_t frame_span;         /* highest lawful frame address - stack_low */
    uint32_t memory_size;        /* bytes of its memory, from stack_low on */
    const syscall_fn *calls;     /* by call number; a call not allowed is sys_denied */
    const rights_t *rights;      /* by object index: RIGHT_* */
    const rights_t *task_rights; /* by task id: RIGHT_TASK_* */
    const struct memory_range *ranges;
    uint32_t range_count;
    uintptr_t start; /* the unprivileged start stub */
    uintptr_t image; /* its argument: what to copy and clear, and the entry */
    const char *name;
    const struct fault_policy *policy; /* NULL: a fault ends it for good */
    uint32_t *notified;                /* its pending notifications; NULL: no task sends any */
    uint16_t quantum_ticks;            /* 0: never rotated */
    uint8_t priority;                  /* 0 is the most urgent */
    uint8_t ceiling;                   /* the most urgent that spawn and nice may give it */
    uint8_t flags;                     /* TASK_AUTOSTART, TASK_CREATES */
    uint8_t joinable;                  /* 1: some task may join it */
    uint8_t domain;       /* index of the task whose memory it shares: a pool's; 0: none */
    uint8_t first_worker; /* index of the first task that shares its memory, and how many do */
    uint8_t worker_count;
    uint8_t first_timer; /* index of the first timer that notifies it, and how many do */
    uint8_t timer_count;
    uint8_t first_irq; /* handle of its first interrupt, and how many it has */
    uint8_t irq_count;
    uint8_t heap;    /* handle of the heap that is meant where a call names none */
    uint8_t timing;  /* index of its timing + 1; 0: none */
    uint8_t signals; /* index of its signals + 1; 0: none */
};

/* What a blocked task waits for, besides the queue it is on. */
union task_wait {
    void *buffer;   /* a console or queue call's memory, checked when it was made */
    uint32_t flags; /* event flags; on no queue: notifications, 0 of a sleep, WAIT_PERIOD */
    int32_t pid;    /* join; and once the task has ended, its exit status */
};

/* Why a task may not run. */
#define SUSPENDED_BY_CALL 1u
#define SUSPENDED_BY_BUDGET 2u

/* Of a TASK_ENDING, `priority` is the most urgent of its own and those of tasks that join it, and
 * `wait_detail` how far the map has been looked at of the first heap in which it has blocks. */
struct task {
    struct arch_context context; /* first: the switch saves here */
    const struct task_def *def;
    struct timeout timeout;
    struct task *next; /* on a ready list or a wait queue (circular) */
    struct task *prev;
    struct task **queue; /* the wait queue it is on, NULL if on none */
    union task_wait wait;
    struct mutex *owned;  /* the mutexes it has locked, the latest first */
    int32_t pid;          /* generation << 8 | id */
    uint16_t wait_detail; /* the buffer's length; an event's options */
    uint16_t quantum_left_ticks;
    uint8_t priority;      /* in force: its own, or a more urgent one of an owned mutex's */
    uint8_t base_priority; /* its own */
    uint8_t state;
    uint8_t suspended; /* SUSPENDED_*: it becomes TASK_SUSPENDED instead of ready; or 0 */
};

/* Generated: task_defs[0] is idle; a task's id is its index + 1. The manifest's
 * tasks come first, then the pools'. */
extern const struct task_def task_defs[];
extern struct task tasks[];

#define PID_ID_MASK 0xffu
#define PID_GENERATION_STEP 0x100u
#define PID_MAX 0x7fffffffu

static inline uint32_t task_id(const struct task *task)
{
    return (uint32_t)task->pid & PID_ID_MASK;
}

/* Give every task its first pid and start those that start by themselves.
 * Bound: the number of tasks. */
OUT_OF_LINE void task_boot(void);

/* Make a task that does not live ready at `priority`. Its entry function, `entry`
 * or (0) its own, gets `argument`. It must not be kernel.current: on the way out,
 * the registers are saved over the first frame. Bound: its timers. */
void task_start(struct task *task, uint8_t priority, uintptr_t entry, uintptr_t argument);

/* End a live task, and those that share its memory; tasks that join learn `status`.
 * They leave every list, and what they held is released: mutexes go to the next
 * in line, timers stop, objects of pools are destroyed. The pids become stale.
 * Blocks of heaps come back later: see reaper.h. The next task_start reclaims the stack; until then
 * no task can reach it. Bound: what they own, and the tasks that wait for it. */
void task_end(struct task *task, int32_t status);

/* Check what spawn and nice ask for; KILN_PRIORITY_DEFAULT becomes the manifest's.
 * Returns the priority, or -EINVAL or -EPERM. Bound: constant. */
int32_t task_level(const struct task_def *def, uint32_t priority);

int32_t sys_yield(void);
int32_t sys_sleep(uint32_t ms);
int32_t sys_getpid(void);

/* The entry of a call table where a task has no right to the call. */
int32_t sys_denied(void);

/* The entry for a number that is no call, or none of this image. */
int32_t sys_unknown(void);

#endif
