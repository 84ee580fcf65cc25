/* SPDX-License-Identifier: MIT */
/*
 * The tables of fixture.c are written by hand: they keep here what the planner makes sure of
 * in those that are generated, and have as many entries as generated/layout.h says.
 */
#include "check.h"
#include "fixture.h"
#include "inspect.h"
#include "pool.h"
#include "report.h"

#include <errno.h>
#include <kiln/types.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
    uintptr_t table; /* where those of the kind are */
    size_t size;     /* bytes of one */
    uint32_t count;
    uint32_t rights; /* all that there are to the kind */
} kinds[] = {
    [KILN_OBJECT_SEMAPHORE] = {(uintptr_t)semaphores, sizeof(semaphores[0]), SEMAPHORE_COUNT,
                               RIGHT_SEMAPHORE_WAIT | RIGHT_SEMAPHORE_SIGNAL},
    [KILN_OBJECT_MUTEX] = {(uintptr_t)mutexes, sizeof(mutexes[0]), MUTEX_COUNT, RIGHT_MUTEX_LOCK},
    [KILN_OBJECT_QUEUE] = {(uintptr_t)queues, sizeof(queues[0]), QUEUE_COUNT,
                           RIGHT_QUEUE_SEND | RIGHT_QUEUE_RECV},
    [KILN_OBJECT_EVENT] = {(uintptr_t)events, sizeof(events[0]), EVENT_COUNT,
                           RIGHT_EVENT_WAIT | RIGHT_EVENT_SET},
    [KILN_OBJECT_TIMER] = {(uintptr_t)timers, sizeof(timers[0]), TIMER_COUNT, RIGHT_TIMER_CONTROL},
    [KILN_OBJECT_HEAP] = {(uintptr_t)heap_defs, sizeof(heap_defs[0]), HEAP_COUNT,
                          RIGHT_HEAP_ALLOC | RIGHT_HEAP_STATS},
};

TEST(objects_stand_in_the_order_of_their_kinds_and_of_their_tables)
{
    uint32_t seen[LENGTH(kinds)] = {0};

    for (uint32_t i = 0; i < OBJECT_COUNT + SLOT_COUNT; i++) {
        uint32_t kind = object_kinds[i];

        CHECK(kind < LENGTH(kinds));
        CHECK_EQUAL((uintptr_t)objects[i], kinds[kind].table + seen[kind] * kinds[kind].size);
        if (i != 0 && i != OBJECT_COUNT)
            CHECK(kind >= object_kinds[i - 1]);
        CHECK_EQUAL(object_names[i] != NULL, i < OBJECT_COUNT);
        seen[kind]++;
    }
    for (uint32_t kind = 0; kind < LENGTH(kinds); kind++)
        CHECK_EQUAL(seen[kind], kinds[kind].count);
}

TEST(a_range_has_all_slots_of_its_kind)
{
    uint32_t next = 0;

    for (uint32_t kind = KILN_OBJECT_SEMAPHORE; kind <= KILN_OBJECT_QUEUE; kind++) {
        CHECK_EQUAL(slot_ranges[kind].first, next);
        for (next = slot_ranges[kind].first; next < slot_ranges[kind].end; next++)
            CHECK_EQUAL(object_kinds[OBJECT_COUNT + next], kind);
    }
    CHECK_EQUAL(next, SLOT_COUNT);
}

TEST(rights_are_those_of_the_kind)
{
    for (uint32_t task = 0; task < TASK_COUNT; task++) {
        bool creates = false;

        for (uint32_t i = 0; i < OBJECT_COUNT + SLOT_COUNT; i++) {
            uint32_t rights = rights_at(task_defs[task].rights, i);
            uint32_t create = i < OBJECT_COUNT ? 0 : RIGHT_CREATE;

            CHECK_EQUAL(rights & ~(kinds[object_kinds[i]].rights | create), 0);
            creates = creates || (rights & RIGHT_CREATE);
        }
        CHECK_EQUAL(creates, (task_defs[task].flags & TASK_CREATES) != 0);
    }
}

/* How many tasks have something of their own, each with its count. */
TEST(features_are_counted)
{
    uint32_t notified = 0, policies = 0, joinable = 0, with_timing = 0, with_signals = 0;

    for (uint32_t task = 0; task < TASK_COUNT; task++) {
        const struct task_def *def = &task_defs[task];

        notified += def->notified != NULL;
        policies += def->policy != NULL;
        joinable += def->joinable;
        with_timing += def->timing != 0;
        with_signals += def->signals != 0;
    }
    CHECK_EQUAL(notified, NOTIFIED_COUNT);
    CHECK_EQUAL(policies, POLICY_COUNT);
    CHECK_EQUAL(joinable, JOINABLE_COUNT);
    CHECK_EQUAL(with_timing, HAS_TIMING * TIMING_COUNT);
    CHECK_EQUAL(with_signals, SIGNALS_COUNT);
}

TEST(times_are_counted)
{
    uint32_t watchdogs = 0, periods = 0, budgets = 0;

    for (uint32_t i = 0; i < TIMING_COUNT; i++) {
        watchdogs += timing_defs[i].watchdog_ms != 0;
        periods += timing_defs[i].period_ticks != 0;
        budgets += timing_defs[i].every_ticks != 0;
    }
    CHECK_EQUAL(watchdogs, WATCHDOG_COUNT);
    CHECK_EQUAL(periods, PERIODIC_COUNT);
    CHECK_EQUAL(budgets, BUDGET_COUNT);
}

/* What a task refers to by index refers to the task. */
TEST(tables_agree_about_whose_is_what)
{
    uint32_t timers_seen = 0, irqs_seen = 0, workers_seen = 0;

    for (uint32_t task = 0; task < TASK_COUNT; task++) {
        const struct task_def *def = &task_defs[task];

        for (uint32_t i = def->first_timer; i < def->first_timer + def->timer_count; i++)
            timers_seen += timer_defs[i].task == task;
        for (uint32_t i = def->first_irq; i < def->first_irq + def->irq_count; i++)
            irqs_seen += irq_grants[i].task == &tasks[task];
        for (uint32_t i = def->first_worker; i < def->first_worker + def->worker_count; i++)
            workers_seen += task_defs[i].domain == task;
        if (def->timing != 0)
            CHECK_EQUAL(timing_defs[def->timing - 1].task, task);
        if (def->signals != 0)
            CHECK_EQUAL(signals_tasks[def->signals - 1], task);
        CHECK(def->ceiling <= def->priority);
        CHECK_EQUAL(object_kinds[def->heap], KILN_OBJECT_HEAP);
    }
    CHECK_EQUAL(timers_seen, TIMER_COUNT);
    CHECK_EQUAL(irqs_seen, IRQ_COUNT);
    for (uint32_t pool = 0; pool < POOL_COUNT; pool++)
        workers_seen -= (uint32_t)(pools[pool].end - pools[pool].first);
    CHECK_EQUAL(workers_seen, 0);
}

/* It must never wait, end or be queued: there would be no task to run. */
TEST(idle_may_make_its_own_call_alone)
{
    START(E);
    end();
    CHECK_EQUAL(running(), IDLE);
    for (uint32_t number = 0; number < 256; number++) {
        int32_t wanted = number < CALLS && task_defs[E].calls[number] != (syscall_fn)sys_unknown
                             ? -EPERM
                             : -ENOSYS;

        if (number != CALL_idle)
            CHECK_EQUAL(host_call4(number, 1, KILN_FOREVER, KILN_FOREVER, KILN_FOREVER), wanted);
        CHECK_EQUAL(running(), IDLE);
    }
    CHECK_EQUAL(host_call(CALL_idle, 0, 0, 0), 0);
}

TEST(what_a_heap_has_room_for_is_its_size)
{
    uint32_t orders = 0;

    for (uint32_t i = 0; i < HEAP_COUNT; i++) {
        const struct heap_def *heap = &heap_defs[i];
        uint32_t blocks = heap->size >> heap->shift;

        CHECK_EQUAL(blocks << heap->shift, heap->size);
        CHECK(blocks <= 1u << heap->buddy.top && blocks > 1u << heap->buddy.top >> 1);
        CHECK_EQUAL((heap->buddy.free[1] - heap->buddy.free[0]) * 32, 2 << heap->buddy.top);
        if (heap->buddy.top + 1u > orders)
            orders = heap->buddy.top + 1u;
    }
    CHECK_EQUAL(orders, BUDDY_ORDER_COUNT);
}
