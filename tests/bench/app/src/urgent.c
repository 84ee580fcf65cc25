/* SPDX-License-Identifier: MIT */
/* The task that is more urgent than main. */
#include "cues.h"
#include "handler.h"
#include "mark.h"

#include <kiln/kiln.h>

static void wait(void)
{
    for (int n = 0; n < ROUNDS; n++) {
        kiln_sem_wait(to_urgent, KILN_FOREVER);
        MARK(sem_signal_switch_end);
    }
}

static void receive(void)
{
    uint32_t item[4];

    for (int n = 0; n < ROUNDS; n++) {
        kiln_queue_recv(hand_off, item, KILN_FOREVER);
        MARK(queue16_handoff_end);
    }
}

/* It goes on behind kiln_nice when nobody else is ready. */
static void release(int count)
{
    kiln_nice(task_urgent, PRIORITY_LAST);
    MARK(wait_behind_end);
    MARK(deadline_behind_end);
    for (int n = 0; n < count; n++)
        kiln_sem_signal(crossing);
    kiln_nice(task_urgent, PRIORITY_URGENT);
    kiln_sem_signal(done);
}

static void sleep(void)
{
    kiln_sleep(SLEEP_MS);
    MARK(tick_due_end);
    kiln_sem_signal(done);
}

void urgent_main(void)
{
    struct urgent_cue cue;

    while (kiln_queue_recv(urgent_cue, &cue, KILN_FOREVER) == 0)
        switch (cue.role) {
        case URGENT_WAIT:
            wait();
            break;
        case URGENT_RECEIVE:
            receive();
            break;
        case URGENT_HANDLE:
            handle();
            break;
        case URGENT_SLEEP:
            sleep();
            break;
        case URGENT_RELEASE:
            release(cue.count);
            break;
        }
}
