/* SPDX-License-Identifier: MIT */
/*
 * The types and constants that all calls share.
 *
 * Results: a call returns 0 or a positive value for success, or a negative
 * errno value (<errno.h>), and never sets errno itself.
 *
 * -ENOSYS means that no task of the image was granted the call: the kernel does
 * not contain it then.
 *
 * Timeouts are in milliseconds, 0 to 4,294,967,294, or one of the two names
 * below. A timeout never ends early: it is rounded up to whole ticks, and takes
 * at most one tick more when the task can run.
 */
#ifndef KILN_TYPES_H
#define KILN_TYPES_H

#include <stddef.h>
#include <stdint.h>

/* Do not wait at all. */
#define KILN_NO_WAIT 0u
/* Wait without a limit. */
#define KILN_FOREVER 0xffffffffu

/* What kiln_spawn starts: a task's id, task_NAME from <kiln/app.h>, or the
 * address of a function for a task of a pool. */
typedef uintptr_t kiln_entry_t;

/* <kiln/inspect_types.h> */
struct kiln_task_info;
struct kiln_object_info;
struct kiln_fault_line;
/* <kiln/heap_types.h> */
struct kiln_heap_block;

/* Where a signal's handler begins, with the signal's number. */
typedef void (*kiln_signal_handler_t)(int signal);

/* One entry of kiln_create_task's table. */
struct kiln_task_entry {
    kiln_entry_t function; /* of the code that the pool runs */
    int priority;          /* as kiln_spawn's */
};

/* For kiln_spawn: the priority that the manifest or Kconfig gives the task. */
#define KILN_PRIORITY_DEFAULT (-1)

/* What is kept of an exit code, and beyond it how else a task can end. */
#define KILN_EXIT_MASK 0xff
#define KILN_STATUS_KILLED 256
#define KILN_STATUS_FAULTED 257

/* kiln_mutex_lock: this task has it, but its former owner died with it locked,
 * so that what it protects may be half changed. */
#define KILN_OWNER_DIED 1

/* Signals are 1 to 31. No task can handle or ignore a kill. */
#define KILN_SIGKILL 9
#define KILN_SIGALRM 14
#define KILN_SIGTERM 15

/* What a signal does to a task: end it, nothing, or run its handler. */
#define KILN_SIGNAL_DEFAULT 0
#define KILN_SIGNAL_IGNORE 1
#define KILN_SIGNAL_HANDLE 2

/* For calls that take a heap: the first that app.yaml grants the task. */
#define KILN_HEAP_OWN (-1)

/* A variable that keeps its value when its task starts again, and when the processor is reset but
 * not switched off: `KILN_NOINIT static unsigned starts;`. It has no initial value; what it
 * holds after power-on is arbitrary. */
#define KILN_NOINIT __attribute__((section(".noinit")))

/* All event flags, and all notification bits: 0 to 30. */
#define KILN_FLAGS 0x7fffffffu

/* Options of kiln_event_wait. */
#define KILN_EVENT_ANY 0u   /* one of the flags suffices */
#define KILN_EVENT_ALL 1u   /* all are needed */
#define KILN_EVENT_CLEAR 2u /* those that ended the wait are cleared */

/* The console's file descriptors. */
#define KILN_STDIN 0          /* read by line: echoed, backspace edits */
#define KILN_STDOUT 1         /* write */
#define KILN_STDERR 2         /* write, the same console */
#define KILN_STDIN_RAW 3      /* read bytes as they come */
#define KILN_STDOUT_NO_WAIT 4 /* write, all at once or not at all */
#define KILN_STDIN_NO_WAIT 5  /* read the bytes that have come, if any have */

#endif
