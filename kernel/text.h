/* SPDX-License-Identifier: MIT */
/* A line of text being put together; what does not fit is cut off. */
#ifndef KILN_KERNEL_TEXT_H
#define KILN_KERNEL_TEXT_H

#include <stdint.h>

#define TEXT_MAX 120

struct text {
    uint32_t length;
    char bytes[TEXT_MAX];
};

/* An empty line. Nothing is cleared: only what was added counts. */
static inline void text_begin(struct text *text)
{
    text->length = 0;
}

void text_add(struct text *text, const char *string);
void text_add_hex(struct text *text, uint32_t value); /* 0x and eight digits */
void text_add_number(struct text *text, uint32_t value);
void text_end_line(struct text *text); /* a newline, even if the text is full */

#endif
