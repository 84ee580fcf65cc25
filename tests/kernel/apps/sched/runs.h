/* SPDX-License-Identifier: MIT */
/* When each busy task began a run of its own, in the shared partition `runs`. */
#ifndef RUNS_H
#define RUNS_H

#include <kiln/kiln.h>

#define RUNS_MAX 30

struct runs {
    uint32_t latest; /* the task that ran last */
    uint32_t count;
    struct {
        char letter;
        int start_ms;
    } run[RUNS_MAX];
};

static inline struct runs *runs_record(void)
{
    return (struct runs *)(void *)runs;
}

#endif
