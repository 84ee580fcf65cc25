/* SPDX-License-Identifier: MIT */
#include <kiln/kiln.h>

/* Start both in this order; the second one is 0 if the path has one task. */
static void play(kiln_entry_t first, kiln_entry_t second)
{
    int one = kiln_spawn(first, KILN_PRIORITY_DEFAULT);
    int two = second == 0 ? 0 : kiln_spawn(second, KILN_PRIORITY_DEFAULT);

    if (kiln_join(one, KILN_FOREVER) != 0)
        kiln_shutdown(1);
    if (second != 0 && kiln_join(two, KILN_FOREVER) != 0)
        kiln_shutdown(2);
}

void main_main(void)
{
    play(task_solo, 0);
    play(task_yield_a, task_yield_b);
    play(task_ping, task_pong);
    play(task_urgent, task_signaller);
    play(task_receiver, task_sender);
    play(task_server, task_client);
    play(task_handler, task_busy);
    kiln_shutdown(0);
}
