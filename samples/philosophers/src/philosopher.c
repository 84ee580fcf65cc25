/* SPDX-License-Identifier: MIT */
/* A philosopher: first takes his left fork first, as all do, then the lower one, as all do. */
#include "table.h"

#include <errno.h>
#include <kiln/kiln.h>
#include <stdio.h>

#define REACH_MS 1 /* from one fork to the other */
#define EAT_MS 2

#define ALL_SEATS ((1u << PHILOSOPHERS) - 1)

struct forks {
    int first;
    int second;
};

/* Wait until all five are here; `number` tells one occasion from another. */
static int meet(int me, int number)
{
    uint32_t all = ALL_SEATS << (number * PHILOSOPHERS);
    int result = kiln_event_set(seats, 1u << (number * PHILOSOPHERS + me));

    if (result != 0)
        return result;
    return kiln_event_wait(seats, all, KILN_EVENT_ALL, KILN_FOREVER) == (int)all ? 0 : -EIO;
}

static void put_down(int fork)
{
    kiln_mutex_unlock(fork_0 + fork);
}

/* All hold their left forks before any reaches for his right one. */
static int eat_left_first(int me, struct forks forks)
{
    int result = kiln_mutex_lock(fork_0 + forks.first, KILN_FOREVER);

    if (result != 0)
        return 0;
    printf("%d has fork %d\n", me, forks.first);
    result = meet(me, 0);
    if (result == 0)
        result = kiln_mutex_lock(fork_0 + forks.second, KILN_FOREVER);
    if (result == 0) {
        printf("%d eats\n", me);
        put_down(forks.second);
    } else if (result == -EDEADLK) {
        printf("%d must not wait for fork %d: EDEADLK\n", me, forks.second);
    }
    put_down(forks.first);
    return result == 0;
}

/* The same, but whoever holds a fork waits for a higher one only, which makes no circle. */
static int eat_lower_first(struct forks forks)
{
    if (kiln_mutex_lock(fork_0 + forks.first, KILN_FOREVER) != 0)
        return 0;
    kiln_sleep(REACH_MS); /* so that the others have theirs too, if they can */
    if (kiln_mutex_lock(fork_0 + forks.second, KILN_FOREVER) != 0) {
        put_down(forks.first);
        return 0;
    }
    kiln_sleep(EAT_MS);
    put_down(forks.second);
    put_down(forks.first);
    return 1;
}

void philosopher_main(void)
{
    int me = kiln_getpid() - task_p0;
    struct forks forks = {me, (me + 1) % PHILOSOPHERS};
    int meals = eat_left_first(me, forks);

    if (meet(me, 1) != 0)
        return;
    if (forks.second < forks.first)
        forks = (struct forks){forks.second, forks.first};
    while (meals < MEALS && eat_lower_first(forks))
        meals++;
    kiln_exit(meals);
}
