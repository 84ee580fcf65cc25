# SPDX-License-Identifier: MIT
"""What QEMU never does by itself, brought about from outside: errors that come late, and more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hostile.arena import ARENA, Arena, arena_of, stub_of
from hostile.callmodel import EXIT, YIELD
from hostile.elf import elf_of
from hostile.pretence import Pretence
from hostile.rsp import PC, XPSR, Gone, Stub
from support.application import Builder

GETPID = 6
SYST_CSR, TICKING = 0xE000E010, 7
CFSR, HFSR = 0xE000ED28, 0xE000ED2C
SHPR_OF_SVCALL = 0xE000ED1F
IMPRECISERR, DEBUGEVT, FORCED = 1 << 10, 1 << 31, 1 << 30
NOWHERE = 0x60000000  # executing there is a bus fault
NOTED = [".kernel_state late_pid"]
CONTEXT_PC = 40 + 24  # of struct panic_context: where the interrupted kernel goes on
EXCEPTION, FIRST_INTERRUPT = 0x1FF, 16
UART_DATA, UART_CONTROL = 0, 8
TX_ENABLE_AND_INTERRUPT = 5


@dataclass
class Kernel:
    """An arena whose kernel can be stopped."""

    arena: Arena
    pretence: Pretence

    @property
    def stub(self) -> Stub:
        """Of the emulator."""
        return self.arena.stub

    def stop_in(self, function: str) -> None:
        """Go on to the beginning of a function."""
        place = self.arena.elf.address(function) & ~1
        self.stub.stop_at(place)
        assert self.stub.go() == place
        self.stub.pass_by(place)

    def fail_late(self, hfsr: int = 0) -> None:
        """A store of the running task's fails now, while the kernel works."""
        back = self.stub.register(PC)
        self.stub.set_register(PC, NOWHERE)
        self.stop_in("v7m_fault_in_kernel")
        self.stub.set_word(self.stub.register(0) + CONTEXT_PC, back)
        self.pretence.show({CFSR: IMPRECISERR, HFSR: hfsr})


@pytest.fixture
def kernel(build: Builder) -> Iterator[Kernel]:
    """In a running arena."""
    image = build.folder(ARENA)
    with arena_of(image) as arena:
        yield Kernel(arena, Pretence(image.elf, arena.stub))


CALLS = {
    "getpid": (GETPID, "bus_late"),  # it would have gone on
    "yield": (YIELD, "bus_late"),  # another task runs when the error is dealt with
    "exit": (EXIT, ""),  # it ended otherwise before
}


@pytest.mark.parametrize("call", CALLS)
def test_a_bus_error_that_comes_while_the_kernel_serves_a_task(kernel: Kernel, call: str) -> None:
    """It ends the task that was served, whoever runs by then, and nothing else."""
    number, cause = CALLS[call]

    def late() -> None:
        kernel.stop_in(f"sys_{call}")
        kernel.fail_late()

    outcome = kernel.arena.play("one_call", [number, 0], meanwhile=late)
    assert (outcome.cause, outcome.finished, outcome.hung) == (cause, False, False)
    assert outcome.changes == NOTED and outcome.culprit in (0, outcome.spawned)


def test_a_failure_that_is_more_than_a_late_error_is_a_panic(kernel: Kernel) -> None:
    """It may be the kernel's."""

    def worse() -> None:
        kernel.stop_in("sys_getpid")
        kernel.fail_late(hfsr=FORCED)
        kernel.stop_in("panic")
        raise Gone

    with pytest.raises(Gone):
        kernel.arena.play("one_call", [GETPID, 0], meanwhile=worse)


@pytest.mark.parametrize("place", ["stack_top", "box+1024"])
def test_a_breakpoint_instruction(kernel: Kernel, place: str) -> None:
    """The processor says so in HFSR, QEMU does not."""

    def told() -> None:
        kernel.stop_in("v7m_fault_in_task")
        kernel.pretence.show({HFSR: DEBUGEVT | FORCED})

    outcome = kernel.arena.play("sp_bkpt", [kernel.arena.place(place)], meanwhile=told)
    assert (outcome.cause, outcome.culprit) == ("breakpoint", outcome.spawned)


def test_an_interrupt_that_finds_a_bad_stack_pointer(kernel: Kernel) -> None:
    """The task ends, and the interrupt is served."""
    uart = kernel.arena.place("console")

    def interrupt() -> None:
        kernel.stop_in("time_tick")
        kernel.pretence.store(SYST_CSR, 0)  # or each stop would bring a tick
        kernel.stop_in("hit_sp_spin")
        kernel.stub.set_word(uart + UART_CONTROL, TX_ENABLE_AND_INTERRUPT)
        kernel.stub.set_word(uart + UART_DATA, 0)
        kernel.stop_in("v7m_fault_bad_frame")
        kernel.pretence.store(SYST_CSR, TICKING)
        assert kernel.stub.register(XPSR) & EXCEPTION >= FIRST_INTERRUPT
        kernel.stop_in("console_interrupt")

    outcome = kernel.arena.play("sp_spin", [kernel.arena.place("box+1024")], meanwhile=interrupt)
    assert outcome.cause == "stack_pointer"
    assert outcome.culprit == outcome.spawned and not outcome.hung


def boot(stub: Stub, elf: Path, values: dict[int, int]) -> None:
    """Start, and let the kernel find these values while it sets up the processor."""
    place = elf_of(elf).address("arch_init") & ~1
    stub.stop_at(place)
    assert stub.go() == place
    Pretence(elf, stub).show(values)


def test_a_processor_whose_priority_levels_merge(build: Builder) -> None:
    """It cannot run Kiln, and is told so at boot."""
    image = build.folder(ARENA)
    with stub_of(image) as stub:
        boot(stub, image.elf, {SHPR_OF_SVCALL: 0})
        place = elf_of(image.elf).address("panic") & ~1
        stub.stop_at(place)
        assert stub.go() == place


def test_a_processor_without_device_interrupts(build: Builder) -> None:
    """It boots."""
    image = build.folder(ARENA)
    elf = elf_of(image.elf)
    with stub_of(image) as stub:
        boot(stub, image.elf, {elf.address("irq_count"): 0})
        place = elf.address("case_ready") & ~1
        stub.stop_at(place)
        assert stub.go() == place
