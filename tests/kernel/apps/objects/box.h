/* SPDX-License-Identifier: MIT */
/* What the helper is to do, in the partition `box`. */
#ifndef BOX_H
#define BOX_H

#include <kiln/kiln.h>

enum job {
    WAIT_SEM,
    LOCK_FREE,
    LOCK_AND_DIE,
    LOCK,
    LOCK_FIRST,
    SEND,
    RECEIVE,
    SET,
    NOTIFY,
};

struct job_box {
    enum job job;
    int handle;
    int result; /* 1 until the job is done */
    char item[8];
};

#define BOX ((volatile struct job_box *)(void *)box)

#endif
