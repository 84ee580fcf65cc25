/* SPDX-License-Identifier: MIT */
/*
 * Fault records as lines of text, one line at a time, so that a report never
 * makes the kernel busy for longer than one line takes.
 */
#ifndef KILN_KERNEL_REPORT_H
#define KILN_KERNEL_REPORT_H

#include "fault.h"
#include "text.h"

#include <stdbool.h>
#include <stdint.h>

/* The kind of memory that a name means: the words around the name are in an image once. */
enum memory_kind {
    MEMORY_NAMED, /* the name says all */
    MEMORY_STACK,
    MEMORY_DATA,
    MEMORY_PARTITION,
    MEMORY_HEAP,
    MEMORY_DEVICE,
    MEMORY_OWN,
    MEMORY_DOMAIN,
};

/* Generated: the owner of each part of the address space. */
struct memory_owner {
    uintptr_t start;
    uintptr_t last; /* inclusive */
    const char *name;
};

/* Generated: what each task was granted, and the manifest line that says so. */
struct memory_grant {
    uint8_t task_id;
    uint8_t kind; /* enum memory_kind */
    uint16_t line;
    uintptr_t start;
    uintptr_t last; /* inclusive */
    const char *name;
};

extern const struct memory_owner memory_owners[];
extern const uint8_t memory_owner_kinds[]; /* enum memory_kind */
extern const uint32_t memory_owner_count;
extern const struct memory_grant memory_grants[];
extern const uint32_t memory_grant_count;

/* True while a line waits to be printed. */
bool report_pending(void);

/* Put the next line into the console if it has room. True: it was a report's last.
 * Bound: one line; owners + grants. */
bool report_line(void);

/* Lines of a fault report. */
uint32_t report_lines(const struct fault_record *fault);

/* One of them, from 0. Bound: as report_line. */
void report_compose(struct text *text, const struct fault_record *fault, uint32_t line);

#endif
