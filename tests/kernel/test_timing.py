# SPDX-License-Identifier: MIT
"""Periods with deadlines, watchdogs and budgets, on the target."""

APP = """\
kiln: 1
tasks:
  main:
    entry: main_main
    sources: [main.c]
    priority: 2
    stack: 512
    grants: {stuck: [join, spawn], waits: [join, spawn], well: [kill, spawn]}
    system: [shutdown]
    autostart: false
  well:
    entry: well_main
    sources: [well.c]
    priority: 1
    stack: 512
    watchdog: 5ms
    autostart: false
  stuck:
    entry: stuck_main
    sources: [stuck.c]
    priority: 3
    stack: 512
    watchdog: 20ms
    autostart: false
  waits:
    entry: waits_main
    sources: [waits.c]
    priority: 3
    stack: 512
    watchdog: 30ms
    autostart: false
  control:
    entry: control_main
    sources: [control.c]
    priority: 1
    stack: 512
    timing: {period: 10ms, deadline: 5ms}
    system: [shutdown]
    autostart: false
  monitor:
    entry: monitor_main
    sources: [monitor.c]
    priority: 0
    stack: 1K
    grants: {greedy: [kill, spawn], other: spawn}
    system: [shutdown, inspect]
    autostart: false
  greedy:
    entry: greedy_main
    sources: [greedy.c]
    priority: 1
    stack: 512
    budget: {time: 2ms, every: 10ms}
    fault: {policy: restart, max: 1000, backoff: 1ms}
    autostart: false
  other: {entry: other_main, sources: [other.c], priority: 2, stack: 256, autostart: false}
  start:
    entry: start_main
    sources: [start.c]
    priority: 0
    stack: 256
    grants: {main: spawn, control: spawn, monitor: spawn}
"""
START = """\
#include "chosen.h"
#include <kiln/kiln.h>
void start_main(void)
{
    static const kiln_entry_t firsts[] = {task_control, task_main, task_monitor};

    kiln_spawn(firsts[chosen() < 2 ? chosen() : 2], KILN_PRIORITY_DEFAULT);
}
"""
# How long each job takes, from the beginning of its period, in ms.
PERIODIC = """\
#include <kiln/kiln.h>
#include <stdio.h>

static const int job_ms[] = {0, 3, 5, 7, 10, 12, 25, 31, 0, 0};

void control_main(void)
{
    for (unsigned n = 0; n < sizeof(job_ms) / sizeof(job_ms[0]); n++) {
        int64_t end = kiln_time() + job_ms[n];

        while (kiln_time() < end)
            ;
        int late = kiln_period_wait();

        printf("%d %d\\n", late, (int)kiln_time());
    }
    kiln_shutdown(0);
}
"""

WATCHDOG = {
    "main.c": """\
#include <kiln/kiln.h>
#include <stdio.h>

static void watch(kiln_entry_t entry)
{
    int64_t start = kiln_time();
    int status = kiln_join(kiln_spawn(entry, KILN_PRIORITY_DEFAULT), KILN_FOREVER);

    printf("%d after %d ms\\n", status == KILN_STATUS_FAULTED, (int)(kiln_time() - start));
}

void main_main(void)
{
    int well = kiln_spawn(task_well, KILN_PRIORITY_DEFAULT);

    watch(task_stuck);
    watch(task_waits);
    printf("well: %d\\n", kiln_kill(well));
    kiln_sleep(20);
    kiln_shutdown(0);
}
""",
    "well.c": """\
#include <kiln/kiln.h>
void well_main(void)
{
    for (;;) {
        kiln_sleep(3);
        kiln_watchdog_feed();
    }
}
""",
    "stuck.c": """\
#include <kiln/kiln.h>
void stuck_main(void)
{
    for (int n = 0; n < 4; n++) {
        kiln_sleep(10);
        kiln_watchdog_feed();
    }
    for (;;)
        ;
}
""",
    "waits.c": """\
#include <kiln/kiln.h>
void waits_main(void)
{
    kiln_sleep(KILN_FOREVER);
}
""",
}

MONITOR = """\
#include <kiln/kiln.h>
#include <stdio.h>
void monitor_main(void)
{
    struct kiln_task_info info;
    uint64_t begin;
    int pid = kiln_spawn(task_greedy, KILN_PRIORITY_DEFAULT);

    (void)pid;
    kiln_spawn(task_other, KILN_PRIORITY_DEFAULT);
    kiln_sleep(5);
    for (int n = 0; n < 3; n++) {
        kiln_inspect_task(task_greedy, &info);
        begin = info.cycles;
        kiln_sleep(199);
        kiln_inspect_task(task_greedy, &info);
        printf("%d\\n", (int)((info.cycles - begin) * 1000 / (KILN_CLOCK_HZ / 1000)));
    }
    kiln_shutdown(0);
}
"""
OTHER = "void other_main(void)\n{\n    for (;;)\n        ;\n}\n"
# What a task may try to get more: it runs, leaves before each tick, or dies.
GREEDY = {
    "spins": "for (;;) ;",
    "sleeps": "for (;;) { for (volatile int n = 0; n < 20000; n++) ; kiln_sleep(1); }",
    "yields": "for (;;) kiln_yield();",
    "faults": "for (volatile int n = 0; n < 20000; n++) ; *(volatile int *)0 = 1;",
}
GREEDY_MAIN = """\
#include <kiln/kiln.h>
#include "chosen.h"
void greedy_main(void)
{
    switch (chosen()) {
%s    }
}
"""
TICK_US = 1000
CASES = ["periods", "watchdogs", *GREEDY]


def lines_of(build, board, case):
    """What a case prints."""
    ways = "".join(f"    case {CASES.index(how)}: {way}\n" for how, way in GREEDY.items())
    sources = WATCHDOG | {"control.c": PERIODIC, "start.c": START}
    sources |= {"monitor.c": MONITOR, "greedy.c": GREEDY_MAIN % ways, "other.c": OTHER}
    image = build(app=APP, sources=sources, board=board)
    return image.run(patch=image.choose(CASES.index(case))).lines


def budget_of(build, board, how):
    """What `greedy` used of the processor in three times 200 ms, in us."""
    return [int(line) for line in lines_of(build, board, how) if line.isdigit()]


def test_periods(build, board):
    """Jobs that are late are counted, periods that are over are left out, none drifts."""
    rows = [tuple(map(int, line.split())) for line in lines_of(build, board, "periods")]
    late = [row[0] for row in rows]
    times = [row[1] for row in rows]
    #       0  3  5  7 10 12 (in the next period)
    assert late[:6] == [0, 0, 0, 1, 1, 1]
    assert times[:5] == [10, 20, 30, 40, 50]
    # 12 ms from 50 on: the period from 60 on has begun, and goes on at once.
    assert times[5] == 62
    # 25 ms from 62 on is 87: the one from 70 on is over, the one from 80 on has begun.
    assert (late[6], times[6]) == (2, 87)
    # 31 ms from 87 on is 118: those from 90 and 100 on are over.
    assert (late[7], times[7]) == (3, 118)
    assert times[8:] == [120, 130]


def test_watchdogs(build, board):
    """Who does not check in faults, whether it runs or waits; its death stops the watchdog."""
    lines = lines_of(build, board, "watchdogs")
    said = [line for line in lines if "after" in line or "well" in line]
    assert said == ["1 after 65 ms", "1 after 31 ms", "well: 0"]
    faults = [line for line in lines if line.startswith("[FAULT] Watchdog")]
    assert [line.split()[-1] for line in faults] == ["4", "5"]


def test_a_spinning_task_has_its_budget(build, board):
    """To the tick, in each of its periods, which do not drift."""
    used = budget_of(build, board, "spins")
    assert all(20 * 2 * TICK_US - TICK_US / 2 < each < 20 * 2 * TICK_US + 50 for each in used)


def test_no_way_round_a_budget(build, board):
    """Neither by leaving the processor before each tick nor by dying."""
    for how in ("sleeps", "yields", "faults"):
        used = budget_of(build, board, how)
        assert all(20 * TICK_US <= each <= 20 * 3 * TICK_US for each in used), (how, used)
