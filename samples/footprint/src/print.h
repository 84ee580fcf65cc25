/* SPDX-License-Identifier: MIT */
/* A word and a number in a line, without printf, which would be larger than the kernel. */
#ifndef PRINT_H
#define PRINT_H

#include <kiln/kiln.h>
#include <string.h>

static inline void print_number(const char *word, uint32_t number)
{
    char line[32];
    char digits[10];
    size_t length = strlen(word);
    size_t count = 0;

    memcpy(line, word, length);
    line[length++] = ' ';
    do {
        digits[count++] = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    while (count != 0)
        line[length++] = digits[--count];
    line[length++] = '\n';
    kiln_mutex_lock(output_lock, KILN_FOREVER);
    kiln_write(KILN_STDOUT, line, length);
    kiln_mutex_unlock(output_lock);
}

#endif
