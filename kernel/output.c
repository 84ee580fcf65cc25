/* SPDX-License-Identifier: MIT */
#include "output.h"

#include "report.h"

KERNEL_STATE_PART("output") static uint8_t output_bytes[CONFIG_CONSOLE_TX_BUFFER];
KERNEL_STATE_PART("output") struct output output;

_Static_assert(CONFIG_CONSOLE_TX_BUFFER >= CONSOLE_WRITE_MAX, "one write must fit the ring");

void output_boot(void)
{
    output.ring.bytes = output_bytes;
    output.ring.size = CONFIG_CONSOLE_TX_BUFFER;
}

bool console_put(const char *text, uint32_t length)
{
    if (ring_room(&output.ring) < length)
        return false;
    ring_write(&output.ring, (const uint8_t *)text, length);
    return true;
}
