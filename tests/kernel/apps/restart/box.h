/* SPDX-License-Identifier: MIT */
/* What the fragile task is to do, and what became of it, in the partition `box`. */
#ifndef BOX_H
#define BOX_H

#include <kiln/kiln.h>

enum way {
    UNDEFINED,
    STORE,
    FETCH,
    EVEN,
    STACK_AT_TICK, /* the stack pointer is bad when the next tick comes, */
    STACK_AT_CALL, /* or at a system call */
    OVERFLOW,
    WAYS,
    WITH_MUTEX, /* locked */
};

struct box {
    int faults_left; /* each life has one, until there are none left */
    int way;
    int leave; /* exit instead */
    int lives;
    int stale; /* lives that did not find their data as at boot */
    int pid;   /* of the last life */
    uintptr_t argument;
};

#define BOX ((volatile struct box *)(void *)box)

#endif
