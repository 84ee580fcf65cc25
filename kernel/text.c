/* SPDX-License-Identifier: MIT */
#include "text.h"

static void add_byte(struct text *text, char byte)
{
    if (text->length < TEXT_MAX)
        text->bytes[text->length++] = byte;
}

void text_add(struct text *text, const char *string)
{
    while (*string != '\0')
        add_byte(text, *string++);
}

void text_add_hex(struct text *text, uint32_t value)
{
    text_add(text, "0x");
    for (int shift = 28; shift >= 0; shift -= 4)
        add_byte(text, "0123456789abcdef"[(value >> shift) & 15]);
}

void text_add_number(struct text *text, uint32_t value)
{
    uint32_t divisor = 1;

    while (value / divisor >= 10)
        divisor *= 10;
    for (; divisor != 0; divisor /= 10)
        add_byte(text, (char)('0' + value / divisor % 10));
}

void text_end_line(struct text *text)
{
    if (text->length == TEXT_MAX)
        text->length--;
    add_byte(text, '\n');
}
