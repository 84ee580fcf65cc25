/* SPDX-License-Identifier: MIT */
/* Copies of a few bytes, without a call: by words as long as there are some. */
#ifndef KILN_KERNEL_COPY_H
#define KILN_KERNEL_COPY_H

#include <stdint.h>

/* Neither address need be aligned. Bound: `length`. */
static inline void copy_bytes(void *to, const void *from, uint32_t length)
{
    uint8_t *target = to;
    const uint8_t *source = from;

    for (; length >= sizeof(uint32_t); length -= sizeof(uint32_t)) {
        __builtin_memcpy(target, source, sizeof(uint32_t));
        target += sizeof(uint32_t);
        source += sizeof(uint32_t);
    }
    for (; length != 0; length--)
        *target++ = *source++;
}

#endif
