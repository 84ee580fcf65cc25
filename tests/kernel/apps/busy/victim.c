/* SPDX-License-Identifier: MIT */
/* Is killed, or faults, with a mutex locked and one number changed. */
#include "board.h"

void victim_task(void)
{
    volatile uint32_t *numbers_ = (volatile uint32_t *)(void *)shared;

    for (;;) {
        int result = kiln_mutex_lock(first, KILN_FOREVER);

        if (result == KILN_OWNER_DIED)
            numbers_[1] = numbers_[0];
        MUST(numbers_[0] == numbers_[1]);
        numbers_[0]++;
        BOARD->done[LIVES]++;
        if (BOARD->done[LIVES] % 7 == 0)
            __asm__ volatile("udf #0");
        kiln_sleep(1);
        numbers_[1] = numbers_[0];
        kiln_mutex_unlock(first);
        work();
        kiln_yield();
    }
}
