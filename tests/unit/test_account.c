/* SPDX-License-Identifier: MIT */
#include "account.h"
#include "check.h"
#include "fixture.h"

#include <kiln/inspect_types.h>
#include <kiln/types.h>

static struct kiln_task_info look(unsigned task)
{
    struct kiln_task_info info;

    CHECK_EQUAL(
        host_call(CALL_inspect_task, task + 1, address(memory[task_id(kernel.current) - 1]), 0), 0);
    memcpy(&info, memory[task_id(kernel.current) - 1], sizeof(info));
    return info;
}

TEST(cycles_are_those_of_who_runs)
{
    START(A, B);
    CHECK_EQUAL(running(), A);
    host.cycles += 100;
    CHECK_EQUAL(account_cycles(&tasks[A]), 100);
    sleep_ms(5);
    CHECK_EQUAL(running(), B);
    host.cycles += 30;
    CHECK_EQUAL(account_cycles(&tasks[A]), 100);
    CHECK_EQUAL(account_cycles(&tasks[B]), 30);
    end();
    host.cycles += 7;
    ticks(6);
    CHECK_EQUAL(running(), A);
    host.cycles += 1;
    CHECK_EQUAL(look(A).cycles, 101);
    CHECK_EQUAL(look(B).cycles, 30);
    CHECK_EQUAL(look(IDLE).cycles, 7);
}

TEST(together_they_are_all_of_the_time)
{
    uint64_t sum = 0;

    START(A, B, C);
    for (unsigned n = 0; n < 50; n++) {
        host.cycles += n;
        n % 3 == 0 ? sleep_ms(1) : yield();
        ticks(n % 2);
    }
    for (unsigned task = 0; task < TASKS; task++)
        sum += account_cycles(&tasks[task]);
    CHECK_EQUAL(sum, host.cycles);
}

TEST(calls_and_switches)
{
    uint32_t calls;
    uint32_t switches;

    START(A, B);
    calls = look(A).calls;
    switches = look(B).switches;
    host_call(CALL_getpid, 0, 0, 0);
    host_call(CALLS + 3, 0, 0, 0);
    CHECK_EQUAL(look(A).calls, calls + 4); /* look() is one */
    sleep_ms(2);
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(look(B).switches, switches + 1);
    CHECK_EQUAL(look(B).calls, 2); /* both looks */
}

TEST(the_first_task_is_switched_to_once)
{
    START(A);
    CHECK_EQUAL(accounts[INIT].switches > 0, true);
}
