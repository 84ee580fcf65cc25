/* SPDX-License-Identifier: MIT */
/* Registers of devices, by their addresses. Tests put a recorder in the place of this header. */
#ifndef KILN_DRIVERS_IO_H
#define KILN_DRIVERS_IO_H

#include <stdbool.h>
#include <stdint.h>

static inline uint32_t io_read(uintptr_t address)
{
    return *(volatile uint32_t *)address;
}

static inline void io_write(uintptr_t address, uint32_t value)
{
    *(volatile uint32_t *)address = value;
}

/* Set the bits of `mask` to those of `value`. */
static inline void io_change(uintptr_t address, uint32_t mask, uint32_t value)
{
    io_write(address, (io_read(address) & ~mask) | value);
}

/* Wait until the bits of `mask` are as in `value`, with a limit: a device that an emulator
 * lacks never answers. Returns whether they are. Bound: `polls` reads. */
static inline bool io_wait(uintptr_t address, uint32_t mask, uint32_t value, uint32_t polls)
{
    while (polls-- > 0)
        if ((io_read(address) & mask) == value)
            return true;
    return false;
}

#endif
