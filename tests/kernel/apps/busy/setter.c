/* SPDX-License-Identifier: MIT */
#include "board.h"

void setter_task(void)
{
    for (;;) {
        MUST(kiln_notify(task_listener, 4) == 0);
        MUST(kiln_event_set(flags, 3) == 0); /* it runs at once, and asks for the notification */
        MUST(kiln_event_wait(flags, 4, KILN_EVENT_CLEAR, 2000) == 4);
        BOARD->done[SET]++;
        work();
    }
}
