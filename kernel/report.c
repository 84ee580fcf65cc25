/* SPDX-License-Identifier: MIT */
/* The first two lines are what scripts look for; the rest helps a person. */
#include "report.h"

#include "faultlog.h"
#include "kernel.h"
#include "output.h"
#include "text.h"

/* By cause, one after the other: so the linker drops them from an image that does not
 * report, which it would not do with strings behind pointers. */
static const char titles[] = "MPU violation\0"         /* FAULT_DATA_ACCESS */
                             "MPU violation\0"         /* FAULT_CODE_FETCH */
                             "Stack overflow\0"        /* FAULT_STACK_OVERFLOW */
                             "Bad stack pointer\0"     /* FAULT_STACK_POINTER */
                             "Bus fault\0"             /* FAULT_BUS_DATA */
                             "Bus fault\0"             /* FAULT_BUS_LATE */
                             "Bus fault\0"             /* FAULT_BUS_FETCH */
                             "Undefined instruction\0" /* FAULT_UNDEFINED */
                             "Invalid state\0"         /* FAULT_STATE */
                             "Invalid return\0"        /* FAULT_RETURN */
                             "No coprocessor\0"        /* FAULT_COPROCESSOR */
                             "Unaligned access\0"      /* FAULT_UNALIGNED */
                             "Division by zero\0"      /* FAULT_DIVIDE */
                             "Breakpoint\0"            /* FAULT_BREAKPOINT */
                             "Watchdog expired\0"      /* FAULT_WATCHDOG */
                             "Fault";                  /* FAULT_OTHER */

/* By enum memory_kind. */
static const char kinds[] = "\0"                 /* MEMORY_NAMED */
                            "the stack of '\0"   /* MEMORY_STACK */
                            "the data of '\0"    /* MEMORY_DATA */
                            "the partition '\0"  /* MEMORY_PARTITION */
                            "the heap '\0"       /* MEMORY_HEAP */
                            "the device '\0"     /* MEMORY_DEVICE */
                            "its own memory (\0" /* MEMORY_OWN */
                            "the memory of '";   /* MEMORY_DOMAIN */

/* Text number `n` of those that follow each other. */
static const char *nth(const char *text, uint32_t n)
{
    while (n > 0)
        n -= *text++ == '\0';
    return text;
}

/* Only used with details. */
static const char *const explanations[FAULT_CAUSES] = {
    [FAULT_DATA_ACCESS] = "data access outside the task's memory and grants",
    [FAULT_CODE_FETCH] = "instruction fetch outside user code",
    [FAULT_STACK_OVERFLOW] = "an exception frame did not fit the stack",
    [FAULT_STACK_POINTER] = "the stack pointer left the task's stack",
    [FAULT_BUS_DATA] = "data access refused by the bus",
    [FAULT_BUS_LATE] = "an earlier store was refused by the bus",
    [FAULT_BUS_FETCH] = "instruction fetch refused by the bus",
    [FAULT_UNDEFINED] = "the processor does not know this instruction",
    [FAULT_STATE] = "jump to an even address (not Thumb code)",
    [FAULT_RETURN] = "impossible exception return",
    [FAULT_COPROCESSOR] = "FPU or coprocessor instruction without the right",
    [FAULT_UNALIGNED] = "this instruction needs an aligned address",
    [FAULT_DIVIDE] = "integer division by zero",
    [FAULT_BREAKPOINT] = "BKPT without a debugger",
    [FAULT_WATCHDOG] = "no kiln_watchdog_feed for too long",
    [FAULT_OTHER] = "the processor reported an escalated fault",
};

enum line { LINE_TITLE, LINE_ENDING, LINE_CAUSE, LINE_OWNER, LINE_GRANT, LINES };

KERNEL_STATE_PART("report") static uint8_t next_line;

static void line_title(struct text *text, const struct fault_record *fault)
{
    text_add(text, nth(titles, fault->cause));
    if (fault->address_known || fault->pc_known) {
        text_add(text, " at ");
        text_add_hex(text, (uint32_t)(fault->address_known ? fault->address : fault->pc));
    }
    text_add(text, " by task ");
    text_add_number(text, (uint32_t)fault->pid);
}

static void line_ending(struct text *text, const struct fault_record *fault)
{
    text_add(text, "Terminating task '");
    text_add(text, task_defs[((uint32_t)fault->pid & PID_ID_MASK) - 1].name);
    text_add(text, "'");
}

static void line_cause(struct text *text, const struct fault_record *fault)
{
    text_add(text, "  cause: ");
    text_add(text, explanations[fault->cause]);
    if (fault->pc_known) {
        text_add(text, ", pc ");
        text_add_hex(text, (uint32_t)fault->pc);
    }
}

static void add_memory(struct text *text, uint8_t kind, const char *name)
{
    text_add(text, nth(kinds, kind));
    text_add(text, name);
    if (kind != MEMORY_NAMED)
        text_add(text, kind == MEMORY_OWN ? ")" : "'");
}

static void line_owner(struct text *text, const struct fault_record *fault)
{
    text_add(text, "  memory: ");
    text_add_hex(text, (uint32_t)fault->address);
    for (uint32_t i = 0; i < memory_owner_count; i++) {
        const struct memory_owner *owner = &memory_owners[i];

        if (fault->address >= owner->start && fault->address <= owner->last) {
            text_add(text, " is in ");
            add_memory(text, memory_owner_kinds[i], owner->name);
            return;
        }
    }
    text_add(text, " is in no task's memory");
}

/* Bytes between an address and a grant; 0 inside. */
static uintptr_t distance(const struct memory_grant *grant, uintptr_t address)
{
    if (address < grant->start)
        return grant->start - address;
    return address > grant->last ? address - grant->last : 0;
}

static void line_grant(struct text *text, const struct fault_record *fault)
{
    const struct memory_grant *nearest = NULL;

    for (uint32_t i = 0; i < memory_grant_count; i++) {
        const struct memory_grant *grant = &memory_grants[i];

        if (grant->task_id == ((uint32_t)fault->pid & PID_ID_MASK) &&
            (nearest == NULL ||
             distance(grant, fault->address) < distance(nearest, fault->address)))
            nearest = grant;
    }
    if (nearest == NULL)
        return;
    text_add(text, "  nearest grant: ");
    add_memory(text, nearest->kind, nearest->name);
    text_add(text, ", ");
    text_add_hex(text, (uint32_t)nearest->start);
    text_add(text, "-");
    text_add_hex(text, (uint32_t)nearest->last);
    text_add(text, " (app.yaml:");
    text_add_number(text, nearest->line);
    text_add(text, ")");
}

/* One of the lines that follow the first two. */
static void line_detail(struct text *text, const struct fault_record *fault, uint32_t line)
{
    if (line == LINE_CAUSE)
        line_cause(text, fault);
    else if (line == LINE_OWNER)
        line_owner(text, fault);
    else
        line_grant(text, fault);
}

/* Lines that this record has: without details two, without an address three. */
uint32_t report_lines(const struct fault_record *fault)
{
    if (OWNER_COUNT == 0 || memory_owner_count == 0)
        return LINE_CAUSE;
    return fault->address_known ? LINES : LINE_OWNER;
}

/* Behind the last report: how many found the log full. */
static void report_dropped(void)
{
    struct text text;

    text_begin(&text);
    text_add(&text, "[FAULT] ");
    text_add_number(&text, fault_dropped());
    text_add(&text, " more faults not reported");
    text_end_line(&text);
    if (console_put(text.bytes, text.length))
        fault_dropped_printed();
}

void report_compose(struct text *text, const struct fault_record *fault, uint32_t line)
{
    text_begin(text);
    text_add(text, "[FAULT] ");
    if (line == LINE_TITLE)
        line_title(text, fault);
    else if (OWNER_COUNT == 0 || line == LINE_ENDING)
        line_ending(text, fault);
    else
        line_detail(text, fault, line);
    text_end_line(text);
}

bool report_pending(void)
{
    return fault_oldest() != NULL || fault_dropped() != 0;
}

bool report_line(void)
{
    const struct fault_record *fault = fault_oldest();
    struct text text;

    if (fault == NULL) {
        report_dropped();
        return true;
    }
    report_compose(&text, fault, next_line);
    if (!console_put(text.bytes, text.length))
        return false;
    next_line++;
    if (next_line < report_lines(fault))
        return false;
    next_line = 0;
    fault_printed();
    return true;
}
