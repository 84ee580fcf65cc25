# SPDX-License-Identifier: MIT
"""The estimate of cycles, for sequences that can be counted by hand."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from kiln.arch.cortexm4 import ENTRY, RETURN, cycles
from kiln.arch.instructions import Instruction
from kiln.arch.v7m import ARMV7M
from kiln.measure.bench.cycles import estimate

KERNEL = range(0x100, 0x200)


def spent(trace: tuple[int, ...], instructions: dict[int, Instruction], interrupt: bool) -> int:
    """The estimate for code that is in no file."""
    code: Any = SimpleNamespace(instructions=instructions, kernel=KERNEL, architecture=ARMV7M)
    return estimate(trace, code, interrupt)


@pytest.mark.parametrize(
    ("instruction", "count"),
    [
        (Instruction(2, "adds", "r0, #1"), 1),
        (Instruction(2, "ldr", "r0, [r1, #4]"), 2),
        (Instruction(2, "str", "r0, [r1, #4]"), 1),
        (Instruction(4, "ldrd", "r0, r1, [r2]"), 3),
        (Instruction(4, "ldmia", "r0, {r4, r5, r6, r7, r8, r9, sl, fp}"), 9),
        (Instruction(2, "push", "{r4-r7, lr}"), 6),
        (Instruction(4, "msr", "PSP, ip"), 2),
        (Instruction(4, "dsb", "sy"), 4),
        (Instruction(4, "udiv", "r0, r1, r2"), 6),
    ],
)
def test_one_instruction(instruction: Instruction, count: int) -> None:
    """If it does not branch."""
    assert cycles(instruction) == count


def test_a_call_of_the_kernel() -> None:
    """svc, one instruction in the kernel, the return, and one instruction behind it."""
    code = {
        0x10: Instruction(2, "svc", "6"),
        0x100: Instruction(2, "movs", "r0, #0"),
        0x102: Instruction(4, "ldr", "pc, [pc, #8]"),
        0x12: Instruction(2, "nop", ""),
    }
    trace = (0x10, 0x100, 0x102, 0x12)
    assert spent(trace, code, False) == 1 + ENTRY + 1 + 2 + RETURN + 1


def test_branches() -> None:
    """One that is taken costs more than one that is not."""
    code = {address: Instruction(2, "bne", "10") for address in (0x10, 0x12, 0x20)}
    assert spent((0x10, 0x12), code, False) == 2
    assert spent((0x10, 0x20), code, False) == 4


def test_an_interrupt() -> None:
    """Its entry counts, though no instruction stands for it."""
    code = {0x100: Instruction(2, "movs", "r0, #0")}
    assert spent((0x100,), code, True) == ENTRY + 1 + RETURN
