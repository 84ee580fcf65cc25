/* SPDX-License-Identifier: MIT */
/* Copies of a few bytes, without a call: by words as long as there are some. */
#ifndef KILN_KERNEL_COPY_H
#define KILN_KERNEL_COPY_H

#include <stdint.h>

static inline void copy_word(void *to, const void *from)
{
    __builtin_memcpy(to, from, sizeof(uint32_t));
}

/* Neither address need be aligned. Bound: `length`. */
static inline void copy_bytes(void *to, const void *from, uint32_t length)
{
    uint8_t *target = to;
    const uint8_t *source = from;

    /* What is copied most often has at most four words: a jump instead of a loop. */
    switch (length / sizeof(uint32_t)) {
    default:
        for (uint32_t i = 4 * sizeof(uint32_t); i + sizeof(uint32_t) <= length;
             i += sizeof(uint32_t))
            copy_word(target + i, source + i); /* fall through */
    case 4:
        copy_word(target + 12, source + 12); /* fall through */
    case 3:
        copy_word(target + 8, source + 8); /* fall through */
    case 2:
        copy_word(target + 4, source + 4); /* fall through */
    case 1:
        copy_word(target, source); /* fall through */
    case 0:
        break;
    }
    for (uint32_t i = length & ~3u; i < length; i++)
        target[i] = source[i];
}

#endif
