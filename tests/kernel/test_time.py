# SPDX-License-Identifier: MIT
"""Sleeping and the clock, measured with a timer that the kernel does not use."""

from pathlib import Path

import pytest

APPS = Path(__file__).parent / "apps"


@pytest.mark.parametrize("tick_hz", [100, 128, 1000, 1024, 10000])
def test_sleep_and_clock(build, tick_hz):
    image = build.folder(APPS / "time", conf=f"CONFIG_TICK_HZ={tick_hz}\n")
    assert image.run().text == ""
