/* SPDX-License-Identifier: MIT */
/*
 * What printf and its kin format with, unless CONFIG_PRINTF_FLOAT takes the C library's own:
 * all integers of C, 64 bits wide too, strings and letters. The library has nothing between a
 * formatter that prints 32 bits of %lld and one that brings floating point with it.
 *
 * Each conversion is made a field first, and then printed: so the stack holds one function's
 * needs at a time.
 */
#include <kiln/types.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    LEFT = 1,
    PLUS = 2,
    SPACE = 4,
    ALTERNATE = 8,
    ZEROS = 16,
};

enum length { INT, SHORT, CHAR, LONG, LONG_LONG };

struct arguments {
    va_list list;
};

struct output {
    FILE *stream;
    int count; /* bytes so far; < 0 after an error */
};

/* A conversion of the format, and what it prints: spaces, prefix, zeros and text, or with LEFT
 * the spaces last. */
struct field {
    const char *prefix;
    const char *text;
    int text_length;
    int zeros;
    int width;
    int precision; /* < 0: none */
    uint32_t flags;
    enum length length;
    char kind;
    char digits[22]; /* as many as 64 bits have in octal */
};

int kiln_vfprintf(FILE *stream, const char *format, va_list arguments);

/* Put `times` bytes, one at least, each `step` behind the one before. */
static void put_some(struct output *output, const char *from, int step, int times)
{
    FILE *stream = output->stream;
    int (*put_byte)(char, FILE *) = stream->put;

    if (output->count < 0)
        return;
    output->count += times;
    do {
        if (put_byte(*from, stream) < 0) {
            output->count = -1;
            return;
        }
        from += step;
    } while (--times != 0);
}

/* Mostly there is nothing of one kind or the other. */
__attribute__((always_inline)) static inline void put(struct output *output, const char *from,
                                                      int step, int times)
{
    if (times > 0)
        put_some(output, from, step, times);
}

static void put_field(struct output *output, const struct field *f)
{
    int before = (int)strlen(f->prefix);
    int room = f->width - before - f->zeros - f->text_length;

    if ((f->flags & LEFT) == 0)
        put(output, " ", 0, room);
    put(output, f->prefix, 1, before);
    put(output, "0", 0, f->zeros);
    put(output, f->text, 1, f->text_length);
    if ((f->flags & LEFT) != 0)
        put(output, " ", 0, room);
}

/* *value divided by 10, in steps that need no division of 64 bits; returns what is left over. */
static uint32_t divide_by_10(uint64_t *value)
{
    uint32_t high = (uint32_t)(*value >> 32);
    uint32_t low = (uint32_t)*value;
    uint32_t middle, last;

    if (high == 0) { /* mostly */
        *value = low / 10;
        return low % 10;
    }
    middle = (high % 10 << 16) + (low >> 16);
    last = (middle % 10 << 16) + (low & 0xffff);
    *value = ((uint64_t)(high / 10) << 32) + ((uint64_t)(middle / 10) << 16) + last / 10;
    return last % 10;
}

/* The digits of a value of kind u, o, x, X or p; none if it is 0. */
static void make_digits(struct field *f, uint64_t value)
{
    char *end = f->digits + sizeof(f->digits);
    char *first = end;
    uint32_t shift = f->kind == 'o' ? 3 : 4;

    while (value != 0) {
        uint32_t digit = (uint32_t)value & ((1u << shift) - 1);

        if (f->kind == 'u')
            digit = divide_by_10(&value);
        else
            value >>= shift;
        *--first = (char)(digit < 10 ? '0' + digit : (f->kind == 'X' ? 'A' : 'a') - 10 + digit);
    }
    f->text = first;
    f->text_length = (int)(end - first);
}

static void make_number(struct field *f, uint64_t value)
{
    int least = f->precision < 0 ? 1 : f->precision;
    int room = f->width - (int)strlen(f->prefix);

    make_digits(f, value);
    if ((f->flags & ALTERNATE) != 0 && f->kind == 'o' && least <= f->text_length)
        least = f->text_length + 1;
    if ((f->flags & (ZEROS | LEFT)) == ZEROS && f->precision < 0 && room > least)
        least = room;
    f->zeros = least > f->text_length ? least - f->text_length : 0;
}

static void make_unsigned(struct field *f, struct arguments *arguments)
{
    uint64_t value;

    if (f->length == LONG_LONG)
        value = va_arg(arguments->list, uint64_t);
    else if (f->length == LONG)
        value = va_arg(arguments->list, unsigned long);
    else
        value = va_arg(arguments->list, unsigned);
    if (f->length == SHORT)
        value = (uint16_t)value;
    if (f->length == CHAR)
        value = (uint8_t)value;
    if (f->kind == 'p' || ((f->flags & ALTERNATE) != 0 && value != 0 && f->kind == 'x'))
        f->prefix = "0x";
    else if ((f->flags & ALTERNATE) != 0 && value != 0 && f->kind == 'X')
        f->prefix = "0X";
    make_number(f, value);
}

static void make_signed(struct field *f, struct arguments *arguments)
{
    int64_t value;

    if (f->length == LONG_LONG)
        value = va_arg(arguments->list, int64_t);
    else if (f->length == LONG)
        value = va_arg(arguments->list, long);
    else
        value = va_arg(arguments->list, int);
    if (f->length == SHORT)
        value = (int16_t)value;
    if (f->length == CHAR)
        value = (int8_t)value;
    if (value < 0)
        f->prefix = "-";
    else if ((f->flags & (PLUS | SPACE)) != 0)
        f->prefix = (f->flags & PLUS) != 0 ? "+" : " ";
    f->kind = 'u';
    make_number(f, value < 0 ? -(uint64_t)value : (uint64_t)value);
}

static void make_string(struct field *f, const char *text)
{
    f->text = text != NULL ? text : "(null)";
    f->text_length = (int)strnlen(f->text, f->precision < 0 ? INT_MAX : (size_t)f->precision);
}

static void make_letter(struct field *f, char letter)
{
    f->digits[0] = letter;
    f->text = f->digits;
    f->text_length = 1;
}

/* A mark for %f and the like; of what is no conversion the letter. */
static void make_other(struct field *f, struct arguments *arguments)
{
    char lower = f->kind | ('a' - 'A');

    if (lower == 'a' || (lower >= 'e' && lower <= 'g')) {
        (void)va_arg(arguments->list, double);
        f->text = "*float*";
        f->text_length = (int)strlen(f->text);
    } else {
        make_letter(f, f->kind);
    }
}

static void make_field(struct field *f, struct arguments *arguments)
{
    f->prefix = "";
    f->zeros = 0;
    switch (f->kind) {
    case 'd':
    case 'i':
        make_signed(f, arguments);
        break;
    case 'p':
        f->length = LONG;
        /* fall through */
    case 'u':
    case 'o':
    case 'x':
    case 'X':
        make_unsigned(f, arguments);
        break;
    case 's':
        make_string(f, va_arg(arguments->list, const char *));
        break;
    case 'c':
        make_letter(f, (char)va_arg(arguments->list, int));
        break;
    default:
        make_other(f, arguments);
        break;
    }
}

/* A number of the format, or with `*` the next argument. */
static const char *read_size(const char *format, int *number, struct arguments *arguments)
{
    if (*format == '*') {
        *number = va_arg(arguments->list, int);
        return format + 1;
    }
    for (*number = 0; *format >= '0' && *format <= '9'; format++)
        *number = *number * 10 + (*format - '0');
    return format;
}

static const char *read_flags(const char *format, uint32_t *flags)
{
    for (*flags = 0;; format++) {
        if (*format == '-')
            *flags |= LEFT;
        else if (*format == '+')
            *flags |= PLUS;
        else if (*format == ' ')
            *flags |= SPACE;
        else if (*format == '#')
            *flags |= ALTERNATE;
        else if (*format == '0')
            *flags |= ZEROS;
        else
            return format;
    }
}

static const char *read_length(const char *format, enum length *length)
{
    *length = INT;
    for (;; format++) {
        if (*format == 'h')
            *length = *length == SHORT ? CHAR : SHORT;
        else if (*format == 'l')
            *length = *length == LONG ? LONG_LONG : LONG;
        else if (*format == 'j')
            *length = LONG_LONG;
        else if (*format == 'z' || *format == 't')
            *length = LONG;
        else if (*format != 'L')
            return format;
    }
}

/* Everything behind a %; returns where the text goes on. */
static const char *read_field(const char *format, struct field *f, struct arguments *arguments)
{
    format = read_flags(format, &f->flags);
    format = read_size(format, &f->width, arguments);
    if (f->width < 0) {
        f->flags |= LEFT;
        f->width = -f->width;
    }
    f->precision = -1;
    if (*format == '.')
        format = read_size(format + 1, &f->precision, arguments);
    format = read_length(format, &f->length);
    f->kind = *format;
    return *format == '\0' ? format : format + 1;
}

int kiln_vfprintf(FILE *stream, const char *format, va_list list)
{
    struct output output = {.stream = stream};
    struct arguments arguments;
    struct field field;
    int plain;

    va_copy(arguments.list, list);
    while (*format != '\0') {
        plain = 0;
        while (format[plain] != '\0' && format[plain] != '%')
            plain++;
        put(&output, format, 1, plain);
        format += plain;
        if (*format == '\0')
            break;
        format = read_field(format + 1, &field, &arguments);
        if (field.kind == '\0')
            break;
        make_field(&field, &arguments);
        put_field(&output, &field);
    }
    va_end(arguments.list);
    return output.count;
}
