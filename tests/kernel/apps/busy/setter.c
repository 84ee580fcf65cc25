/* SPDX-License-Identifier: MIT */
#include "board.h"

void setter_task(void)
{
    for (;;) {
        MUST(kiln_event_set(flags, 3) == 0);
        kiln_notify(task_listener, 4);
        MUST(kiln_event_wait(flags, 4, KILN_EVENT_CLEAR, 100) == 4);
        BOARD->done[SET]++;
        work();
    }
}
