/* SPDX-License-Identifier: MIT */
#ifndef WORKER_H
#define WORKER_H

#include "box.h"

/* Data that the domain and its workers share. */
extern int worker_count;

/* Does a job, an enum job; entry of the crew. */
void worker(uintptr_t job);

/* Write to the variable that a worker with the job SHOW_STACK has shown. */
void worker_poke(void);

#endif
