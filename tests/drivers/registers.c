/* SPDX-License-Identifier: MIT */
#include "registers.h"

#define SPACE 0x1000u
#define MOST 32

static uint32_t words[SPACE / 4];
static register_rule write_rule;
static struct write written[MOST];
static size_t count;
static int last_read;

static uint32_t *place(uintptr_t address)
{
    CHECK(address >= BASE && address < BASE + SPACE && address % 4 == 0);
    return &words[(address - BASE) / 4];
}

uint32_t io_read(uintptr_t address)
{
    last_read = (int)(address - BASE);
    return *place(address);
}

void io_write(uintptr_t address, uint32_t value)
{
    uint32_t offset = (uint32_t)(address - BASE);

    CHECK(count < MOST);
    written[count++] = (struct write){offset, value};
    last_read = -1;
    *place(address) = write_rule ? write_rule(offset, *place(address), value) : value;
}

void registers_fill(uint32_t value, register_rule rule)
{
    for (size_t n = 0; n < SPACE / 4; n++)
        words[n] = value;
    write_rule = rule;
    count = 0;
}

void registers_put(uint32_t offset, uint32_t value)
{
    *place(BASE + offset) = value;
}

uint32_t registers_read(uint32_t offset)
{
    return *place(BASE + offset);
}

void registers_wrote(const struct write *writes, size_t expected)
{
    for (size_t n = 0; n < count && n < expected; n++)
        if (written[n].offset != writes[n].offset || written[n].value != writes[n].value)
            FAIL("write %zu: %#x := %#x, not %#x := %#x", n, (unsigned)written[n].offset,
                 (unsigned)written[n].value, (unsigned)writes[n].offset, (unsigned)writes[n].value);
    CHECK_EQUAL(count, expected);
    count = 0;
}

int registers_read_last(void)
{
    return last_read;
}
