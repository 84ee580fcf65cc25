# SPDX-License-Identifier: MIT
"""Signal handlers that meet code at any point, and what tasks make of their frames."""

import re

APP = """\
kiln: 1
tasks:
  main:
    entry: main_main
    sources: [main.c, frames.c, storm.c]
    priority: 1
    stack: 1K
    signals: true
    system: [shutdown]
    grants: {victim: [spawn, kill, join], mortal: spawn}
  victim:
    entry: victim_main
    sources: [victim.c]
    priority: 2
    stack: 512
    signals: true
    autostart: false
  mortal:
    entry: mortal_main
    sources: [mortal.c]
    priority: 2
    stack: 512
    signals: true
    fault: {policy: restart, max: 2, window: 10s, then: stop}
    autostart: false
"""
MAIN = """\
#include "cases.h"
#include "chosen.h"

void main_main(void)
{
    switch (chosen()) {
    case 0: frames(); break;
    case 1: storm(); break;
    case 2:
        kiln_spawn(task_mortal, KILN_PRIORITY_DEFAULT);
        kiln_sleep(100);
        break;
    }
    fflush(stdout);
    kiln_shutdown(0);
}
"""
CASES_H = """\
#include <kiln/kiln.h>
#include <stdio.h>
void frames(void);
void storm(void);
"""
FRAMES_CASE, STORM_CASE, LIVES_CASE = range(3)
# Spawns the victim for each case, sends it a signal once it waits, and tells how it ended.
FRAMES = """\
#include "cases.h"

void frames(void)
{
    for (int n = 0; n < CASES; n++) {
        int pid = kiln_spawn_with(task_victim, KILN_PRIORITY_DEFAULT, n);

        kiln_sleep(3);
        kiln_signal_send(pid, 1);
        printf("%d %d\\n", n, kiln_join(pid, 1000));
    }
}
"""
# A handler whose first instruction finds the frame that it interrupted at sp.
VICTIM = """\
#include <kiln/kiln.h>

#define R0 0
#define PC 6
#define XPSR 7

static volatile int what;

static void change(uint32_t *frame)
{
    switch (what) {
    case 1: frame[XPSR] = 0; break;               /* neither Thumb nor flags */
    case 2: frame[XPSR] |= 11; break;             /* the exception SVCall */
    case 3: frame[XPSR] |= 0x0600fc00; break;     /* an IT block */
    case 4: frame[XPSR] |= 1u << 9; break;        /* padding that is not there */
    case 5: frame[PC] |= 1; break;
    case 6: frame[R0] = 42; break;                /* the result of the sleep: its own affair */
    case 7: frame[PC] = 0x100; break;             /* the kernel's code */
    case 8: frame[PC] = 0xe000ed00; break;
    case 9: frame[PC] = (uint32_t)frame; break;   /* its own stack */
    case 10: frame[PC] = 0xfffffffd; break;       /* an exception return */
    case 11: *(volatile int *)0x20000000 = 1; break;
    case 17: for (;;) __asm__ volatile("push {r0}"); /* more stack than there is */
    default: break;
    }
    kiln_signal_return();
}

__attribute__((naked)) static void handler(int number)
{
    __asm__ volatile("mov r0, sp\\n b %0" : : "i"(change));
}

static void deep(void)
{
    /* 16 bytes above the stack's lowest one: its frame is there, another is not. */
    extern char ld_victim_stack_low[];

    __asm__ volatile("mov r4, sp\\n mov sp, %0\\n mov r0, #100\\n svc 5\\n mov sp, r4"
                     : : "r"(ld_victim_stack_low + 48) : "r0", "r4", "memory");
}

void victim_main(uintptr_t n)
{
    kiln_signal_handler_t at = handler;

    what = (int)n;
    if (n == 12)
        kiln_signal_return();
    if (n == 13)
        at = (kiln_signal_handler_t)0x101;
    if (n == 14)
        at = (kiln_signal_handler_t)&what;
    if (n == 15)
        at = (kiln_signal_handler_t)0xe000ed00;
    kiln_signal_action(1, KILN_SIGNAL_HANDLE, at);
    if (n == 16)
        deep();
    kiln_exit(kiln_sleep(100) == -4 ? 7 : 8);
}
"""
ENDS = {
    **dict.fromkeys(range(6), 7),  # the sleep returned -EINTR, whatever the handler wrote
    6: 8,
    **dict.fromkeys(range(7, 18), 257),
}
TITLES = {
    7: "MPU violation at 0x00000100",
    8: "",
    9: "MPU violation at 0x2",
    10: "",
    11: "MPU violation at 0x20000000",
    12: "Invalid return by task",
    13: "MPU violation at 0x00000100",
    14: "MPU violation at 0x2",
    15: "",
    16: "Stack overflow",
    17: "",  # the push below the stack, or the frame of a tick
}


# IT blocks, flags, and registers that calls may change, in a loop that nothing else interrupts.
STORM = """\
#include "cases.h"
#include <signal.h>

static volatile int rung;

static void ring(int number)
{
    rung++;
    kiln_alarm(1);
    __asm__ volatile("movs r0, #0\\n movs r1, #0\\n mov r2, #7\\n mov r3, #7\\n mov r12, #7\\n"
                     "lsls r0, r0, #1" : : : "r0", "r1", "r2", "r3", "r12", "cc");
}

void storm(void)
{
    unsigned wrong = 0;
    unsigned steps = 0;

    signal(SIGALRM, ring);
    kiln_alarm(1);
    while (rung < 500) {
        register unsigned a __asm__("r0") = steps;
        register unsigned b __asm__("r1") = 0;
        register unsigned c __asm__("r2") = 0;

        __asm__ volatile("tst r0, #1\\n"
                         "itete ne\\n addne r1, #1\\n addeq r2, #1\\n"
                         "addne r1, #2\\n addeq r2, #2\\n"
                         "itttt eq\\n addeq r2, #4\\n addeq r2, #8\\n"
                         "addeq r2, #16\\n addeq r2, #32\\n"
                         "itttt ne\\n addne r1, #4\\n addne r1, #8\\n"
                         "addne r1, #16\\n addne r1, #32\\n"
                         : "+r"(a), "+r"(b), "+r"(c) : : "cc");
        if (a != steps || b != (steps & 1 ? 63 : 0) || c != (steps & 1 ? 0 : 63))
            wrong++;
        steps++;
    }
    printf("%u wrong\\n", wrong);
}
"""


MORTAL = """\
#include <kiln/kiln.h>
#include <signal.h>
#include <stdio.h>

static void ring(int number)
{
    __asm__ volatile("udf #0");
}

/* The alarm that is pending when a life ends is of that life. */
void mortal_main(void)
{
    static int lives;

    printf("left %d\\n", kiln_alarm(5));
    signal(SIGALRM, ring);
    kiln_sleep(KILN_FOREVER);
}
"""


def run(build, board, case):
    """A run of one case."""
    sources = {"main.c": MAIN, "cases.h": CASES_H, "storm.c": STORM, "victim.c": VICTIM}
    sources |= {"frames.c": FRAMES.replace("CASES", str(len(ENDS))), "mortal.c": MORTAL}
    image = build(app=APP, sources=sources, board=board)
    return image.run(patch=image.choose(case))


def test_what_a_handler_does_to_its_frame(build, board):
    """What it may not change stays as it was; what it may do harms its own task only."""
    result = run(build, board, FRAMES_CASE)
    ends = {int(m[1]): int(m[2]) for m in re.finditer(r"^(\d+) (\d+)$", result.text, re.M)}
    assert ends == ENDS
    titles = [line[8:] for line in result.lines if " by task " in line]
    for found, title in zip(titles, TITLES.values(), strict=True):
        assert found.startswith(title)


def test_handlers_leave_no_trace(build, board):
    """In the midst of IT blocks too: registers, flags and what is left of the block come back."""
    assert run(build, board, STORM_CASE).lines == ["0 wrong"]


def test_a_life_begins_without_signals(build, board):
    """The fault in a handler follows the task's policy; no handler or alarm is left of it."""
    lines = run(build, board, LIVES_CASE).lines
    assert [line for line in lines if line.startswith("left")] == ["left 0"] * 3
    assert sum("Undefined instruction" in line for line in lines) == 3
