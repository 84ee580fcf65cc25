# SPDX-License-Identifier: MIT
"""What OpenOCD's usual errors are said to mean.

The texts are OpenOCD 0.12's: printed by it where that needs no hardware. Those of libusb, of a
chip's wrong idcode over SWD and of `init mode` are put together from the messages in the program.
"""

import re
from pathlib import Path

import pytest

from kiln.cli.openocd import HINTS, RULES, hint

NO_PROBE = "no probe was found"
RIGHTS = "you may not use the probe: /lib/udev/rules.d/60-openocd.rules"
BUSY = "another program uses"
LOST = "the probe was lost"
OTHER = "this is another chip"
UNREACHED = "the probe does not reach the chip"
LOCKED = "the flash is locked"
LARGE = "the image does not fit"
WRONG = "the flash does not hold"
SETTINGS = "the error is in OpenOCD's settings"

SAID = [
    ("Error: open failed\nin procedure 'program'\n** OpenOCD init failed **", NO_PROBE),
    ("Error: unable to find a matching CMSIS-DAP device\n** OpenOCD init failed **", NO_PROBE),
    ("Error: No J-Link device found\n** OpenOCD init failed **", NO_PROBE),
    ("Error: no device found\nError: unable to open ftdi device with vid 0403", NO_PROBE),
    (
        "Error: Error on socket 'Failed to connect': errno==9, message: Bad file descriptor.",
        NO_PROBE,
    ),
    ("Error: libusb_open() failed with LIBUSB_ERROR_ACCESS\nError: open failed", RIGHTS),
    ("Error: libusb_open() failed with LIBUSB_ERROR_BUSY\nError: open failed", BUSY),
    ("Error: couldn't bind gdb to socket on port 3333: Address already in use", BUSY),
    (
        "Error: Error on socket 'remote_bitbang_putc': errno==32, message: Broken pipe.\n"
        "** Programming Failed **",
        LOST,
    ),
    ("Error: libusb_bulk_write error: LIBUSB_ERROR_NO_DEVICE\nError: open failed", LOST),
    ("Warn : UNEXPECTED idcode: 0x1ba01477\nError: expected 1 of 1: 0x2ba01477", OTHER),
    ("Warn : JTAG tap: stm32f4x.cpu       UNEXPECTED: 0x3ba00477 (mfg: 0x23b", OTHER),
    ("Warn : Cannot identify target as a STM32 family.\nError: auto_probe failed", OTHER),
    ("Error: init mode failed (unable to connect to the target)", UNREACHED),
    ("Error: JTAG scan chain interrogation failed: all zeroes", UNREACHED),
    ("Error: stm32x device protected\nError: failed erasing sectors 0 to 0", LOCKED),
    ("Warn : no flash bank found for address 0x08100000\n** Verify Failed **", LARGE),
    ("Error: checksum mismatch - attempting binary compare\n** Verify Failed **", WRONG),
    ("embedded:startup.tcl:28: Error: Can't find interface/stlnk.cfg", SETTINGS),
    ('invalid command name "frobnicate"', SETTINGS),
    ("something that nobody has seen", ""),
]


@pytest.mark.parametrize(("text", "expected"), SAID)
def test_an_error_has_its_hint(text, expected):
    assert hint(text).startswith(expected)
    assert bool(hint(text)) == bool(expected)


def test_what_every_run_says_draws_no_hint():
    assert not hint(
        "Info : only one transport option; autoselect 'jtag'\n"
        "Info : clock speed 2000 kHz\n"
        "Info : Listening on port 3333 for gdb connections\n"
        "Warn : not enough working area available(requested 76)\n"
        "** Programming Started **\n** Verified OK **\n"
    )


def test_every_hint_has_a_text():
    for pattern, words in HINTS:
        assert any(re.search(pattern, text) and hint(text) == words for text, _ in SAID), pattern


def test_the_rule_that_is_named_is_debians():
    assert "plugdev" in Path(RULES).read_text(encoding="utf-8")
