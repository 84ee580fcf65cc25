/* SPDX-License-Identifier: MIT */
#include "worst.h"

#include "box.h"

static const uint32_t all[] = {task_hand_1, task_hand_2, task_hand_3, task_hand_4, task_victim};

void give_orders(uint32_t task, struct order a, struct order b, struct order c)
{
    struct order *orders = BOX->orders[task];

    orders[0] = a;
    orders[1] = b;
    orders[2] = c;
    orders[3] = NOTHING;
}

int begin(uint32_t task, struct order a, struct order b, struct order c)
{
    give_orders(task, a, b, c);
    return kiln_spawn(task, KILN_PRIORITY_DEFAULT);
}

/* Until blocks of heaps are back, and nobody is left. */
void end_all(void)
{
    for (uint32_t n = 0; n < sizeof(all) / sizeof(all[0]); n++) {
        int pid = kiln_task_pid(all[n]);

        if (pid > 0)
            kiln_kill(pid);
    }
    kiln_sleep(40);
}

void main_main(void)
{
    objects();
    worn();
    times();
    ways_to_end();
    reports();
    console();       /* last, as nobody knows when input comes */
    kiln_sleep(100); /* until all is printed */
    kiln_shutdown(0);
}
