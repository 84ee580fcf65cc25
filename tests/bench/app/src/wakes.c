/* SPDX-License-Identifier: MIT */
#include "gather.h"
#include "mark.h"
#include "paths.h"

#include <kiln/kiln.h>

static void signal(void)
{
    cue_urgent((struct urgent_cue){.role = URGENT_WAIT});
    for (int n = 0; n < ROUNDS; n++) {
        MARK(sem_signal_switch_start);
        kiln_sem_signal(to_urgent);
    }
}

static void send(void)
{
    uint32_t item[4] = {0};

    cue_urgent((struct urgent_cue){.role = URGENT_RECEIVE});
    for (int n = 0; n < ROUNDS; n++) {
        MARK(queue16_handoff_start);
        kiln_queue_send(hand_off, item, KILN_FOREVER);
    }
}

/* Whom the interrupts interrupt. */
static void be_busy(void)
{
    cue_urgent((struct urgent_cue){.role = URGENT_HANDLE});
    for (int n = 0; n < 2 * ROUNDS; n++)
        spin();
    kiln_sem_wait(done, KILN_FOREVER);
}

void paths_wakes(int waiters)
{
    gather(AT_TO_URGENT, waiters);
    gather(AT_HAND_OFF, waiters);
    signal();
    send();
    be_busy();
    scatter(AT_TO_URGENT, waiters);
    scatter(AT_HAND_OFF, waiters);
}
