# SPDX-License-Identifier: MIT
"""CONFIG_ACCOUNTING: what each task had of the processor, to the cycle."""

APP = """\
kiln: 1
tasks:
  load: {entry: load_task, sources: [load.c], priority: 1, stack: 512}
  monitor:
    entry: monitor_task
    sources: [monitor.c]
    priority: 2
    stack: 1K
    system: [inspect, shutdown]
"""
# Busy from one tick on for three more, each ten ticks.
LOAD = """\
#include <kiln/kiln.h>
void load_task(void)
{
    for (int64_t next = 10;; next += 10) {
        kiln_sleep((uint32_t)(next - kiln_time()) - 1);
        int64_t end = kiln_time() + 3;
        while (kiln_time() < end)
            ;
    }
}
"""
MONITOR = """\
#include <kiln/kiln.h>
#include <stdio.h>
void monitor_task(void)
{
    struct kiln_task_info before[4], after[4];
    uint64_t all = 0;

    kiln_sleep(100);
    for (uint32_t id = 1; id <= 3; id++)
        kiln_inspect_task(id, &before[id]);
    kiln_sleep(MEASURED_MS);
    for (uint32_t id = 1; id <= 3; id++)
        kiln_inspect_task(id, &after[id]);
    for (uint32_t id = 1; id <= 3; id++)
        all += after[id].cycles - before[id].cycles;
    printf("all %lu\\n", (unsigned long)all);
    printf("hz %lu\\n", (unsigned long)KILN_CLOCK_HZ);
    for (uint32_t id = 1; id <= 3; id++)
        printf("%s %lu %lu %lu\\n", after[id].name,
               (unsigned long)((after[id].cycles - before[id].cycles) * 10000 / all),
               (unsigned long)(after[id].switches - before[id].switches),
               (unsigned long)(after[id].calls - before[id].calls));
    kiln_shutdown(0);
}
"""


def monitor(ms, tasks=3):
    """The monitor that looks at so many tasks, for so long."""
    text = MONITOR.replace("MEASURED_MS", str(ms))
    return text.replace("id <= 3", f"id <= {tasks}").replace("[4]", f"[{tasks + 1}]")


def test_a_load_of_thirty_percent(build, board):
    """Within a point of it; idle has the rest, and all together is the time that went by."""
    sources = {"load.c": LOAD, "monitor.c": monitor(1000)}
    image = build(app=APP, sources=sources, board=board, conf="CONFIG_ACCOUNTING=y\n")
    rows = {words[0]: list(map(int, words[1:])) for words in map(str.split, image.run().lines)}
    (cycles,), (hertz,) = rows["all"], rows["hz"]
    assert abs(cycles / hertz - 1.0) < 0.001
    load, idle, looks = rows["load"], rows["idle"], rows["monitor"]
    assert abs(load[0] - 3000) <= 100 and abs(idle[0] - 7000) <= 100
    assert load[1] in (100, 101) and looks[1] == 1
    assert idle[2] == 0 and looks[2] == 2 + 1 + 1  # the looks at itself and load, the sleep
    assert load[2] > 500


EVEN_APP = APP.replace(
    "  load: {entry: load_task, sources: [load.c], priority: 1, stack: 512}",
    "  one: {entry: turn, sources: [one.c], priority: 3, stack: 512, quantum: 1000ms}\n"
    "  two: {entry: turn, sources: [two.c], priority: 3, stack: 512, quantum: 1000ms}",
).replace("priority: 2", "priority: 1")
TURN = """\
#include <kiln/kiln.h>
void turn(void)
{
    for (;;)
        kiln_yield();
}
"""


def test_two_that_yield_to_each_other(build):
    """Half of the time is in the kernel, so that ticks come while it reads the time."""
    sources = {"one.c": TURN, "two.c": TURN, "monitor.c": monitor(200, tasks=4)}
    image = build(app=EVEN_APP, sources=sources, conf="CONFIG_ACCOUNTING=y\n")
    rows = {words[0]: list(map(int, words[1:])) for words in map(str.split, image.run().lines)}
    (cycles,), (hertz,) = rows["all"], rows["hz"]
    assert abs(cycles / hertz - 0.2) < 0.001
    one, two = rows["one"], rows["two"]
    assert abs(one[0] - two[0]) <= 20 and one[0] + two[0] >= 9990 and rows["idle"][0] == 0
    assert abs(one[1] - two[1]) <= 1 and abs(one[1] - one[2]) <= 1 and one[1] > 1000


def test_without_it_there_is_nothing(build):
    """The figures read 0, and the kernel has no such variables."""
    sources = {"load.c": LOAD, "monitor.c": monitor(50).replace("* 10000 / all", "")}
    image = build(app=APP, sources=sources)
    rows = image.run().lines
    assert rows[0] == "all 0" and rows[2:] == ["idle 0 0 0", "load 0 0 0", "monitor 0 0 0"]
    assert {"accounts", "account_running", "leave_task"}.isdisjoint(image.symbols)


STACKS_APP = """\
kiln: 1
tasks:
  monitor:
    entry: monitor_task
    sources: [monitor.c]
    priority: 2
    stack: 1K
    grants: {one: [spawn, join], other: [spawn, join]}
    system: [inspect, shutdown]
  one: {entry: deep, sources: [deep.c], priority: 1, stack: 1K, autostart: false}
  other: {entry: deep, sources: [deep.c], priority: 1, stack: 4K, autostart: false}
"""
STACKS = {
    # Only the lowest word is used of what lies between.
    "deep.c": """\
#include <stdint.h>
void deep(uintptr_t depth)
{
    __asm__ volatile("sub sp, %0\\n str %0, [sp]\\n add sp, %0" ::"r"(depth) : "memory");
}
""",
    "monitor.c": """\
#include <kiln/kiln.h>
#include <stdio.h>

static void look(kiln_entry_t entry, uintptr_t depth)
{
    struct kiln_task_info info;

    kiln_join(kiln_spawn_with(entry, KILN_PRIORITY_DEFAULT, depth), KILN_FOREVER);
    kiln_inspect_task(entry, &info);
    printf("%d\\n", (int)info.stack_size - kiln_stack_unused(entry));
}

void monitor_task(void)
{
    printf("%d\\n", kiln_stack_unused(task_one));
    look(task_one, 104);
    look(task_one, 904);
    look(task_one, 504);
    look(task_other, 3304);
    printf("%d %d\\n", kiln_stack_unused(0), kiln_stack_unused(5));
    kiln_shutdown(0);
}
""",
}


def test_high_water_marks(build, board):
    """Of a known depth, to the byte, whatever lies above it untouched; each life has its own."""
    image = build(app=STACKS_APP, sources=STACKS, board=board, conf="CONFIG_ACCOUNTING=y\n")
    lines = image.run().lines
    shallow = int(lines[1])
    assert lines[0] == "0" and 104 < shallow < 200
    assert [int(line) - shallow for line in lines[2:5]] == [800, 400, 3200]
    assert lines[5] == "-2 -2"


def test_without_accounts_nothing_is_known(build):
    lines = build(app=STACKS_APP, sources=STACKS).run().lines
    assert lines[0] == "-134"  # -ENOTSUP
