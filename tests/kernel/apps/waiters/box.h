/* SPDX-License-Identifier: MIT */
#ifndef BOX_H
#define BOX_H

#include <kiln/kiln.h>

enum what { SEMAPHORE, MUTEX, RECEIVE, SEND, EVENT, JOIN, KINDS };

/* What all wait for, and what each got: 1 while it waits. */
struct waiters_box {
    enum what what;
    int idler;
    int result[8]; /* by id */
};

#define BOX ((volatile struct waiters_box *)(void *)box)

#endif
