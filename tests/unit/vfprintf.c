/* SPDX-License-Identifier: MIT */
/* lib/libc/vfprintf.c on the host, beside the host's own printf. Built by test_vfprintf.py. */
#include "check.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

/* The C library's FILE, as far as a formatter needs it. */
struct stream {
    int (*put)(char byte, struct stream *stream);
    char text[2000];
    unsigned length;
    unsigned room; /* the byte after these fails */
};

#define FILE struct stream
#include "libc/vfprintf.c"
#undef FILE

#define RANDOM_FORMATS 200000

static struct stream stream;
static char expected[sizeof(stream.text)];

static int stream_put(char byte, struct stream *to)
{
    if (to->length == to->room)
        return -1;
    to->text[to->length++] = byte;
    to->text[to->length] = '\0';
    return (unsigned char)byte;
}

__attribute__((format(printf, 1, 2))) static int ours(const char *format, ...)
{
    va_list arguments;
    int result;

    stream.put = stream_put;
    stream.length = 0;
    stream.text[0] = '\0';
    stream.room = sizeof(stream.text) - 1;
    va_start(arguments, format);
    result = kiln_vfprintf(&stream, format, arguments);
    va_end(arguments);
    return result;
}

#define SAME(...)                                                                                  \
    do {                                                                                           \
        int wanted_ = snprintf(expected, sizeof(expected), __VA_ARGS__);                           \
        CHECK_EQUAL(ours(__VA_ARGS__), wanted_);                                                   \
        CHECK_TEXT(stream.text, expected);                                                         \
    } while (0)

TEST(sixty_four_bits)
{
    SAME("%lld %" PRId64 " then %d", 1234567890123LL, INT64_MIN, 42);
    SAME("%llu %llx %llX %llo then %s", ULLONG_MAX, 0x123456789abcdef0ull, ULLONG_MAX, ULLONG_MAX,
         "text");
    SAME("%jd %" PRIu64 " %zu %td", INTMAX_MIN, UINT64_C(10000000000), sizeof(long), (ptrdiff_t)-3);
}

TEST(letters_and_text)
{
    const char *volatile nothing = NULL;

    SAME("100 %% of %c%c|%5c|%-5c|", 'A', 'B', 'C', 'D');
    SAME("%s|%8s|%-8s|%.2s|%8.2s|%.*s", "abc", "abc", "abc", "abc", "abc", 1, "abc");
    SAME("%p %20p", (void *)&stream, (void *)&stream);
    ours("%s %.3s", nothing, nothing);
    CHECK_TEXT(stream.text, "(null) (nu");
}

TEST(without_floating_point_its_place_is_marked)
{
    ours("%f %10.3e|%-9g|%d", 1.5, 2.5, 3.5, 46);
    CHECK_TEXT(stream.text, "*float*    *float*|*float*  |46");
}

TEST(a_format_that_ends_early)
{
    static char cut[] = "ab%5l";

    CHECK_EQUAL(ours(cut), 2);
    CHECK_TEXT(stream.text, "ab");
}

static int limited(unsigned room, const char *format, ...)
{
    va_list arguments;
    int result;

    stream = (struct stream){.put = stream_put, .room = room};
    va_start(arguments, format);
    result = kiln_vfprintf(&stream, format, arguments);
    va_end(arguments);
    return result;
}

TEST(an_error_of_the_stream_is_the_result)
{
    CHECK_EQUAL(limited(4, "%6d", 1), -1);
    CHECK_EQUAL(stream.length, 4);
    CHECK_EQUAL(limited(6, "%6d", 1), 6);
}

static uint64_t random_state = 1;

static uint32_t pick(uint32_t below)
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return (uint32_t)((random_state * 0x2545f4914f6cdd1dull) >> 33) % below;
}

/* Of any width, so that every count of digits is met. */
static uint64_t random_value(void)
{
    uint64_t value = (uint64_t)pick(UINT32_MAX) << 40 ^ (uint64_t)pick(UINT32_MAX) << 20 ^ pick(2);

    return pick(20) == 0 ? 0 : value >> pick(64);
}

/* A conversion of an integer; `stars` are how many numbers it takes from the arguments. */
static void random_format(char *format, const char *length, int *stars)
{
    static const char *const widths[] = {"", "", "1", "7", "12", "30", "*"};
    static const char *const precisions[] = {"", "", ".", ".0", ".1", ".9", ".25", ".*"};
    bool has_sign = pick(2) == 0;
    const char *width = widths[pick(7)], *precision = precisions[pick(8)];
    char flags[6] = "";

    for (int n = (int)pick(4); n > 0; n--) /* what C defines for that conversion */
        strcat(flags,
               (const char *[]){"-", "0", has_sign ? "+" : "-", has_sign ? " " : "0"}[pick(4)]);
    *stars = (*width == '*') + (strcmp(precision, ".*") == 0);
    if (has_sign)
        sprintf(format, "<%%%s%s%s%s%c>", flags, width, precision, length, "di"[pick(2)]);
    else if (pick(2) == 0)
        sprintf(format, "<%%%s#%s%s%s%c>", flags, width, precision, length, "oxX"[pick(3)]);
    else
        sprintf(format, "<%%%s%s%s%s%c>", flags, width, precision, length, "uoxX"[pick(4)]);
}

#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"

TEST(integers_are_as_elsewhere)
{
    static const char *const lengths[] = {"hh", "h", "", "l", "z", "t", "ll", "j"};
    char format[40];

    for (int n = 0; n < RANDOM_FORMATS; n++) {
        uint32_t length = pick(8);
        uint64_t value = random_value();
        int stars, first = (int)pick(40) - 20, second = (int)pick(30) - 5;

        value = pick(2) == 0 ? -value : value;
        random_format(format, lengths[length], &stars);
        if (length < 3 && stars == 0)
            SAME(format, (int)value);
        else if (length < 3 && stars == 1)
            SAME(format, first, (int)value);
        else if (length < 3)
            SAME(format, first, second, (int)value);
        else if (stars == 0)
            SAME(format, value);
        else if (stars == 1)
            SAME(format, first, value);
        else
            SAME(format, first, second, value);
    }
}
