/* SPDX-License-Identifier: MIT */
#include "worker.h"

int worker_count = 100; /* as at boot in each life of the domain */

static volatile uint32_t *volatile shown;

static void show_stack(void)
{
    volatile uint32_t mine = 0x1234;

    shown = &mine;
    for (;;) {
        kiln_sleep(1);
        if (mine != 0x1234)
            BOX->touched = 1;
    }
}

void worker_poke(void)
{
    *shown = 0;
    BOX->touched = 1;
}

static int spawn_one(void)
{
    int pid = kiln_spawn_with((kiln_entry_t)worker, 5, COUNT);

    return kiln_join(pid, KILN_FOREVER);
}

void worker(uintptr_t job)
{
    switch (job) {
    case EXIT_300:
        BOX->done++;
        kiln_exit(300);
    case LOCK_AND_WAIT:
        kiln_mutex_lock(m, KILN_FOREVER);
        kiln_sem_wait(gate, KILN_FOREVER);
        break;
    case WAIT:
        kiln_sem_wait(gate, KILN_FOREVER);
        break;
    case COUNT:
        kiln_exit(++worker_count);
    case SPAWN_ONE:
        kiln_exit(spawn_one());
    case FAULT:
        __asm__ volatile("udf #0");
        break;
    case SHOW_STACK:
        show_stack();
        break;
    case POKE_STACK:
        worker_poke();
        break;
    case KILL_HOST:
        kiln_kill(kiln_task_pid(task_host));
        break;
    default:
        break;
    }
    BOX->done++;
}
