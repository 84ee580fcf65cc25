/* SPDX-License-Identifier: MIT */
/* The last words of a kernel that found itself in an impossible state. */
#include "panic.h"

#include "console.h"
#include "console_driver.h"
#include "kernel.h"
#include "text.h"

static void panic_line(const struct text *text)
{
    for (uint32_t i = 0; i < text->length; i++)
        console_driver_put_now((uint8_t)text->bytes[i]);
    console_driver_put_now('\r');
    console_driver_put_now('\n');
}

OUT_OF_LINE static void panic_begin(struct text *text, const char *words)
{
    text_begin(text);
    text_add(text, "[PANIC] ");
    text_add(text, words);
}

void panic_register(const char *name, uint32_t value)
{
    struct text text;

    panic_begin(&text, "  ");
    text_add(&text, name);
    text_add(&text, " ");
    text_add_hex(&text, value);
    panic_line(&text);
}

/* What failed, and for whom. Its text is gone from the stack before others are made. */
OUT_OF_LINE static void panic_title(const char *message, const struct task *task)
{
    struct text text;

    panic_begin(&text, message);
    panic_line(&text);
    panic_begin(&text, "task ");
    text_add_number(&text, (uint32_t)task->pid);
    text_add(&text, " '");
    text_add(&text, task->def != NULL ? task->def->name : "boot");
    text_add(&text, "'");
    panic_line(&text);
}

_Noreturn void panic_by(const struct task *task, const char *message)
{
    if (CONSOLE_COUNT == 0)
        arch_halt(PANIC_STATUS);
    arch_panic(message, task);
}

_Noreturn void panic(const char *message)
{
    panic_by(kernel.current, message);
}

_Noreturn void panic_print(const char *message, const struct task *task)
{
    if (CONSOLE_COUNT != 0) {
        console_flush();
        panic_title(message, task);
        arch_panic_registers();
    }
    arch_halt(PANIC_STATUS);
}
