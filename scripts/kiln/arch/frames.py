# SPDX-License-Identifier: MIT
"""What debuggers know of the frames that entries make, by architecture.

gdb runs this in its own Python, so that it imports nothing of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Frame:
    """The registers of a task that does not run: a frame on its stack, and its context."""

    bytes: int
    """Of the frame, as ARCH_FRAME_BYTES."""
    pc: int
    """Bytes from the frame's start to the stacked program counter."""
    status: int
    """The same to the stacked status register."""
    status_register: str
    """Its name, in small letters."""
    serving: int
    """The bits of it that are 0 where no exception is served."""
    stack_register: str
    """The task's stack pointer while the kernel runs, and the context's member."""
    saved: str
    """The context's member with the registers that are not in the frame."""
    saved_registers: tuple[str, ...]
    """Their names."""

    def registers(
        self, function: int, frame: int, status: tuple[str, int], saved: Sequence[int]
    ) -> dict[str, int]:
        """What the processor would have if it stood in `function`, whose unwind information says
        that the rest is in the frame; `saved` is empty where that is not known."""
        raise NotImplementedError


@dataclass(frozen=True)
class ArmFrame(Frame):
    """That of the M profile, which the processor stacks."""

    def registers(
        self, function: int, frame: int, status: tuple[str, int], saved: Sequence[int]
    ) -> dict[str, int]:
        """Behind the first halfword of kiln_saved_task in arch/arm/v7m/entry.S."""
        name, value = status
        known = {"pc": (function & ~1) + 2, "sp": frame, "r12": frame, "lr": 0, name: value}
        return known | dict(zip(self.saved_registers, saved))


V7M = ArmFrame(
    bytes=32,
    pc=24,
    status=28,
    status_register="xpsr",
    serving=0x1FF,  # the exception's number
    stack_register="psp",
    saved="r4_to_r11",
    saved_registers=tuple(f"r{n}" for n in range(4, 12)),
)
FRAMES = {"v7m": V7M}
