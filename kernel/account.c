/* SPDX-License-Identifier: MIT */
#include "account.h"

USED_BY_ENTRY KERNEL_STATE_PART("account") struct account *account_running;
KERNEL_STATE_PART("account") static uint64_t opened_cycles; /* when the running task's was opened */

void account_boot(void)
{
    if (ACCOUNT_COUNT == 0)
        return;
    account_running = &accounts[kernel.next - tasks];
    account_running->switches = 1;
    opened_cycles = arch_cycles();
}

void account_turn(void)
{
    uint64_t now_cycles = arch_cycles();

    account_running->cycles += now_cycles - opened_cycles;
    opened_cycles = now_cycles;
    account_running = &accounts[kernel.next - tasks];
    account_running->switches++;
}

uint64_t account_cycles(const struct task *task)
{
    const struct account *account = &accounts[task - tasks];

    return account->cycles + (account == account_running ? arch_cycles() - opened_cycles : 0);
}
