/* SPDX-License-Identifier: MIT */
/* What main and the crew's domain tell each other, in the partition `box`. */
#ifndef BOX_H
#define BOX_H

#include <kiln/kiln.h>

/* What a worker does: its argument. */
enum job {
    RETURN,
    EXIT_300,
    WAIT,
    LOCK_AND_WAIT,
    COUNT,     /* in the domain's data; exits with the count */
    SPAWN_ONE, /* a worker that counts; exits with its code */
    FAULT,
    SHOW_STACK, /* tells where its variable is, and looks after it for ever */
    POKE_STACK, /* writes there */
    KILL_HOST,
};

/* What the domain is told by notifications. */
#define HOST_FAULTS 1u
#define HOST_POKES 2u

struct box {
    kiln_entry_t worker; /* a function of the domain's code */
    int starts;          /* of the domain */
    int done;            /* jobs that came to their end by themselves */
    int touched;         /* somebody else wrote into a worker's stack */
};

#define BOX ((volatile struct box *)(void *)box)

#endif
