/* SPDX-License-Identifier: MIT */
/* What main tells the owner, and what the owner saw. */
#ifndef BOX_H
#define BOX_H

#include <kiln/kiln.h>

enum mode {
    COUNT, /* handle ROUNDS interrupts */
    LEAVE, /* handle one, and do not enable it again */
    KEEP,  /* enable it and wait for another one, for ever */
    FAIL,  /* enable it and fault; the next life is LOOK */
    LOOK,  /* do not enable it */
};

#define ROUNDS 50
#define SOON 2000u    /* cycles to the interrupt */
#define LATER 100000u /* several ticks */

struct box {
    enum mode mode;
    int32_t handled;
    int32_t first;  /* what the first wait returned */
    int32_t second; /* and the next one */
};

#define BOX ((volatile struct box *)box)

#endif
