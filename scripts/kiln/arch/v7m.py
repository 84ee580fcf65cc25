# SPDX-License-Identifier: MIT
"""Armv7-M: Cortex-M3 and M4."""

from __future__ import annotations

from kiln.arch import pmsav7
from kiln.arch.architecture import Architecture

ARMV7M = Architecture(
    name="v7m",
    cores={"cortex-m3": pmsav7.REGIONS, "cortex-m4": pmsav7.REGIONS},
    mpu=pmsav7,
    region_words=("rbar", "rasr"),
    frame_bytes=32,
    guard_bytes=32,  # as many as the processor stacks at an exception
    forbidden=(
        (0xE0000000, 0x00100000, "the private peripheral bus"),
        (0xE0100000, 0x1FF00000, "the system space of the chip's vendor"),
        (0x22000000, 0x02000000, "the bit-band alias of the RAM"),
        (0x42000000, 0x02000000, "the bit-band alias of the peripherals"),
    ),
    timer="SysTick",
    timer_cycles=1 << 24,
)
