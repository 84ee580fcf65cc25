/* SPDX-License-Identifier: MIT */
/*
 * Formats and writes a line. This file has no state, so that all tasks share it.
 * The head is made by hand: through printf it would take several times as long.
 */
#include "line.h"

#include <kiln/console.h>
#include <kiln/time.h>
#include <stdio.h>
#include <string.h>

#define LINE_END (CONFIG_LOG_LINE_MAX - 1) /* the newline has a place of its own */
#define CUT "..."                          /* ends what did not fit */

_Static_assert(CONFIG_LOG_LINE_MAX <= KILN_WRITE_MAX, "one write takes a line whole");

struct line {
    char text[CONFIG_LOG_LINE_MAX];
    uint32_t length; /* at most LINE_END */
};

static void add(struct line *line, const char *text)
{
    while (*text != '\0' && line->length < LINE_END)
        line->text[line->length++] = *text++;
}

/* At least `digits` digits, of at most 10. */
static void add_number(struct line *line, uint32_t value, int digits)
{
    char reversed[10];
    int count = 0;

    for (; count < digits || value != 0; value /= 10)
        reversed[count++] = (char)('0' + value % 10);
    while (count > 0 && line->length < LINE_END)
        line->text[line->length++] = reversed[--count];
}

static void add_time(struct line *line, uint64_t ms)
{
    uint32_t seconds = (uint32_t)(ms / 1000); /* good for 136 years */

    add(line, "[");
    add_number(line, seconds / 3600, 2);
    add(line, ":");
    add_number(line, seconds / 60 % 60, 2);
    add(line, ":");
    add_number(line, seconds % 60, 2);
    add(line, ".");
    add_number(line, (uint32_t)(ms - (uint64_t)seconds * 1000), 3);
    add(line, "] ");
}

static void add_head(struct line *line, const struct log_head *head)
{
    static const char levels[][8] = {"", "<err> ", "<wrn> ", "<inf> ", "<dbg> "};

    add_time(line, (uint64_t)kiln_time());
    add(line, levels[head->level]);
    add(line, head->module);
    add(line, ": ");
    if (head->lost != 0) {
        add(line, "(");
        add_number(line, head->lost, 1);
        add(line, " lost) ");
    }
}

static void add_message(struct line *line, const char *format, va_list arguments)
{
    uint32_t room = LINE_END - line->length;
    /* The NUL is in the newline's place. */
    int wanted = vsnprintf(line->text + line->length, room + 1, format, arguments);

    if (wanted >= 0 && (uint32_t)wanted <= room) {
        line->length += (uint32_t)wanted;
    } else if (wanted > 0) {
        line->length = LINE_END;
        memcpy(line->text + LINE_END - strlen(CUT), CUT, strlen(CUT));
    }
}

bool kiln_log_line(const struct log_head *head, const char *format, va_list arguments)
{
    struct line line;

    line.length = 0;
    add_head(&line, head);
    add_message(&line, format, arguments);
    line.text[line.length++] = '\n';
    return kiln_write(head->fd, line.text, line.length) == (int)line.length;
}
