# SPDX-License-Identifier: MIT
"""Rules of Thumb code (Armv7-M A7): where it goes next, and where it decides.

It decides at conditional branches, CBZ and CBNZ, and IT blocks (A7.7). EQ is also the condition of
CBZ and CBNZ, which ask whether a register is zero.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator, Mapping

from kiln.arch.instructions import Decision, Instruction, Step, Unreadable

CODE_MARK = "$t"
CONDITIONS = ("eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le")
EQ = 0

_CONDITION = "|".join(CONDITIONS)
_BRANCH = re.compile(rf"b({_CONDITION})?$")
_RETURN = re.compile(rf"(?:bx|pop|ldmia|ldr)({_CONDITION})?$")
_CONDITIONAL = re.compile(rf".+({_CONDITION})")
_TARGET = re.compile(r"(?:^|\s)([0-9a-f]+) <")
_LIMIT = re.compile(r"#(\d+)")
_TABLES = {"tbb": 1, "tbh": 2}  # bytes of an entry
_BEFORE_TABLE = 6  # instructions between the comparison and the table's branch, at most

Code = Mapping[int, Instruction]
Read = Callable[[int, int], bytes]


def plain(mnemonic: str) -> str:
    """Without .n and .w."""
    return mnemonic.removesuffix(".n").removesuffix(".w")


def address(value: int) -> int:
    """Without the bit that says that it is Thumb code."""
    return value & ~1


def enters(instruction: Instruction) -> bool:
    """Whether it is SVC."""
    return instruction.mnemonic == "svc"


def ways(condition: int) -> tuple[str, str]:
    """The names of a decision's two ways: condition false, condition true."""
    return CONDITIONS[condition + 1], CONDITIONS[condition]


def step(place: int, code: Code, read: Read) -> Step:
    """What follows the instruction at an address."""
    instruction = code[place]
    name, operands = instruction.mnemonic, instruction.operands
    after = place + instruction.size
    if name == "bl":
        return Step((after,), calls=_target(operands))
    if name == "blx":
        return Step((after,), indirect=True)
    if name in ("cbz", "cbnz"):
        return Step((after, _target(operands)))
    if match := _BRANCH.match(name):
        target = _target(operands)
        return Step((after, target) if match.group(1) else (target,))
    if name in _TABLES:
        return Step(tuple(sorted(set(_table(place, code, read)))))
    if name == "udf":
        return Step()
    if match := _RETURN.match(name):
        if name.startswith("bx") and operands.split()[0] != "lr":  # a call in the last place
            return Step((after,) if match.group(1) else (), indirect=True, returns=True)
        if name.startswith("bx") or re.search(r"\bpc[,}]?(?=$|,|\s\[|\})", _loaded(operands)):
            return Step((after,) if match.group(1) else (), returns=True)
    return Step((after,))


def pushed(instruction: Instruction, depth: int) -> int | None:
    """Bytes on the stack behind an instruction that had `depth` before it, at most. What depends
    on a condition may not happen, and then nothing is taken off."""
    name, operands = instruction.mnemonic, instruction.operands.split(";")[0].split("@")[0].strip()
    if name == "msr" and operands.startswith("MSP"):
        return None  # the kernel empties its stack
    change = _change(name, operands)
    if change < 0 and _CONDITIONAL.fullmatch(name):
        return depth
    return depth + change


def _change(name: str, operands: str) -> int:
    """The bytes that an instruction puts on the stack; less than 0: takes off."""
    listed = re.search(r"\{([^}]*)\}", operands)
    if listed and re.match("v?push", name) or name.startswith("stmdb") and "sp!" in operands:
        return _listed(operands)
    if listed and re.match("v?pop", name) or name.startswith("ldmia") and "sp!" in operands:
        return -_listed(operands)
    if match := re.fullmatch(r"\S+(?:, \S+)?, \[sp, #(-?\d+)\]!|.*, \[sp\], #(-?\d+)", operands):
        return -int(match.group(1) or match.group(2))
    if match := re.fullmatch(r"sp, (?:sp, )?#(\d+)", operands):
        size = int(match.group(1))
        if name.startswith("sub"):
            return size
        if name.startswith("add"):
            return -size
    if operands.startswith("sp,") and not name.startswith(("cmp", "cmn", "tst", "teq")):
        raise Unreadable(f"`{name} {operands}` does not tell how much stack it takes")
    return 0


def _listed(operands: str) -> int:
    """Bytes of the registers in braces."""
    match = re.search(r"\{([^}]*)\}", operands)
    assert match is not None
    total = 0
    for part in match.group(1).split(","):
        first, _, last = (each.strip() for each in part.partition("-"))
        size = 8 if first.startswith("d") else 4
        total += size * (int(last[1:]) - int(first[1:]) + 1 if last else 1)
    return total


def _table(place: int, code: Code, read: Read) -> Iterator[int]:
    """The targets of a table branch; a comparison before it says how many there are."""
    size = _TABLES[code[place].mnemonic]
    before = [a for a in range(place - 4 * _BEFORE_TABLE, place) if a in code]
    compared = [a for a in before if code[a].mnemonic == "cmp"]
    if not compared:
        raise Unreadable(f"the table at {place:#x} has no known end")
    limit = _LIMIT.search(code[compared[-1]].operands)
    assert limit is not None
    entries = int(limit.group(1)) + 1
    start = place + code[place].size
    data = read(start, entries * size)
    for entry in struct.unpack(f"<{entries}{'B' if size == 1 else 'H'}", data):
        yield start + 2 * entry


def _target(operands: str) -> int:
    match = _TARGET.search(operands)
    assert match is not None, operands
    return int(match.group(1), 16)


def _loaded(operands: str) -> str:
    """The registers that a load writes."""
    several = re.search(r"\{([^}]*)\}", operands)
    return several.group(1) if several else operands.split(",")[0]


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
