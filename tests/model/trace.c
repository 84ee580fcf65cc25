/* SPDX-License-Identifier: MIT */
#include "trace.h"

#include "model.h"
#include "store.h"

#include <stdio.h>
#include <stdlib.h>

/* "t2: lock m0, 1 ms -> waits; t1 runs" */
static void tell(const struct move *move, const struct step *step)
{
    int32_t result;

    printf("  %s: %s", step->task->def->name, move->name);
    if (move->aim != AIM_AT_NOTHING && move->aim != AIM_AT_SLOT)
        printf(" %s", tasks[move->target].def->name);
    if (returned(step, &result))
        printf(" -> %d", result);
    else if (step->task->state == TASK_BLOCKED)
        printf(" -> waits");
    if (kernel.current != step->task)
        printf("; %s runs", kernel.current->def->name);
    printf("\n");
}

void trace(const struct path *path)
{
    static uint8_t way[1024]; /* from behind */
    size_t at = sizeof(way);
    char *before = malloc(host_state_size());
    struct step step = {.before = before};

    for (unsigned n = path->count; n-- > 0;)
        way[--at] = path->more[n];
    for (uint32_t node = path->node; node != 0 && at > 0; node = nodes[node].parent)
        way[--at] = nodes[node].move;
    host_boot();
    moves_renew_items();
    for (; at < sizeof(way); at++) {
        memcpy(before, host_state, host_state_size());
        move_apply(&moves[way[at]], &step);
        tell(&moves[way[at]], &step);
        moves_renew_items();
    }
    free(before);
}
