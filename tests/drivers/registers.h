/* SPDX-License-Identifier: MIT */
/* Registers that remember and note every write, in the place of drivers/io.h (tests/boards/recorder). A
 * test says which of them answer otherwise. */
#ifndef KILN_TESTS_REGISTERS_H
#define KILN_TESTS_REGISTERS_H

#include "check.h"
#include "io.h"

#include <stddef.h>

#define BASE 0x40000000u

/* What a write to the register at `offset` leaves there; none: the value. */
typedef uint32_t (*register_rule)(uint32_t offset, uint32_t before, uint32_t value);

struct write {
    uint32_t offset;
    uint32_t value;
};

/* Begin a test: every register of the device reads `value` until it is written. */
void registers_fill(uint32_t value, register_rule rule);

/* Give one register a value, as the hardware does. */
void registers_put(uint32_t offset, uint32_t value);

uint32_t registers_read(uint32_t offset);

/* Compare what was written since the last call, and the offset of the last read behind it (-1: no read
 * came after the last write). */
void registers_wrote(const struct write *writes, size_t count);
int registers_read_last(void);

#define CHECK_WRITES(...)                                                                          \
    do {                                                                                           \
        static const struct write expected_[] = {__VA_ARGS__};                                     \
        registers_wrote(expected_, sizeof(expected_) / sizeof(expected_[0]));                      \
    } while (0)

#define CHECK_NO_WRITES() registers_wrote(NULL, 0)

#endif
