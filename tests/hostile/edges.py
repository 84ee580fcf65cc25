# SPDX-License-Identifier: MIT
"""Class C: the first and last byte of every region of every task, and their neighbours.

Whose a byte is comes from the sections of the ELF, not from the MPU words under test.
A byte that is nobody's (padding) may be reachable or not; there the decoded words say which.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hostile.elf import Elf
from hostile.probe import CAUSES, SIZES, Denied, Prober
from mpu_decode import v7_rights

BLOCK_PARTS = (".stack", ".data", ".bss")
USER_SECTIONS = (".user_text", ".user_rodata")


@dataclass(frozen=True)
class Region:
    """The two words of one MPU region."""

    rbar: int
    rasr: int

    def ranges(self) -> list[tuple[int, int]]:
        """What it covers, as [start, end) pairs, found by asking for each eighth."""
        if not self.rasr & 1:
            return []
        size = 2 << (self.rasr >> 1 & 31)
        base = self.rbar & ~31
        part = max(size // 8, 32)
        starts = [a for a in range(base, base + size, part) if self.rights(a)]
        return [(start, start + part) for start in starts]

    def rights(self, address: int) -> str:
        """What the region lets a task do at an address."""
        return v7_rights(self.rbar, self.rasr, address)


def regions(elf: Elf, task: str) -> list[Region]:
    """A task's MPU regions, from the symbols that its tables are made of."""
    found = []
    for owner in (task, "static"):
        for n in range(8):
            if f"ld_{owner}_mpu{n}_rbar" in elf.symbols:
                words = (elf.address(f"ld_{owner}_mpu{n}_{word}") for word in ("rbar", "rasr"))
                found.append(Region(*words))
    return found


def tasks(elf: Elf) -> list[str]:
    """The image's tasks."""
    prefix, suffix = ".task.", ".stack"
    return [
        name[len(prefix) : -len(suffix)]
        for name in elf.sections
        if name.startswith(prefix) and name.endswith(suffix)
    ]


def edges(elf: Elf, devices: dict[str, int]) -> list[int]:
    """Where sections, regions and devices begin and end."""
    spans = [(start, start + size) for start, size in elf.sections.values() if size]
    spans += [(base, base + 4096) for base in devices.values()]
    for task in tasks(elf):
        for region in regions(elf, task):
            spans += region.ranges()
    return sorted({edge for span in spans for edge in span})


class Truth:
    """What a task may do with each byte.

    `granted`: partitions and heaps, and "r" or "rw"; `shares`: whose memory it uses.
    """

    def __init__(self, elf: Elf, task: str, granted: Mapping[str, str], shares: str = "") -> None:
        self.regions = regions(elf, task)
        self.granted = [(elf.sections[f".memory.{name}"], r) for name, r in granted.items()]
        own = {f".task.{name}{part}" for name in (task, shares) for part in BLOCK_PARTS}
        sections = [(s, s + n, name) for name, (s, n) in elf.sections.items() if n]
        self.own = [(s, e) for s, e, name in sections if name in own]
        self.user = [(s, e) for s, e, name in sections if name in USER_SECTIONS]
        last = elf.address("ld_user_flash_last") + 1
        self.user.append((self.user[-1][1], max(last, self.user[-1][1])))
        foreign = (".task.", ".memory.", ".kernel", ".vectors")
        self.foreign = [
            (s, e) for s, e, name in sections if name not in own and name.startswith(foreign)
        ]

    def rights(self, address: int) -> str:
        """Some of "rwx" for a byte."""
        if inside(self.own, address):
            return "rw"
        if inside(self.user, address):
            return "rx"
        for (start, size), rights in self.granted:
            if start <= address < start + size:
                return rights
        if inside(self.foreign, address):
            return ""
        # Padding or a device. The samples grant no device; padding is as the words say.
        found = [region.rights(address) for region in self.regions]
        return next((rights for rights in reversed(found) if rights), "")


def inside(ranges: list[tuple[int, int]], address: int) -> bool:
    """Whether an address is in one of the ranges."""
    return any(start <= address < end for start, end in ranges)


# Where to probe, from an edge: bytes around it, and wider accesses before, across and behind.
OFFSETS = {
    **{"ldrb": (-2, -1, 0, 1), "strb": (-2, -1, 0, 1), "bx": (-2, 0)},
    **{"ldrh": (-2, -1, 0), "strh": (-2, -1, 0), "ldr": (-4, -2, 0), "str": (-4, -1, 0)},
}


def accesses(found: list[int]) -> Iterator[tuple[str, int]]:
    """Every probe: loads and stores of each size, aligned or not, and fetches."""
    for edge in found:
        for form, offsets in OFFSETS.items():
            for address in (edge + offset for offset in offsets):
                even = address % 2 == 0 or form != "bx"
                if 0 <= address <= 0xFFFFFFFF - SIZES[form] and even:
                    yield form, address


def wrong(prober: Prober, truth: Truth, form: str, address: int) -> str:
    """What is wrong about one access; empty if nothing is."""
    rights = [truth.rights(address + n) for n in range(SIZES[form])]
    needed = "x" if form == "bx" else "w" if form.startswith("str") else "r"
    if needed in rights[0] and needed not in rights[-1]:
        return ""  # QEMU does not fault an access across the end of a region
    if form == "bx" and "x" in rights[0]:
        return "" if prober.executable(address) else "cannot be executed"
    result = prober.probe(form, address)
    allowed = all(needed in byte for byte in rights)
    if result is None:
        return "" if allowed else "was allowed"
    if allowed:
        return f"was refused: {result}"
    wanted = Denied(CAUSES["bx" if form == "bx" else form[:3]], address)
    return "" if result == wanted else f"{result}, not {wanted}"


def probe_all(prober: Prober, task: str, found_at: list[int], truth: Truth) -> Iterator[str]:
    """All accesses of a task; yields what goes wrong."""
    for form, address in accesses(found_at):
        text = wrong(prober, truth, form, address)
        if text:
            yield f"{task}: {form} at {address:#x} ({prober.elf.owner(address)}) {text}"
