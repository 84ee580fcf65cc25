/* SPDX-License-Identifier: MIT */
#include "board.h"

void listener_task(void)
{
    for (;;) {
        MUST(kiln_event_wait(flags, 3, KILN_EVENT_ALL | KILN_EVENT_CLEAR, 2000) == 3);
        MUST(kiln_notify_wait(2, 5) == 2);
        MUST(kiln_notify_wait(4, 0) == 4);
        kiln_sem_signal(ticking);
        BOARD->done[HEARD]++;
        kiln_event_set(flags, 4);
    }
}
