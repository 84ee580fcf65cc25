/* SPDX-License-Identifier: MIT */
/* What the tasks tell each other, in the partition `box`. */
#ifndef BOX_H
#define BOX_H

#include <kiln/kiln.h>

struct life_box {
    uint32_t argument;
    int starts; /* of the crasher */
    int fresh;  /* whether its data was as at boot each time */
    int host_ready;
    kiln_entry_t worker; /* in the code of `host` */
    int runs;
    int sum;
    char order[16];
    int length;
};

#define BOX ((volatile struct life_box *)(void *)box)

#endif
