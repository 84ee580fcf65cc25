/* SPDX-License-Identifier: MIT */
/* In the place of drivers/io.h on the host: registers that a test answers for. */
#ifndef KILN_TESTS_RECORDER_IO_H
#define KILN_TESTS_RECORDER_IO_H

#include <stdbool.h>
#include <stdint.h>

uint32_t io_read(uintptr_t address);
void io_write(uintptr_t address, uint32_t value);

static inline void io_change(uintptr_t address, uint32_t mask, uint32_t value)
{
    io_write(address, (io_read(address) & ~mask) | value);
}

static inline bool io_wait(uintptr_t address, uint32_t mask, uint32_t value, uint32_t polls)
{
    while (polls-- > 0)
        if ((io_read(address) & mask) == value)
            return true;
    return false;
}

#endif
