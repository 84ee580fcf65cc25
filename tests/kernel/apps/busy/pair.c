/* SPDX-License-Identifier: MIT */
/* Two tasks and a victim change both numbers of the partition together, or not at all. */
#include "board.h"

void pair_task(void)
{
    volatile uint32_t *numbers_ = (volatile uint32_t *)(void *)shared;
    unsigned self = (unsigned)kiln_getpid() == task_left ? LEFT : RIGHT;

    for (;;) {
        int result = kiln_mutex_lock(first, KILN_FOREVER);

        MUST(result == 0 || result == KILN_OWNER_DIED);
        if (result == KILN_OWNER_DIED)
            numbers_[1] = numbers_[0];
        MUST(numbers_[0] == numbers_[1]);
        MUST(kiln_mutex_lock(second, KILN_FOREVER) == 0);
        numbers_[0]++;
        if (self == LEFT)
            kiln_sleep(1);
        numbers_[1]++;
        work();
        MUST(kiln_mutex_unlock(second) == 0);
        MUST(kiln_mutex_unlock(first) == 0);
        BOARD->done[self]++;
        kiln_sleep(self == LEFT ? 1 : 0);
    }
}
