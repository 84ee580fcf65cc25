/* SPDX-License-Identifier: MIT */
#include "check.h"
#include "fixture.h"

#include <errno.h>
#include <kiln/types.h>

static const struct fault_record undefined = {.cause = FAULT_UNDEFINED};

static bool interrupt(unsigned irq)
{
    return host_irq(&irq_grants[irq]);
}

TEST(masked_until_the_task_enables_it)
{
    START(B);
    CHECK(!interrupt(LEVEL));
    CHECK_EQUAL(irq_enable(LEVEL), 0);
    CHECK(!interrupt(OTHER));
    CHECK(interrupt(LEVEL));
    CHECK(!interrupt(LEVEL));
    CHECK_EQUAL(notify_wait(KILN_FLAGS, KILN_NO_WAIT), 4);
    CHECK_EQUAL(notify_wait(KILN_FLAGS, KILN_NO_WAIT), -EAGAIN);
    CHECK_EQUAL(irq_enable(LEVEL), 0);
    CHECK(interrupt(LEVEL));
    CHECK_EQUAL(notify_wait(KILN_FLAGS, KILN_NO_WAIT), 4);
}

TEST(it_wakes_the_task_that_waits)
{
    START(B, E);
    irq_enable(LEVEL);
    irq_enable(OTHER);
    notify_wait(12, KILN_FOREVER);
    CHECK_EQUAL(running(), E);
    CHECK(interrupt(OTHER));
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(result(B), 8);
    CHECK(interrupt(LEVEL));
    CHECK_EQUAL(notify_wait(12, KILN_NO_WAIT), 4);
}

TEST(it_waits_for_a_task_that_is_suspended)
{
    START(B, A);
    sleep_ms(1);
    irq_enable(LEVEL);
    notify_wait(4, KILN_FOREVER);
    ticks(2);
    CHECK_EQUAL(running(), A);
    suspend(B);
    CHECK(interrupt(LEVEL));
    CHECK_EQUAL(tasks[B].state, TASK_SUSPENDED);
    CHECK_EQUAL(result(B), 4);
}

TEST(only_the_owner_enables_it)
{
    START(A, B);
    CHECK_EQUAL(irq_enable(LEVEL), -EPERM);
    CHECK_EQUAL(irq_enable(IRQS), -EBADF);
    CHECK_EQUAL(irq_enable(UINT32_MAX), -EBADF);
    end();
    CHECK_EQUAL(running(), B);
    CHECK_EQUAL(irq_enable(PULSE), -EPERM);
    CHECK_EQUAL(irq_enable(0x100 + LEVEL), -EBADF);
    CHECK_EQUAL(host.irqs_enabled & (1u << 5 | 1u << 31 | 1u), 0);
}

TEST(a_task_without_interrupts_has_not_the_call)
{
    START(E);
    CHECK_EQUAL(irq_enable(LEVEL), -EPERM);
}

TEST(a_pools_task_has_none)
{
    START(F);
    CHECK(spawn_worker() > 0);
    yield();
    CHECK_EQUAL(running(), W0);
    CHECK_EQUAL(irq_enable(PULSE), -EPERM);
    end();
    CHECK_EQUAL(irq_enable(PULSE), 0);
    CHECK(spawn_worker() > 0);
    yield();
    end(); /* of the worker, not of its domain */
    CHECK(interrupt(PULSE));
}

TEST(every_end_masks_them)
{
    host_boot();
    for (unsigned way = 0; way < 3; way++) {
        spawn(B);
        sleep_ms(1);
        CHECK_EQUAL(running(), B);
        CHECK_EQUAL(irq_enable(LEVEL), 0);
        CHECK_EQUAL(irq_enable(OTHER), 0);
        if (way == 0)
            end();
        if (way == 1)
            host_fault(&tasks[B], undefined);
        ticks(2);
        CHECK_EQUAL(running(), INIT);
        if (way == 2)
            kill(B);
        CHECK(!interrupt(LEVEL));
        CHECK(!interrupt(OTHER));
    }
    spawn(B);
    sleep_ms(KILN_FOREVER);
    CHECK(!interrupt(LEVEL));
    CHECK_EQUAL(notify_wait(KILN_FLAGS, KILN_NO_WAIT), -EAGAIN);
}

TEST(others_keep_theirs)
{
    START(F, B);
    CHECK_EQUAL(running(), B);
    irq_enable(LEVEL);
    sleep_ms(KILN_FOREVER);
    irq_enable(PULSE);
    end();
    CHECK(!interrupt(PULSE));
    CHECK(interrupt(LEVEL));
}

TEST(a_restart_begins_with_it_masked)
{
    START(F);
    irq_enable(PULSE);
    host_fault(&tasks[F], undefined);
    CHECK(!interrupt(PULSE));
    ticks(4);
    CHECK_EQUAL(running(), F);
    CHECK(!interrupt(PULSE));
    CHECK_EQUAL(notify_wait(1, KILN_NO_WAIT), -EAGAIN);
    CHECK_EQUAL(irq_enable(PULSE), 0);
    CHECK(interrupt(PULSE));
}

/* Its entry found no lawful frame, ended the task, and then serves the interrupt. */
static void interrupt_of_the_dead(void)
{
    irq_notify(&irq_grants[LEVEL]);
}

TEST(the_entry_that_ends_the_task_notifies_nobody)
{
    START(B);
    irq_enable(LEVEL);
    host_fault(&tasks[B], undefined);
    host_interrupt(interrupt_of_the_dead);
    CHECK_EQUAL(tasks[B].state, TASK_DORMANT);
    CHECK_EQUAL(*task_defs[B].notified, 0);
    CHECK(!interrupt(LEVEL));
}
