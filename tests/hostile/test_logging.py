# SPDX-License-Identifier: MIT
"""Attacks by way of the log: it reads in the task's own name, and takes nobody else's time."""

import re

from support.stalled import run_stalled

# The attacker is started once for each attack; the victim logs in between.
APP = """\
kiln: 1
log: [attacker, victim]
tasks:
  victim:
    entry: victim_main
    sources: [victim.c]
    priority: 1
    stack: 1K
    system: [shutdown]
    grants: {attacker: [spawn, join]}
  attacker:
    entry: attacker_main
    sources: [attacker.c]
    priority: 2
    stack: STACK
    autostart: false
"""
VICTIM = """\
#include <kiln/kiln.h>
#include <kiln/log.h>
LOG_MODULE_REGISTER(victim);
static char secret[] = "secr3t";
void victim_main(void);
void victim_main(void)
{
    LOG_INF("%p", (void *)secret);
    for (uintptr_t n = 0; n < ATTACKS; n++) {
        int pid = kiln_spawn_with(task_attacker, KILN_PRIORITY_DEFAULT, (uintptr_t)secret << 8 | n);
        int ended = kiln_join(pid, KILN_FOREVER);

        LOG_INF("%d, %d lost, %s", ended, (int)kiln_log_lost(), secret);
    }
    kiln_shutdown(0);
}
"""
ATTACKER = """\
#include <kiln/kiln.h>
#include <kiln/log.h>
#include <string.h>
#pragma GCC diagnostic ignored "-Wformat"
#pragma GCC diagnostic ignored "-Wformat-security"
LOG_MODULE_REGISTER(attacker);
static char text[200];
void attacker_main(uintptr_t order);
void attacker_main(uintptr_t order)
{
    const char *other = (const char *)(0x20000000 | order >> 8);

    memset(text, 'x', sizeof(text)); /* and no end */
    switch (order & 0xff) {
CASES
    }
    LOG_INF("goes on");
}
"""
READS = [
    'LOG_INF("%s", other)',
    'LOG_INF("%s", (const char *)0x20000000)',  # the kernel's stack
    'LOG_INF("%.9s", (const char *)0x40004000)',  # the UART
    'LOG_INF("%s", (const char *)0xe000ed00)',
    'LOG_INF("%s", (const char *)0xfffffff0)',
    "LOG_INF(other)",
    "LOG_INF((const char *)0x20000000)",
    'kiln_log(1, other, "x")',
    'kiln_log(0x7ffffff, "x", "x")',
]
ODD = [
    'LOG_INF("%.*s", 200, text)',
    'LOG_INF("%.2000d", 1)',
    'LOG_INF("%2000d", 1)',
    'LOG_INF("%*d", -2000, 1)',
    'LOG_INF("%l")',
    'LOG_INF("x%n", (int *)other)',
    'LOG_INF("x%n", (int *)0x20000000)',
]
HEAD = r"\[00:00:\d\d\.\d{3}\] <inf> "
FAULTED = 257


def outcomes(build, attacks, stack="1K"):
    """For each attack how the attacker ended, and the lines that it caused."""
    cases = "\n".join(f"    case {n}:\n        {a};\n        break;" for n, a in enumerate(attacks))
    sources = {
        "victim.c": VICTIM.replace("ATTACKS", str(len(attacks))),
        "attacker.c": ATTACKER.replace("CASES", cases),
    }
    first, *lines = build(app=APP.replace("STACK", stack), sources=sources).run().lines
    assert re.fullmatch(HEAD + "victim: 0x200[0-9a-f]{5}", first)
    found, caused = [], []
    for line in lines:
        if ended := re.fullmatch(HEAD + r"victim: (\d+), 0 lost, secr3t", line):
            found.append((int(ended[1]), caused))
            caused = []
        else:
            assert "secr3t" not in line
            caused.append(line)
    assert len(found) == len(attacks) and not caused
    return found


def test_what_a_task_may_not_read_it_cannot_log(build):
    """It ends, as it would without the log, and not a byte is shown."""
    for attack, (ended, lines) in zip(READS, outcomes(build, READS)):
        assert ended == FAULTED, attack
        assert lines and all(line.startswith("[FAULT]") for line in lines), attack


def test_odd_formats_give_a_line_of_at_most_its_length(build):
    for attack, (ended, lines) in zip(ODD, outcomes(build, ODD)):
        assert ended == 0, attack
        assert len(lines) == 2 and len(lines[0]) < 96, attack
        assert re.match(HEAD + "attacker: ", lines[0]), attack
        assert re.fullmatch(HEAD + "attacker: goes on", lines[1]), attack


def test_a_stack_that_is_too_small_for_a_line(build):
    """An overflow is the end of the task that logs, and of no other."""
    ((ended, lines),) = outcomes(build, ['LOG_INF("%d", 1)'], stack="256")
    assert ended == FAULTED
    assert all(line.startswith("[FAULT]") for line in lines)


FLOOD = """\
kiln: 1
log: [urgent, flood]
tasks:
  urgent: {entry: urgent_main, sources: [urgent.c], priority: 1, stack: 1K, system: [shutdown]}
  first: {entry: flood_main, sources: [flood.c], priority: 2, stack: 1K}
  second: {entry: flood_main, sources: [flood.c], priority: 3, stack: 1K}
  busy: {entry: flood_main, sources: [silent.c], priority: 4, stack: 256}
"""
URGENT = """\
#include "check.h"
#include <kiln/log.h>
LOG_MODULE_REGISTER(urgent);
#define PERIODS 200
void urgent_main(void);
void urgent_main(void)
{
    int64_t start = kiln_time();
    kiln_log_wait(false);
    for (int n = 1; n <= PERIODS; n++) {
        LOG_INF("period %d", n);
        CHECK(kiln_time() - start <= 2 * n - 1);
        kiln_sleep((uint32_t)(start + 2 * n - kiln_time()) - 1);
    }
    kiln_log_wait(true);
    LOG_INF("all %d in time", PERIODS);
    kiln_shutdown(0);
}
"""
LOGS_FOR_EVER = """\
#include <kiln/kiln.h>
#include <kiln/log.h>
LOG_MODULE_REGISTER(flood);
void flood_main(void);
void flood_main(void)
{
    for (;;)
        LOG_ERR("a line of the flood");
}
"""
SPINS = "void flood_main(void);\nvoid flood_main(void)\n{\n    for (;;)\n        ;\n}\n"


def test_who_floods_a_console_that_takes_nothing_delays_nobody_more_urgent(build, tmp_path):
    """The urgent task loses lines, all counted, and is on time in each of its periods."""
    sources = {"urgent.c": URGENT, "flood.c": LOGS_FOR_EVER, "silent.c": SPINS}
    lines = run_stalled(build(app=FLOOD, sources=sources), tmp_path).splitlines()
    urgent = [line.partition("urgent: ")[2] for line in lines if "urgent: " in line]
    lost = re.fullmatch(r"\((\d+) lost\) all 200 in time", urgent[-1])
    assert int(lost[1]) > 100 and len(urgent) - 1 + int(lost[1]) == 200
    flood = HEAD.replace("inf", "err") + "flood: a line of the flood"
    others = [line for line in lines if "urgent: " not in line]
    assert others and all(re.fullmatch(flood, line) for line in others)
