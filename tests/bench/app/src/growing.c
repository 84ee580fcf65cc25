/* SPDX-License-Identifier: MIT */
#include "gather.h"
#include "mark.h"
#include "paths.h"

#include <kiln/kiln.h>

#define REPEATS 2

/* Main waits behind `waiters` that are more urgent, and before one that is less. */
static void wait_behind(int waiters)
{
    cue_peer(PEER_WAIT_LAST);
    kiln_yield();
    kiln_nice(task_main, PRIORITY_LAST); /* now the peer waits */
    gather(AT_CROSSING, waiters);
    cue_urgent((struct urgent_cue){.role = URGENT_RELEASE, .count = (uint8_t)(waiters + 2)});
    kiln_nice(task_main, PRIORITY_BEHIND_CROWD);
    MARK(wait_behind_start);
    kiln_sem_wait(crossing, KILN_FOREVER);
    kiln_nice(task_main, PRIORITY_MAIN);
    kiln_sem_wait(done, KILN_FOREVER);
}

/* Main's deadline is later than those of `waiters`. */
static void deadline_behind(int waiters)
{
    gather(AT_PARKED, waiters);
    cue_urgent((struct urgent_cue){.role = URGENT_RELEASE, .count = 1});
    MARK(deadline_behind_start);
    kiln_sem_wait(crossing, 2 * LONG_MS);
    kiln_sem_wait(done, KILN_FOREVER);
    scatter(AT_PARKED, waiters);
}

static void event_wake(int waiters)
{
    gather(AT_FLAGS, waiters);
    cue_peer(PEER_WAIT_FLAG);
    kiln_yield();
    MARK(event_wake_start);
    kiln_event_set(flags, FLAG);
    MARK(event_wake_end);
    kiln_event_clear(flags, FLAG);
    kiln_yield();
}

/* All of them sleep until the same tick. Main does not: the ticks of idle, who has no
 * quantum, would be shorter than others with nothing due. */
static void tick_due(int waiters)
{
    int64_t now = kiln_time();

    while (kiln_time() == now)
        spin();
    gather(AT_TICK, waiters);
    cue_urgent((struct urgent_cue){.role = URGENT_SLEEP});
    while (kiln_sem_wait(done, KILN_NO_WAIT) != 0)
        spin();
}

static void join_wake(int waiters)
{
    int pid = kiln_task_pid(task_peer);

    gather(AT_END_OF_PEER, waiters);
    cue_peer(PEER_END);
    kiln_join(pid, KILN_FOREVER);
    MARK(join_wake_end);
    kiln_spawn(task_peer, KILN_PRIORITY_DEFAULT);
}

void paths_growing(int waiters)
{
    for (int n = 0; n < REPEATS; n++) {
        wait_behind(waiters);
        deadline_behind(waiters);
        event_wake(waiters);
        tick_due(waiters);
        join_wake(waiters);
    }
}
