# SPDX-License-Identifier: MIT
"""Where Thumb code decides: conditional branches, CBZ and CBNZ, and IT blocks (Armv7-M A7.7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

CONDITIONS = ("eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le")
EQ = 0  # also of CBZ and CBNZ, which ask whether a register is zero


@dataclass(frozen=True)
class Decision:
    """An instruction at which the program can go two ways."""

    address: int
    """Of the instruction."""
    condition: int
    """The even one of a pair of opposites, such as EQ of EQ and NE: an index of CONDITIONS."""
    register: int = -1
    """For EQ, the register that is compared with zero; -1: the flags decide."""

    @property
    def ways(self) -> tuple[str, str]:
        """The names of the two ways: condition false, condition true."""
        return CONDITIONS[self.condition + 1], CONDITIONS[self.condition]


def halfword(code: bytes, offset: int) -> int:
    """The halfword at `offset`, 0 behind the end."""
    return int.from_bytes(code[offset : offset + 2], "little")


def is_wide(first: int) -> bool:
    """Whether an instruction takes two halfwords."""
    return first >> 11 in (0b11101, 0b11110, 0b11111)


def decisions(code: bytes, address: int) -> Iterator[Decision]:
    """Those in a run of instructions without data in it."""
    offset = 0
    block: list[int] = []  # conditions of the instructions that an IT still rules
    compared = False  # by the block's last instruction
    while offset < len(code):
        first, second = halfword(code, offset), halfword(code, offset + 2)
        if block:
            condition = block.pop(0)
            if compared:
                yield Decision(address + offset, condition & ~1)
            compared = sets_flags(first, second)
        elif conditions := it_block(first):
            # The IT itself decides for the whole block, unless flags change within.
            yield Decision(address + offset, conditions[0] & ~1)
            block, compared = conditions, False
        else:
            found = decision(first, second, address + offset)
            if found:
                yield found
        offset += 4 if is_wide(first) else 2


def decision(first: int, second: int, address: int) -> Decision | None:
    """What an instruction outside IT blocks decides."""
    if first & 0xF500 == 0xB100:  # CBZ, CBNZ
        return Decision(address, EQ, first & 7)
    if first & 0xF000 == 0xD000 and (first >> 8) & 15 < 14:  # B<c>, T1
        return Decision(address, (first >> 8) & 14)
    # B<c>, T3: conditions 14 and 15 are other instructions.
    if first & 0xF800 == 0xF000 and second & 0xD000 == 0x8000 and (first >> 6) & 15 < 14:
        return Decision(address, (first >> 6) & 14)
    return None


def it_block(first: int) -> list[int]:
    """The conditions of the instructions in an IT block; none if it is not an IT that decides."""
    mask = first & 15
    condition = (first >> 4) & 15
    if first & 0xFF00 != 0xBF00 or not mask or condition >= 14:
        return []
    length = 4 - (mask & -mask).bit_length() + 1
    bits = [(mask >> (3 - n)) & 1 for n in range(length - 1)]
    return [condition, *((condition & 14) | bit for bit in bits)]


def sets_flags(first: int, second: int) -> bool:
    """Whether an instruction in an IT block changes the flags: a comparison, or with an S."""
    if not is_wide(first):
        return (
            first & 0xF800 == 0x2800  # CMP immediate
            or first & 0xFFC0 == 0x4200  # TST
            or first & 0xFF80 == 0x4280  # CMP, CMN
            or first & 0xFF00 == 0x4500  # CMP of high registers
        )
    shifted = first & 0xFE10 == 0xEA10
    immediate = first & 0xFA10 == 0xF010 and not second & 0x8000
    return shifted or immediate
