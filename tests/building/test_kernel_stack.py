# SPDX-License-Identifier: MIT
"""The kernel's stack: too small is an error, and what is computed is enough."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kiln.arch.instructions import Instruction
from kiln.arch.known import ARCHITECTURES
from kiln.base.diag import Failed
from kiln.base.paths import BASE
from kiln.image.finish import with_stack
from kiln.layout.input import NAME, read
from kiln.link.stack import Stack
from support.application import Builder

V7M = ARCHITECTURES["v7m"]


def test_computed_is_used(build: Builder) -> None:
    """The section is as large as the code of the finished image says."""
    image = build.folder(BASE / "samples/isolation")
    assert image.sections[".kernel_stack"][1] == Stack(image.elf, V7M).whole().bytes


def test_too_small(build: Builder) -> None:
    """The error says where the size was set, what is needed, and on which way."""
    image = build.folder(BASE / "samples/isolation")
    plan = read(image.folder / "generated" / NAME)
    plan = replace(plan, kernel_stack=256, kernel_stack_place="prj.conf:4")
    wanted = r"prj.conf:4: error: CONFIG_KERNEL_STACK_SIZE: 256 is less than .* needs: .*\w+ \d+ > "
    with pytest.raises(Failed, match=wanted):
        with_stack(plan, image.elf)


def planted(elf: Path, function: str, mnemonic: str, operands: str) -> Stack:
    """The stack of a kernel in which `function` begins with another instruction."""
    stack = Stack(elf, V7M)
    start = next(place for place, name in stack.names.items() if name == function)
    stack.code[start] = Instruction(stack.code[start].size, mnemonic, operands)
    return stack


def test_recursion(build: Builder) -> None:
    """A function that calls another that calls it again is named with all between."""
    elf = build.folder(BASE / "samples/isolation").elf
    place = next(p for p, name in Stack(elf, V7M).names.items() if name == "fault_task")
    with pytest.raises(Failed, match="calls itself: fault_task > .*> fault_task"):
        planted(elf, "report_line", "bl", f"{place:x} <fault_task>").whole()


@pytest.mark.parametrize("call", [("blx", "r3"), ("bx", "r3")])
def test_undeclared_call(build: Builder, call: tuple[str, str]) -> None:
    """Nobody knows where a call through a register goes, unless its function's tables say so."""
    elf = build.folder(BASE / "samples/isolation").elf
    with pytest.raises(Failed, match="report_line calls through a register, to nothing declared"):
        planted(elf, "report_line", *call).whole()


def test_variable_size(build: Builder) -> None:
    """A stack pointer that moves by a register's value is refused."""
    elf = build.folder(BASE / "samples/isolation").elf
    with pytest.raises(Failed, match="does not tell how much stack"):
        planted(elf, "report_line", "sub.w", "sp, sp, r3").whole()
