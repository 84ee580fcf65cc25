# SPDX-License-Identifier: MIT
"""Which barriers an image's kernel owes a real processor, where the emulator needs none.

Each rule looks at every path through the machine code, and returns what breaks it.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from hostile.elf import elf_of
from support.flow import Access, Flow

from kiln.measure.code import Code

MPU = range(0xE000ED94, 0xE000EDB9)  # MPU_CTRL to the last alias of MPU_RASR
ICSR, AIRCR, SHCSR, CFSR = 0xE000ED04, 0xE000ED0C, 0xE000ED24, 0xE000ED28


class Kernel:
    """An image's kernel: its functions, its entries and its ways out."""

    def __init__(self, elf: Path) -> None:
        self.elf = elf_of(elf)
        self.code = Code(elf)
        self.flow = Flow(self.code)

    @contextmanager
    def without(self, barrier: int) -> Iterator[None]:
        """As if a NOP stood in the place of a barrier."""
        code, kept = self.code.instructions, self.code.instructions[barrier]
        code[barrier] = replace(kept, mnemonic="nop", operands="")
        yield
        code[barrier] = kept

    @cached_property
    def vectors(self) -> set[int]:
        """What exceptions lead to."""
        table = self.code.read(*self.elf.sections[".vectors"])
        words = struct.unpack(f"<{len(table) // 4}I", table)[1:]
        return {word & ~1 for word in words if word}

    @cached_property
    def functions(self) -> set[int]:
        """What is called, and what exceptions or tables lead to."""
        return {value & ~1 for value in self.elf.symbols.values() if value & 1} & self.text

    @cached_property
    def text(self) -> set[int]:
        """The kernel's addresses."""
        first, size = self.elf.sections[".kernel_text"]
        return {a for a in self.code.instructions if first <= a < first + size}

    @cached_property
    def entries(self) -> set[int]:
        """The instructions of entry and exit: what is reached from vectors without a call."""
        return self.flow.reached(self.vectors)

    @cached_property
    def exits(self) -> set[int]:
        """Returns from exceptions."""
        return {a for a in self.entries if self.code.step(a).returns}

    @cached_property
    def accesses(self) -> list[Access]:
        """All loads and stores, those of the entries too."""
        found = {a.at: a for f in self.functions for a in self.flow.accesses(f)}
        return list(found.values())

    def stores_to(self, place: range) -> list[int]:
        """The instructions that store there."""
        return [
            a.at
            for a in self.accesses
            if a.store and a.target and max(a.target[0], place[0]) <= min(a.target[-1], place[-1])
        ]

    def shown(self, addresses: Iterable[int], text: str) -> list[str]:
        """Complaints."""
        return [f"{self.code.label(a)} ({a:#x}): {text}" for a in sorted(addresses)]


def word(address: int) -> range:
    """The place of one register."""
    return range(address, address + 4)


def before_returns(kernel: Kernel) -> list[str]:
    """Stores are complete before a handler returns (erratum 838869): a DSB right before it."""
    flow, bad = kernel.flow, set()
    for place in kernel.entries - kernel.exits:
        for after in set(flow.next(place)) & kernel.exits:
            if not flow.is_a("dsb")(place):
                bad.add(after)
    return kernel.shown(bad, "an exception return without a DSB directly before it")


def behind_mpu(kernel: Kernel) -> list[str]:
    """The protection unit's words are in force: DSB before an exception return, else ISB too."""
    flow, bad = kernel.flow, set()
    for store in kernel.stores_to(MPU):
        for barrier in ("dsb", "isb"):
            missed = flow.ends(store, flow.is_a(barrier))
            bad |= {store} if missed - kernel.exits or (barrier == "dsb" and missed) else set()
        for dsb in flow.reached([store], flow.is_a("dsb")):
            if flow.is_a("dsb")(dsb) and flow.ends(dsb, flow.is_a("isb")) - kernel.exits:
                bad.add(store)
    return kernel.shown(bad, "written to the MPU without barriers behind it")


def behind_control(kernel: Kernel) -> list[str]:
    """CONTROL rules the next instruction only after an ISB."""
    bad = set()
    for place in kernel.text:
        instruction = kernel.flow.instruction(place)
        if instruction.mnemonic == "msr" and instruction.operands.lower().startswith("control"):
            if not all(map(kernel.flow.is_a("isb"), kernel.flow.next(place))):
                bad.add(place)
    return kernel.shown(bad, "CONTROL is written without an ISB behind it")


def before_the_switch(kernel: Kernel) -> list[str]:
    """A late bus error finds the task still current that caused it: DSB before it changes."""
    start, load = kernel.code.symbols["switch"], kernel.code.symbols["switch_load"]
    passed = kernel.flow.reached([start], kernel.flow.is_a("dsb"))
    return kernel.shown({start} if load in passed else set(), "the task changes without a DSB")


def before_the_cause(kernel: Kernel) -> list[str]:
    """A store that the bus refuses late is in CFSR before it is read."""
    flow, handler = kernel.flow, kernel.code.symbols["v7m_fault_in_task"]
    early = flow.reached([handler], flow.is_a("dsb"))
    reads = [a.at for a in kernel.flow.accesses(handler) if a.target and CFSR in a.target]
    assert reads
    return kernel.shown(early & set(reads), "the cause is read without a DSB before it")


def behind_pending(kernel: Kernel) -> list[str]:
    """What was made or unmade pending, or enabled, is so before the function returns."""
    flow, bad = kernel.flow, set()
    for register in (ICSR, SHCSR):
        for store in kernel.stores_to(word(register)):
            missed = flow.ends(store, flow.is_a("dsb"))
            bad |= {store} if missed - kernel.exits else set()
    return kernel.shown(bad, "pending exceptions are changed without a DSB behind it")


def around_reset(kernel: Kernel) -> list[str]:
    """Stores reach devices before a reset, and nothing but waiting comes behind its request."""
    flow, bad = kernel.flow, set()
    function = kernel.code.symbols["arch_reset"]
    (store,) = (a.at for a in flow.accesses(function) if a.store and a.target == word(AIRCR))
    if store in flow.reached([function], flow.is_a("dsb")):
        bad.add(store)
    if not all(map(flow.is_a("dsb"), flow.next(store))):
        bad.add(store)
    return kernel.shown(bad, "a reset without a DSB on each side")


def before_boot(kernel: Kernel) -> list[str]:
    """Boot is taken where it was made pending: DSB, ISB, and only then what is never reached."""
    flow, reset = kernel.flow, kernel.code.symbols["reset_entry"]
    bad = set()
    for barrier in ("dsb", "isb"):
        passed = flow.reached([reset], flow.is_a(barrier))
        bad |= {a for a in passed if flow.is_a("udf")(a)}
    return kernel.shown(bad, "reset goes on without its barriers")


def before_unmasking(kernel: Kernel) -> list[str]:
    """What a task stored to quieten its device is there before its interrupt is let in again."""
    flow, call = kernel.flow, kernel.code.symbols["sys_irq_enable"]
    stores = {a.at for a in flow.accesses(call) if a.store and not stacked(flow, a)}
    assert stores
    early = stores & flow.reached([call], flow.is_a("dsb"))
    return kernel.shown(early, "an interrupt is let in without a DSB before it")


def stacked(flow: Flow, found: Access) -> bool:
    """Whether it only saves registers."""
    return "sp" in flow.instruction(found.at).operands


RULES: tuple[Callable[[Kernel], list[str]], ...] = (
    *(before_returns, behind_mpu, behind_control, before_the_switch, before_the_cause),
    *(behind_pending, around_reset, before_boot, before_unmasking),
)
