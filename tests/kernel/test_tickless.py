# SPDX-License-Identifier: MIT
"""Idle without ticks: the same times, hardly any tick, and no drift."""

from pathlib import Path

import pytest
import yaml
from support.image import machine

from kiln.base.paths import BASE

APPS = Path(__file__).parent / "apps"
CONF = "CONFIG_TICKLESS=y\n"
HZ = 25_000_000  # of the default board's processor, and of its timers
TICK_CYCLES = HZ // 1000
WFI, NOP = b"\x30\xbf", b"\x00\xbf"


@pytest.mark.parametrize("app", ["time", "irq"])
def test_applications_see_no_difference(build, app):
    """They check what they see; the first measures its sleeps with another timer."""
    build.folder(APPS / app, conf=CONF).run()


SLEEPER_APP = """\
kiln: 1
tasks:
  main:
    entry: main_main
    sources: [main.c]
    priority: 1
    stack: 1K
    system: [shutdown]
    grants: {timer0: mmio}
"""
SLEEPER = """\
#include <kiln/kiln.h>

void main_main(void)
{
    kiln_sleep(10000);
    kiln_shutdown(0);
}
"""


def clock_hz(board):
    """Of the board's processor."""
    text = (BASE / "boards" / board / "board.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)["clock"]


def ticks_of(image, log):
    """How often the tick's entry is executed in a run."""
    entry = image.symbols["tick_entry"] & ~1
    image.run(extra=["-d", "exec,nochain", "-D", str(log), "-dfilter", f"{entry:#x}+2"])
    return sum(line.startswith("Trace") for line in log.read_text("utf-8").splitlines())


def test_no_tick_when_nothing_is_due(build, board, tmp_path):
    """Ten seconds in a few periods of SysTick's 24 bits; without it, ten thousand ticks."""
    app = SLEEPER_APP.replace("    grants: {timer0: mmio}\n", "")
    silent = build(app=app, sources={"main.c": SLEEPER}, board=board, conf=CONF)
    tick_cycles = clock_hz(board) // 1000
    periods = 10_000 // (2**24 // tick_cycles - 1) + 1
    assert ticks_of(silent, tmp_path / "silent") < periods + 5
    ticking = build(app=app, sources={"main.c": SLEEPER}, board=board)
    assert ticks_of(ticking, tmp_path / "ticking") > 4000  # QEMU passes over every second one


def without_wfi(image):
    """A patch: a processor that waits for an interrupt loses time in QEMU, so idle spins."""
    code = image.symbols["idle_main"] & ~1
    flash = (image.folder / f"{image.name}.bin").read_bytes()
    first = machine(image.board).flash
    at = first + flash.index(WFI, code - first)
    assert at < code + 8
    return {at: NOP}


# Every sleep is an idle period whose beginning sets SysTick anew.
SLEEPS = """\
static void sleeps(void)
{
    TIMER[2] = 0xffffffff;
    TIMER[1] = 0xffffffff;
    TIMER[0] = 1;
    kiln_sleep(1);

    uint32_t begun = TIMER[1];
    int64_t then = kiln_time();

    for (int i = 0; i < 400; i++)
        kiln_sleep(9);
    uint32_t cycles = begun - TIMER[1];
    printf("%d %u\\n", (int)(kiln_time() - then), (unsigned)cycles);
    fflush(stdout);
    kiln_shutdown(0);
}
"""
# Slower than the processor would be, so that setting the counter takes some of its cycles.
# A missing correction shows more the slower it is; one that is a cycle off does not, so the
# sleeps that are measured to the cycle take the first of these.
SLOW = ("-icount", "shift=7,sleep=off")
SLOWER = ("-icount", "shift=8,sleep=off")
SLOWEST = ("-icount", "shift=9,sleep=off")


def test_sleeps_do_not_drift(build):
    """By another timer, after four hundred of them: less than 25 us, a fortieth of a tick."""
    (line,) = measured(build, "sleeps", SLOW)
    ms, cycles = map(int, line.split())
    assert ms == 4000
    assert abs(cycles - ms * TICK_CYCLES) < TICK_CYCLES // 40


# More than 24 bits of the fastest clock: each sleep is a chain of eleven periods. The other timer
# counts microseconds, and past its end.
LONG_SLEEPS = """\
#include <kiln/kiln.h>
#include <stdio.h>

#define TIMER ((volatile uint32_t *)USER_TIMER_BASE)

void main_main(void)
{
    TIMER[0x28 / 4] = 999;
    TIMER[0x2c / 4] = 0xffffffff;
    TIMER[0x14 / 4] = 1;
    TIMER[0x00 / 4] = 1;
    kiln_sleep(1);

    uint32_t begun = TIMER[0x24 / 4];
    int64_t then = kiln_time();

    for (int i = 0; i < 20; i++)
        kiln_sleep(1000 + 7 * i);
    uint32_t us = TIMER[0x24 / 4] - begun;
    printf("%d %u\\n", (int)(kiln_time() - then), (unsigned)us);
    fflush(stdout);
    kiln_shutdown(0);
}
"""


def test_sleeps_longer_than_the_counter_do_not_drift(build):
    """At 168 MHz 24 bits are a tenth of a second: two hundred periods, less than 25 us."""
    app = SLEEPER_APP.replace("timer0", "user_timer")
    image = build(app=app, sources={"main.c": LONG_SLEEPS}, board="netduinoplus2", conf=CONF)
    (line,) = image.run(patch=without_wfi(image), extra=SLOWEST).lines
    ms, us = map(int, line.split())
    assert ms == sum(1000 + 7 * i + 1 for i in range(20))
    assert abs(us - 1000 * ms) < 25


WAKES = 8000
WAKE_CYCLES = 17_777
MEASURED_APP = SLEEPER_APP.replace(
    "    grants: {timer0: mmio}\n",
    "    grants: {user_timer: mmio, t: control, u: control}\n    irqs: {user_timer: notify.3}\n",
)
MEASURED_APP += "timers: {t: {notify: main.0}, u: {notify: main.1}}\n"
WAKER = """\
static void wakes(uint32_t limit_ms)
{
    int64_t then;

    kiln_irq_enable(IRQ_TIMER);
    kiln_sleep(1);
    timer_start(WAKE_CYCLES - 1);
    then = kiln_time();
    for (int n = 0; n < WAKES;) {
        kiln_notify_wait(8, limit_ms);
        n += timer_fired(); /* else the line was still up when it was enabled */
        timer_clear();
        kiln_irq_enable(IRQ_TIMER);
    }
    printf("%d\\n", (int)(kiln_time() - then));
    fflush(stdout);
    kiln_shutdown(0);
}
"""

TIMERS = """\
static void cancelled(void)
{
    kiln_timer_start(u, 50, 0);
    kiln_timer_start(t, 20, 0);
    kiln_timer_stop(t);
    printf("%d at %d\\n", kiln_notify_wait(3, 1000), (int)kiln_time());
    fflush(stdout);
    kiln_shutdown(0);
}

static void anywhere(void)
{
    unsigned wrong = 0;

    for (int phase = 0; phase < 600; phase++) {
        for (volatile int n = 0; n < 10 * phase; n++)
            ;
        int64_t then = kiln_time();

        kiln_sleep(1);
        wrong += kiln_time() - then > 2;
    }
    kiln_timer_start(t, 1, 1);
    int64_t then = kiln_time();

    for (int n = 0; n < 10; n++)
        kiln_notify_wait(1, KILN_FOREVER);
    printf("%u %d\\n", wrong, (int)(kiln_time() - then));
    fflush(stdout);
    kiln_shutdown(0);
}
"""


MEASURED = f"""\
#include "chosen.h"
#include "timer.h"
#include <stdio.h>

#define WAKES {WAKES}
#define WAKE_CYCLES {WAKE_CYCLES}

{SLEEPS}
{WAKER}
{TIMERS}
void main_main(void)
{{
    switch (chosen()) {{
    case 0: sleeps(); break;
    case 1: wakes(KILN_FOREVER); break;
    case 2: wakes(1); break; /* later than the next interrupt */
    case 3: cancelled(); break;
    case 4: anywhere(); break;
    }}
}}
"""
CASES = ["sleeps", "KILN_FOREVER", "1", "cancelled", "anywhere"]


def measured(build, case, extra=()):
    """What a case prints, run with these words for QEMU."""
    header = (APPS / "irq/timer.h").read_text("utf-8")
    image = build(app=MEASURED_APP, sources={"main.c": MEASURED, "timer.h": header}, conf=CONF)
    patch = without_wfi(image) | image.choose(CASES.index(case))
    return image.run(patch=patch, extra=extra).lines


@pytest.mark.parametrize("limit", ["KILN_FOREVER", "1"])
def test_interrupts_do_not_make_it_drift(build, limit):
    """Each ends an idle period within a tick, and another begins: the counter is set twice.

    Uncompensated, what that takes at this speed would be a dozen ticks; the clock shows whole ones.
    """
    (line,) = measured(build, limit, SLOWER)
    assert abs(int(line) - WAKES * WAKE_CYCLES / TICK_CYCLES) < 2


def test_a_cancelled_deadline_hides_no_other(build):
    """The earliest one is skipped once nobody waits for it any more."""
    assert measured(build, "cancelled") == ["2 at 51"]


def test_idle_that_begins_anywhere_in_a_tick(build):
    """Just before its end too, and where the next tick is due: no sleep is longer for it."""
    (line,) = measured(build, "anywhere")
    wrong, took = map(int, line.split())
    assert wrong < 3  # between the clock and the sleep a tick can pass
    assert took == 11
