# SPDX-License-Identifier: MIT
"""The drivers on emulated devices: lights, interrupts of pins, and timers by the kernel's clock."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path

import pytest

from kiln.base.paths import BASE, emulated_names
from support.application import BuildFailed, Builder

LIGHT = """\
#include "check.h"
#include <errno.h>
#include <kiln/app.h>
#include <kiln/gpio.h>

static const struct kiln_gpio led = KILN_GPIO(LED0, LED0_PIN_LED);
static const struct kiln_gpio beyond = KILN_GPIO(LED0, 200);

void main_main(void)
{
    CHECK_EQ(kiln_gpio_output(&beyond, true), -EINVAL);
    CHECK_EQ(kiln_gpio_output(&led, true), 0);
    CHECK_EQ(kiln_gpio_get(&led), 1);
    kiln_gpio_toggle(&led);
    CHECK_EQ(kiln_gpio_get(&led), 0);
    kiln_gpio_toggle(&led);
    CHECK_EQ(kiln_gpio_get(&led), 1);
    kiln_gpio_set(&led, false);
    CHECK_EQ(kiln_gpio_get(&led), 0);
    CHECK_EQ(kiln_gpio_output(&led, false), 0);
    CHECK_EQ(kiln_gpio_get(&led), 0);
    kiln_shutdown(0);
}
"""

# A pin that is driven, and then let go, has an edge for the port where it ends up.
EDGES = """\
#include "check.h"
#include <errno.h>
#include <kiln/app.h>
#include <kiln/gpio.h>

static const struct kiln_gpio pin = KILN_GPIO(GPIO_F, 3);
static const struct kiln_gpio other = KILN_GPIO(GPIO_F, 4);

static void move(const struct kiln_gpio *moved, bool level)
{
    CHECK_EQ(kiln_gpio_output(moved, level), 0);
    CHECK_EQ(kiln_gpio_input(moved, level ? KILN_GPIO_PULL_UP : KILN_GPIO_PULL_DOWN), 0);
}

/* Whether an interrupt came for the pin; one for nothing may be left, as <kiln/irq.h> says. */
static int came(void)
{
    do {
        CHECK_EQ(kiln_irq_enable(irq_gpio_f), 0);
        if (kiln_notify_wait(2, 5) != 2)
            return 0;
    } while (!kiln_gpio_interrupted(&pin));
    return 1;
}

/* Whether the interrupt comes at a rising edge (bit 0), and at a falling one (bit 1). */
static int seen(uint32_t edges)
{
    int found = 0;

    move(&pin, false);
    CHECK_EQ(kiln_gpio_interrupt_at(&pin, edges), 0);
    CHECK_EQ(came(), 0);
    for (int falling = 0; falling < 2; falling++) {
        move(&other, !falling); /* of which nobody wants to know */
        CHECK_EQ(came(), 0);
        move(&pin, !falling);
        found |= came() << falling;
        CHECK_EQ(came(), 0);
    }
    return found;
}

void main_main(void)
{
    CHECK_EQ(seen(KILN_GPIO_RISING), 1);
    CHECK_EQ(seen(KILN_GPIO_FALLING), 2);
    CHECK_EQ(seen(KILN_GPIO_RISING | KILN_GPIO_FALLING), 3);
    CHECK_EQ(seen(KILN_GPIO_NO_EDGE), 0);
    kiln_shutdown(0);
}
"""

TIMER_APP = """\
kiln: 1
tasks:
  counter:
    entry: counter_main
    sources: [counter.c]
    priority: 1
    stack: 768
    grants: {user_timer: mmio}
    irqs: {user_timer: notify.3}
    system: [shutdown]
  clock:
    entry: clock_main
    sources: [clock.c]
    priority: 2
    stack: 512
"""
# The clock spins: an idle emulator that skips time merges ticks that the kernel counts. It does
# so without memory: the emulator looks up each access to a small region of the MPU anew.
CLOCK = """\
void clock_main(void);

void clock_main(void)
{
    for (;;)
        __asm__ volatile("nop");
}
"""
COUNTER = """\
#include "check.h"
#include <errno.h>
#include <kiln/app.h>
#include <kiln/counter.h>

static const struct kiln_counter counter = KILN_COUNTER(USER_TIMER);

static void wait_for_interrupt(void)
{
    do {
        CHECK_EQ(kiln_irq_enable(irq_user_timer), 0);
        CHECK_EQ(kiln_notify_wait(8, 1000), 8);
    } while (!kiln_counter_expired(&counter));
    CHECK_EQ(kiln_counter_expired(&counter), 0);
}

static void measure(uint32_t interval_us, int count)
{
    int64_t start;

    CHECK_EQ(kiln_counter_start(&counter, interval_us), 0);
    start = kiln_time();
    for (int n = 0; n < count; n++)
        wait_for_interrupt();
    printf("%d\\n", (int)(kiln_time() - start));
}

void counter_main(void)
{
    measure(100000, 10);
    measure(2500, 400);
    measure(500, 2000);
    CHECK_EQ(kiln_counter_start(&counter, 0), -ERANGE);
    CHECK_EQ(kiln_counter_start(&counter, 1000), 0);
    kiln_counter_stop(&counter);
    (void)kiln_irq_enable(irq_user_timer);
    kiln_notify_wait(8, 2); /* what the line kept from before */
    CHECK_EQ(kiln_irq_enable(irq_user_timer), 0);
    CHECK_EQ(kiln_notify_wait(8, 50), -ETIMEDOUT);
    CHECK_EQ(kiln_counter_expired(&counter), 0);
    fflush(stdout);
    kiln_shutdown(0);
}
"""

PRESSED = re.compile(r"round \d+: (too early|pressed after \d+ ms)\r\n")
MOST_ROUNDS = 1000

MEASURED = ("lm3s6965evb", "mps2_an385", "mps2_an386")


def one_task(grants: str) -> str:
    """The manifest of a single task."""
    task = "{entry: main_main, sources: [main.c], priority: 1, stack: 1K, system: [shutdown]"
    return f"kiln: 1\ntasks:\n  main: {task}, {grants}}}\n"


@pytest.mark.parametrize("name", MEASURED)
def test_a_light_is_read_back(build: Builder, name: str) -> None:
    app = one_task("grants: {led0: mmio}")
    build(app=app, sources={"main.c": LIGHT}, board=name).run()


def test_edges_of_a_pin_interrupt(build: Builder) -> None:
    """Those that are asked for, and not those of another pin."""
    app = one_task("grants: {gpio_f: mmio}, irqs: {gpio_f: notify.1}")
    build(app=app, sources={"main.c": EDGES}, board="lm3s6965evb").run()


@pytest.mark.parametrize("name", MEASURED)
def test_intervals_take_what_they_should(build: Builder, name: str) -> None:
    """A second of each length, by the kernel's clock."""
    sources = {"counter.c": COUNTER, "clock.c": CLOCK}
    lines = build(app=TIMER_APP, sources=sources, board=name).run().lines
    assert len(lines) == 3
    for line in lines:
        assert abs(int(line) - 1000) <= 1, lines


def test_boards_that_cannot_be_measured_are_known() -> None:
    """The emulated STM32F100 has no timers, and timer 2 of the F405 keeps neither its rate nor
    short intervals; that its interrupts come shows the sample for netduinoplus2.
    """
    assert set(emulated_names()) - set(MEASURED) == {"netduinoplus2", "stm32vldiscovery"}


@pytest.mark.parametrize(
    "device, macro, error",
    [
        ("uart1", "KILN_GPIO(UART1, 0)", "'kiln_gpio_driver_UART1_TYPE' undeclared"),
        ("timer0", "KILN_GPIO(TIMER0, 0)", "'kiln_gpio_driver_stellaris_timer' undeclared"),
    ],
)
def test_a_type_without_a_driver_is_named(
    build: Builder, device: str, macro: str, error: str
) -> None:
    source = (
        f"#include <kiln/app.h>\n#include <kiln/gpio.h>\nstatic struct kiln_gpio pin = {macro};\n"
    )
    source += "void main_main(void) { kiln_gpio_set(&pin, true); }\n"
    app = one_task(f"grants: {{{device}: mmio}}")
    with pytest.raises(BuildFailed) as failed:
        build(app=app, sources={"main.c": source}, board="lm3s6965evb")
    assert error in failed.value.output


def test_the_button_of_a_board_interrupts(build: Builder, tmp_path: Path) -> None:
    """The sample for lm3s6965evb, whose button is a key of the emulator's."""
    image = build.folder(BASE / "samples/boards/lm3s6965evb", "lm3s6965evb")
    path = tmp_path / "qmp"
    with image.start(tmp_path, ("-qmp", f"unix:{path},server=on,wait=off")) as console:
        console.expect("round 1: ")
        with socket.socket(socket.AF_UNIX) as monitor:
            monitor.connect(str(path))
            for down in (True, False, True):  # released once, the emulated pin is high
                press(monitor, down)
            for _ in range(MOST_ROUNDS):  # the key arrives in one of them
                if PRESSED.search(console.text):
                    return
                console.expect("round")
    raise AssertionError(console.text[-500:])


def press(monitor: socket.socket, down: bool) -> None:
    """Press the left Ctrl key, or let it go."""
    key = {"type": "key", "data": {"down": down, "key": {"type": "qcode", "data": "ctrl"}}}
    for command, arguments in (("qmp_capabilities", {}), ("input-send-event", {"events": [key]})):
        monitor.sendall(json.dumps({"execute": command, "arguments": arguments}).encode())


def test_only_drivers_that_are_used_are_linked(build: Builder) -> None:
    image = build(app=one_task("grants: {led0: mmio}"), sources={"main.c": LIGHT})
    drivers = {name for name in image.symbols if name.startswith("kiln_") and "_driver_" in name}
    assert drivers == {"kiln_gpio_driver_mps2_fpgaio"}
