/* SPDX-License-Identifier: MIT */
/*
 * A board's set-up against registers that remember, on the host. Prints every write; the clock
 * control answers as a part does (`crystal`), as one whose crystal does not start
 * (`no_crystal`), or not at all (`nothing`, as an emulator). Built by test_registers.py.
 */
#include "board.h"
#include "io.h"

#include <stdio.h>
#include <string.h>

#define REGISTERS 64

static struct {
    uintptr_t address;
    uint32_t value;
} registers[REGISTERS];
static unsigned used;
static bool has_crystal;
static bool answers;
static unsigned long reads;

/* RCC_CR and RCC_CFGR of the families, and their values after reset. */
static const struct {
    uintptr_t control;
    uintptr_t configuration;
} clocks[] = {{0x40023800, 0x40023808}, {0x40021000, 0x40021004}};

static uint32_t *place(uintptr_t address)
{
    for (unsigned n = 0; n < used; n++)
        if (registers[n].address == address)
            return &registers[n].value;
    registers[used].address = address;
    return &registers[used++].value;
}

static uint32_t clock_answer(uintptr_t address, uint32_t value)
{
    for (unsigned n = 0; n < sizeof(clocks) / sizeof(clocks[0]); n++) {
        if (address == clocks[n].control)
            return 0x83 | value | (value & (1u << 16) && has_crystal ? 1u << 17 : 0) |
                   (value & (1u << 24) ? 1u << 25 : 0);
        if (address == clocks[n].configuration)
            return (value & ~12u) | (value & 3) << 2;
    }
    return value;
}

uint32_t io_read(uintptr_t address)
{
    reads++;
    return answers ? clock_answer(address, *place(address)) : 0;
}

void io_write(uintptr_t address, uint32_t value)
{
    *place(address) = value;
    printf("%08lx %08x\n", (unsigned long)address, (unsigned)value);
}

int main(int count, char **words)
{
    const char *how = count == 2 ? words[1] : "";

    has_crystal = strcmp(how, "crystal") == 0;
    answers = strcmp(how, "nothing") != 0;
    board_init();
    printf("reads %lu\n", reads);
    return 0;
}
