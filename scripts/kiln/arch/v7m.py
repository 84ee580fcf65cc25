# SPDX-License-Identifier: MIT
"""Armv7-M: Cortex-M3 and M4."""

from __future__ import annotations

from typing import Any

from kiln.arch import cortexm4, pmsav7, thumb
from kiln.arch.architecture import Architecture, Entries, Level
from kiln.arch.frames import V7M

FRAME_ON_STACK = V7M.bytes + 4  # 4 to align it
NAMES = (10, 13)  # of Tag_CPU_arch: v7 and v7E-M


def made(elf: Any) -> bool:
    """Whether an ELFFile is for Armv7-M, by its build attributes."""
    section = elf.get_section_by_name(".ARM.attributes")
    parts = section.iter_subsections() if section else ()
    found = {
        each.tag: each.value
        for part in parts
        for scope in part.iter_subsubsections()
        for each in scope.iter_attributes()
    }
    return found.get("TAG_CPU_ARCH") in NAMES and found.get("TAG_CPU_ARCH_PROFILE") == ord("M")


def vector_alignment(irq_count: int) -> int:
    """A power of two that covers the table, at least 128 bytes (VTOR, B3.2.5)."""
    return max(128, 1 << (4 * (16 + irq_count) - 1).bit_length())


ARMV7M = Architecture(
    name="v7m",
    folder="arch/arm/v7m",
    tools="arm-none-eabi-",
    packages=(
        "tool:arm-none-eabi-gcc",
        "file:/usr/lib/picolibc/arm-none-eabi/picolibc.specs",
    ),
    emulator="qemu-system-arm",
    cores={"cortex-m3": pmsav7.REGIONS, "cortex-m4": pmsav7.REGIONS},
    mpu=pmsav7,
    templates="v7m",
    vector_alignment=vector_alignment,
    region_words=("rbar", "rasr"),
    frame_bytes=V7M.bytes,
    guard_bytes=V7M.bytes,  # as many as the processor stacks at an exception
    forbidden=(
        (0xE0000000, 0x00100000, "the private peripheral bus"),
        (0xE0100000, 0x1FF00000, "the system space of the chip's vendor"),
        (0x22000000, 0x02000000, "the bit-band alias of the RAM"),
        (0x42000000, 0x02000000, "the bit-band alias of the peripherals"),
    ),
    timer="SysTick",
    timer_cycles=1 << 24,
    made=made,
    code=thumb,
    cycles=cortexm4,
    entries=Entries(
        call="svc_entry",
        interrupt="irq_entry",
        tick="tick_entry",
        fault="fault_entry",
        late="pendsv_entry",
        bad_frame="v7m_fault_bad_frame",
        switch="switch",
    ),
    # One line for each that can interrupt the ones before it.
    levels=(
        Level(
            {
                **dict.fromkeys(("reset_entry", "svc_entry", "irq_entry", "tick_entry"), 0),
                **{"pendsv_entry": FRAME_ON_STACK, "fault_entry": 0},  # the frame: at boot
                "panic_print": 72,  # PANIC_CONTEXT_BYTES
            }
        ),
        Level({"fault_in_kernel": FRAME_ON_STACK}),  # a fault of the kernel's, or a late bus error
        Level({"fault_in_kernel": FRAME_ON_STACK}),  # NMI, or HardFault: they do not come back
    ),
    tables={"svc_entry": "calls_", "irq_entry": "irq_handlers"},
    loops={
        "context_keep": 18,  # words of struct panic_context
        "cause_of": 32,  # bits of CFSR
        "period_move": 64,  # RELOAD_POLLS of tickless.c
        "v7m_fault_in_kernel": 1,  # a board that is switched off is in no operation
    },
)
