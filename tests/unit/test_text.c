/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "text.h"

static struct text text;

static const char *so_far(void)
{
    static char copy[TEXT_MAX + 1];

    memcpy(copy, text.bytes, text.length);
    copy[text.length] = '\0';
    return copy;
}

TEST(strings_follow_each_other)
{
    text_add(&text, "one");
    text_add(&text, "");
    text_add(&text, " two");
    CHECK_TEXT(so_far(), "one two");
}

TEST(hex_has_eight_digits)
{
    text_add_hex(&text, 0);
    text_add_hex(&text, 0x2000beef);
    text_add_hex(&text, UINT32_MAX);
    CHECK_TEXT(so_far(), "0x000000000x2000beef0xffffffff");
}

TEST(numbers_have_no_leading_zero)
{
    static const uint32_t values[] = {0, 9, 10, 99, 100, 999999999, 1000000000, UINT32_MAX};

    for (unsigned i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        char expected[12];

        text.length = 0;
        text_add_number(&text, values[i]);
        snprintf(expected, sizeof(expected), "%u", values[i]);
        CHECK_TEXT(so_far(), expected);
    }
}

TEST(what_does_not_fit_is_cut_off)
{
    for (unsigned i = 0; i < TEXT_MAX; i++)
        text_add(&text, "x");
    CHECK_EQUAL(text.length, TEXT_MAX);
    text_add(&text, "y");
    text_add_hex(&text, 1);
    text_add_number(&text, 1);
    CHECK_EQUAL(text.length, TEXT_MAX);
    CHECK(strchr(so_far(), 'y') == NULL);
}

TEST(a_line_ends_even_when_it_is_full)
{
    text_add(&text, "short");
    text_end_line(&text);
    CHECK_TEXT(so_far(), "short\n");
    for (unsigned i = 0; i < TEXT_MAX; i++)
        text_add(&text, "x");
    text_end_line(&text);
    CHECK_EQUAL(text.length, TEXT_MAX);
    CHECK_TEXT(so_far() + TEXT_MAX - 2, "x\n");
}
