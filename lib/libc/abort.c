/* SPDX-License-Identifier: MIT */
/*
 * abort, and what a failed assert calls: a line that says where, and a breakpoint. A debugger
 * stops there; without one it is a fault of the task, which the kernel reports and which has the
 * consequences that `fault:` of the manifest says.
 *
 * No printf: what a task has left of its stack when it gives up may be little.
 */
#include "abort.h"

#include <kiln/console.h>
#include <stdlib.h>
#include <string.h>

#define HEX_DIGITS 8
#define DECIMAL_DIGITS 10

struct line {
    char text[KILN_WRITE_MAX]; /* one write takes it whole */
    size_t length;
};

__attribute__((weak)) void kiln_stdio_finish(void); /* NULL in a task that does not print */
_Noreturn void __assert_func(const char *file, int number, const char *function,
                             const char *expression);

static void add(struct line *line, const char *text)
{
    while (*text != '\0' && line->length < sizeof(line->text) - 1)
        line->text[line->length++] = *text++;
}

static void add_number(struct line *line, uint32_t value, uint32_t base, int digits)
{
    char reversed[DECIMAL_DIGITS + 1];
    char *first = reversed + sizeof(reversed) - 1;

    *first = '\0';
    for (; digits > 0 || value != 0; value /= base, digits--)
        *--first = "0123456789abcdef"[value % base];
    add(line, first);
}

static _Noreturn void end(struct line *line)
{
    line->text[line->length++] = '\n';
    if (kiln_stdio_finish != NULL)
        kiln_stdio_finish();
    kiln_write(KILN_STDERR, line->text, line->length);
    for (;;)
        __asm__ volatile("bkpt #0");
}

_Noreturn void kiln_abort(const char *what, const void *caller)
{
    struct line line;

    line.length = 0;
    add(&line, what);
    add(&line, " before 0x");
    add_number(&line, (uint32_t)(uintptr_t)caller & ~1u, 16, HEX_DIGITS);
    end(&line);
}

_Noreturn void abort(void)
{
    kiln_abort("abort called", __builtin_return_address(0));
}

_Noreturn void __assert_func(const char *file, int number, const char *function,
                             const char *expression)
{
    static const char application[] = "app/"; /* what the build calls its folder */
    struct line line;

    if (strncmp(file, application, strlen(application)) == 0)
        file += strlen(application);
    line.length = 0;
    add(&line, file);
    add(&line, ":");
    add_number(&line, (uint32_t)number, 10, 1);
    add(&line, ": ");
    add(&line, function);
    add(&line, ": assertion failed: ");
    add(&line, expression);
    end(&line);
}
