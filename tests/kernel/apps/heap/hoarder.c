/* SPDX-License-Identifier: MIT */
/* Takes blocks of the common heap, and ends without giving them back. */
#include "heap.h"

#include <stdlib.h>

void hoarder_main(uintptr_t end);

void hoarder_main(uintptr_t end)
{
    for (int i = 0; end != END_NOW && i < HOARD; i++) {
        char *block = malloc(1);

        CHECK(block != NULL);
        *block = 'h';
    }
    kiln_sleep(1); /* what follows follows a tick, and none comes before main has counted */
    kiln_sem_signal(told);
    if (end == END_BY_FAULT)
        __asm__ volatile("udf #0");
    if (end == END_BY_KILL)
        kiln_sleep(KILN_FOREVER - 1);
}
