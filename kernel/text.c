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
    for (uint32_t digits = 8; digits > 0; digits--) {
        uint32_t digit = value >> 28;

        add_byte(text, (char)(digit < 10 ? '0' + digit : 'a' - 10 + digit));
        value <<= 4;
    }
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
