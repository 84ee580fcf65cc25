# SPDX-License-Identifier: MIT
"""Takes one protection out of an image: patches of flash, for `Image.command`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from hostile.cases import FRAME, MAP, PRIVILEGE
from hostile.elf import Elf, elf_of
from support.image import Image, machine

Patch = Mapping[int, bytes]

CONTROL_1 = bytes.fromhex("0121 81f31488")  # movs r1, #1; msr control, r1
CONTROL_0 = bytes.fromhex("0021 81f31488")
CMP_R0_R1 = bytes.fromhex("8842")
NOP = bytes.fromhex("00bf")
LONGEST = 96  # bytes in which to find them
BHI_NARROW = 0xD8  # second byte
BHI_WIDE = 0xF2
SRD = 0xFF00  # of RASR
SIZE_ONE = 2
XN = 0x10000000
READ, WRITE = 1, 2  # ACCESS_*
RBAR_LAST = 0x17  # region 7, base 0
RASR_EVERYTHING = 0x0300003F  # 4 GB, readable, writable and executable for all


def code(image: Image, elf: Elf, name: str) -> tuple[int, bytes]:
    """Address and bytes of what follows a label of the kernel's code."""
    start = elf.address(name) & ~1
    flash = (image.folder / f"{image.name}.bin").read_bytes()
    return start, flash[start - machine(image.board).flash :][:LONGEST]


def widen_map(image: Image) -> Patch:
    """The user flash region, which counts last, covers the address space."""
    elf = elf_of(image.elf)
    start, size = elf.extents["mpu_static"]
    last = start + size - 8
    return {last: RBAR_LAST.to_bytes(4, "little") + RASR_EVERYTHING.to_bytes(4, "little")}


def keep_privilege(image: Image) -> Patch:
    """Boot leaves CONTROL.nPRIV as it is: tasks run privileged."""
    elf = elf_of(image.elf)
    start, data = code(image, elf, "boot")
    return {start + data.index(CONTROL_1): CONTROL_0}


def trust_frames(image: Image) -> Patch:
    """No entry compares the stack pointer with the task's stack."""
    elf = elf_of(image.elf)
    patch = {}
    for name in ("svc_entry", "tick_entry", "irq_entry"):
        start, data = code(image, elf, name)
        branch = data.index(CMP_R0_R1) + len(CMP_R0_R1)
        wide = data[branch + 1] & 0xF8 == BHI_WIDE & 0xF8
        assert wide or data[branch + 1] == BHI_NARROW
        patch[start + branch] = NOP * (2 if wide else 1)
    return patch


def double_region(image: Image, task: str, number: int) -> Patch:
    """Twice the size, all eighths of it."""
    return change_region(image, task, number, lambda rasr: (rasr & ~SRD) + SIZE_ONE)


def execute_region(image: Image, task: str, number: int) -> Patch:
    """No longer execute-never."""
    return change_region(image, task, number, lambda rasr: rasr & ~XN)


def grant_all_memory(image: Image) -> Patch:
    """The kernel believes the attacker to own the address space."""
    elf = elf_of(image.elf)
    fields = elf.structure("memory_range").fields
    start, _ = elf.extents["ranges_attacker"]
    everything = {"start": 0, "size": 0xFFFFFFFF, "access": READ | WRITE}
    return {start + fields[n][0]: value.to_bytes(4, "little") for n, value in everything.items()}


def grant_all_rights(image: Image) -> Patch:
    """The attacker may use every object, and spawn every task: its rows lie behind the image."""
    elf = elf_of(image.elf)
    layout = (image.folder / "generated/include/generated/layout.h").read_text(encoding="utf-8")
    counts = {name: int(value) for name, value in re.findall(r"#define (\w+) (\d+)", layout)}
    windows = {
        "rights": counts["OBJECT_COUNT"] + counts["SLOT_COUNT"],
        "task_rights": counts["TASK_COUNT"] + 1,
    }
    entry, _ = definition_of(image, elf, "attacker")
    flash = (image.folder / f"{image.name}.bin").stat().st_size
    place = machine(image.board).flash + flash
    patch: dict[int, bytes] = {}
    for name, length in windows.items():
        keys = range(length) if counts["RIGHTS_KEYED"] else ()
        keyed = b"".join((key << 24 | 0xFFFFFF).to_bytes(4, "little") for key in keys)
        padding = bytes(-place % 4)
        patch[place] = padding + (keyed or b"\xff\xff" * length)
        offset, size = elf.structure("task_def").fields[name]
        patch[entry + offset] = (place + len(padding)).to_bytes(size, "little")
        place += len(patch[place])
    return patch


def definition_of(image: Image, elf: Elf, task: str) -> tuple[int, dict[str, int]]:
    """Where a task's entry of task_defs is, and what it says."""
    definition = elf.structure("task_def")
    low = elf.address(f"ld_{task}_stack_low")
    start, size = elf.extents["task_defs"]
    flash = (image.folder / f"{image.name}.bin").read_bytes()
    for entry in range(start, start + size, definition.size):
        values = definition.unpack(flash[entry - machine(image.board).flash :][: definition.size])
        if values["stack_low"] == low:
            return entry, values
    raise KeyError(task)


def change_region(
    image: Image, task: str, number: int, change: Callable[[int], int]
) -> dict[int, bytes]:
    """Change a region of the task's table. The base follows the size."""
    elf = elf_of(image.elf)
    entry, _ = definition_of(image, elf, task)
    rbar = elf.address(f"ld_{task}_mpu{number}_rbar")
    rasr = change(elf.address(f"ld_{task}_mpu{number}_rasr"))
    bytes_covered = 2 << (rasr >> 1 & 31)
    rbar = rbar & ~(bytes_covered - 1) | rbar & 31
    words = rbar.to_bytes(4, "little") + rasr.to_bytes(4, "little")
    return {entry + 8 * number: words}


WIDENINGS = {MAP: widen_map, PRIVILEGE: keep_privilege, FRAME: trust_frames}
