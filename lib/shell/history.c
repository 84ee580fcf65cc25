/* SPDX-License-Identifier: MIT */
#include "history.h"

#include <stddef.h>
#include <string.h>

/* The lines with their final 0, the oldest first. */
static char lines[CONFIG_SHELL_HISTORY];
static uint32_t used;

void history_add(const char *line)
{
    const char *latest = history_line(0);
    uint32_t size = (uint32_t)strlen(line) + 1;

    if (size == 1 || size > sizeof(lines) || (latest != NULL && strcmp(latest, line) == 0))
        return;
    while (used + size > sizeof(lines)) {
        uint32_t oldest = (uint32_t)strlen(lines) + 1;

        used -= oldest;
        memmove(lines, lines + oldest, used);
    }
    memcpy(lines + used, line, size);
    used += size;
}

const char *history_line(uint32_t back)
{
    uint32_t start = used;

    do {
        if (start == 0)
            return NULL;
        start--; /* the 0 of the line before */
        while (start > 0 && lines[start - 1] != '\0')
            start--;
    } while (back-- > 0);
    return lines + start;
}
