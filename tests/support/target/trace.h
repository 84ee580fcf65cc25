/* SPDX-License-Identifier: MIT */
/*
 * A record of what tasks did in which order: one letter an event, in the shared
 * partition `memory: {trace: {size: 256}}`, which each of them is granted (`trace: rw`).
 */
#ifndef TRACE_H
#define TRACE_H

#include <kiln/kiln.h>
#include <stdio.h>
#include <string.h>

struct trace {
    uint32_t length;
    char text[252];
};

static inline struct trace *trace_record(void)
{
    return (struct trace *)(void *)trace;
}

/* Something happened. */
static inline void trace_add(char letter)
{
    uint32_t place = __atomic_fetch_add(&trace_record()->length, 1, __ATOMIC_SEQ_CST);

    if (place < sizeof(trace_record()->text) - 1)
        trace_record()->text[place] = letter;
}

/* True once `letter` was added. */
static inline int trace_has(char letter)
{
    __asm__ volatile("" ::: "memory"); /* others write it while this task looks */
    return strchr(trace_record()->text, letter) != NULL;
}

/* Print "TITLE: LETTERS" and begin anew. */
static inline void trace_show(const char *title)
{
    printf("%s: %s\n", title, trace_record()->text);
    memset(trace, 0, sizeof(struct trace));
}

#endif
