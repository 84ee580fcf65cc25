/* SPDX-License-Identifier: MIT */
/* The fault log: fixed-size records between the fault and the console. */
#ifndef KILN_KERNEL_FAULTLOG_H
#define KILN_KERNEL_FAULTLOG_H

#include "config.h"

#include <stdbool.h>
#include <stdint.h>

/* The order is that of the texts in report.c. */
enum fault_cause {
    FAULT_DATA_ACCESS,    /* a load or store outside the task's memory */
    FAULT_CODE_FETCH,     /* execution outside user code */
    FAULT_STACK_OVERFLOW, /* the processor could not stack or unstack a frame */
    FAULT_STACK_POINTER,  /* a frame outside the task's own stack */
    FAULT_BUS_DATA,       /* a load or store that the bus refused */
    FAULT_BUS_LATE,       /* the same, reported after the task had gone on */
    FAULT_BUS_FETCH,      /* an instruction fetch that the bus refused */
    FAULT_UNDEFINED,      /* an undefined instruction */
    FAULT_STATE,          /* a jump that leaves Thumb state */
    FAULT_RETURN,         /* an impossible exception return */
    FAULT_COPROCESSOR,    /* a coprocessor or FPU that the task may not use */
    FAULT_UNALIGNED,      /* an access that must be aligned and was not */
    FAULT_DIVIDE,         /* an integer division by zero */
    FAULT_BREAKPOINT,     /* BKPT with no debugger attached */
    FAULT_WATCHDOG,       /* no check-in within the task's watchdog */
    FAULT_OTHER,          /* anything else the processor stopped the task for */
    FAULT_CAUSES
};

struct fault_record {
    int32_t pid; /* at the time of the fault */
    uint8_t cause;
    bool address_known;
    bool pc_known;
    uintptr_t address; /* what was touched; the stack pointer for stack faults */
    uintptr_t pc;
};

/* Keep a record. The log keeps CONFIG_FAULT_LOG_RECORDS of them that are not printed yet; further
 * ones are counted and dropped. Returns whether it was kept. Bound: constant. */
bool faultlog_add(struct fault_record record);

/* The oldest record that is not printed yet, or NULL. */
const struct fault_record *fault_oldest(void);

/* The latest record but `index`, printed or not, or NULL: what has been printed is kept
 * until further faults need its place. */
const struct fault_record *fault_latest(uint32_t index);

/* The oldest record has been printed. */
void fault_printed(void);

/* Faults that found the log full and are not reported yet. */
uint32_t fault_dropped(void);

/* They have been reported. */
void fault_dropped_printed(void);

#endif
