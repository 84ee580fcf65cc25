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

/* Handles of manifest objects: the names of app.yaml, from <kiln/app.h>. */
typedef int kiln_sem_t;

/* What kiln_spawn starts: a task's id, task_NAME from <kiln/app.h>. */
typedef uintptr_t kiln_entry_t;

/* For kiln_spawn: the priority that the manifest or Kconfig gives the task. */
#define KILN_PRIORITY_DEFAULT (-1)

/* The console's file descriptors. */
#define KILN_STDIN 0     /* read by line: echoed, backspace edits */
#define KILN_STDOUT 1    /* write */
#define KILN_STDERR 2    /* write, the same console */
#define KILN_STDIN_RAW 3 /* read bytes as they come */

#endif
