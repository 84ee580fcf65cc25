/* SPDX-License-Identifier: MIT */
#include "leave.h"

#include "account.h"
#include "budget.h"

void leave_task(void)
{
    account_turn();
    budget_check(kernel.current);
}
