/* SPDX-License-Identifier: MIT */
/* What the calls of <kiln/inspect.h> return. */
#ifndef KILN_INSPECT_TYPES_H
#define KILN_INSPECT_TYPES_H

#include <stdint.h>

/* Room for a name of the manifest, or of a pool's task, and its final 0. */
#define KILN_NAME_SIZE 36

/* With CONFIG_ACCOUNTING: what each word of a stack holds until it is used, and how many
 * bytes one call looks at. */
#define KILN_STACK_UNUSED 0x57ac57acu
#define KILN_STACK_SCAN 256

/* kiln_task_info.state. The task that looks is running itself. */
enum kiln_task_state {
    KILN_TASK_DORMANT,   /* not started yet, or ended and no task can join it */
    KILN_TASK_READY,     /* could run, but others are more urgent or came first */
    KILN_TASK_BLOCKED,   /* waits */
    KILN_TASK_SUSPENDED, /* could run, but for kiln_suspend or a budget used up */
    KILN_TASK_ZOMBIE,    /* ended, and its exit status can still be had by joining */
    KILN_TASK_RUNNING,   /* the one that looks */
    KILN_TASK_ENDING,    /* ended, but its blocks of heaps are still coming back */
};

/* kiln_task_info.waits_for: what kiln_task_info.waits_on means. */
enum kiln_wait {
    KILN_WAIT_NOTHING,      /* 0: it does not wait */
    KILN_WAIT_TIME,         /* 0: it sleeps, or waits for its next period */
    KILN_WAIT_OBJECT,       /* a handle */
    KILN_WAIT_NOTIFICATION, /* the bits */
    KILN_WAIT_TASK,         /* the pid whose end it waits for */
    KILN_WAIT_CONSOLE,      /* 0: it reads or writes */
};

struct kiln_task_info {
    int32_t pid;   /* of its present life, or of the next one */
    uint8_t state; /* enum kiln_task_state */
    /* 0 is the most urgent; the manifest's while it is dormant or a zombie. */
    uint8_t priority;      /* in force */
    uint8_t base_priority; /* its own, without what mutexes lend */
    uint8_t waits_for;     /* enum kiln_wait */
    int32_t waits_on;
    uint32_t stack_size; /* bytes */
    /* Holds it, or will once its wait is over: 1 kiln_suspend, 2 a budget used up; a sum. */
    uint8_t suspended;
    uint8_t ceiling; /* the most urgent priority that kiln_spawn and kiln_nice may give it */
    uint8_t reserved[2];
    /* In all its lives since boot; 0 without CONFIG_ACCOUNTING. */
    uint64_t cycles;   /* of the processor, KILN_CLOCK_HZ of <kiln/app.h> a second */
    uint32_t switches; /* to it */
    uint32_t calls;    /* system calls that it made, refused ones too */
    char name[KILN_NAME_SIZE];
};

/* kiln_object_info.kind. */
enum kiln_object_kind {
    KILN_OBJECT_SEMAPHORE,
    KILN_OBJECT_MUTEX,
    KILN_OBJECT_QUEUE,
    KILN_OBJECT_EVENT,
    KILN_OBJECT_TIMER,
    KILN_OBJECT_HEAP,
};

struct kiln_object_info {
    int32_t handle;  /* -1: a pool's slot that is free */
    uint8_t kind;    /* enum kiln_object_kind */
    uint8_t waiters; /* how many tasks wait */
    uint16_t reserved;
    /* semaphore: count; mutex: how often it is locked; queue: items in it;
     * event: flags; timer: 1 if it runs; heap: bytes of blocks in use */
    uint32_t value;
    /* semaphore: highest count; queue: depth; timer: period in ticks; heap: its size in
     * bytes; else 0 */
    uint32_t maximum;
    int32_t owner;        /* pid of a mutex's owner, or of the task that a timer notifies; or 0 */
    int32_t first_waiter; /* pid of the task that is served next, or 0 */
    char name[KILN_NAME_SIZE]; /* empty for a pool's slot */
};

/* A line of a fault report, without a 0 at its end. */
struct kiln_fault_line {
    char text[120];
};

#endif
