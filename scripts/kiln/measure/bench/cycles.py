# SPDX-License-Identifier: MIT
"""An estimate of Cortex-M4 cycles for a sequence of executed instructions.

From the Cortex-M4 Technical Reference Manual (Arm 100166, 3.3.1 and 3.9.3), for
memory without wait states:

* 1 cycle for each instruction, and in addition
* a load 1; several registers in one instruction 1 each;
* a taken branch 2, the refill of the pipeline; one through memory too;
* MSR 1, DSB and ISB 3 (the manual leaves it to the bus), a division 6 of 2 to 12;
* an exception 12 for its entry, 10 for its return.

What it leaves out: loads that follow one another, which overlap (fewer cycles),
IT folded into its neighbour (fewer), and wait states of flash (more).
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ENTRY = 12
RETURN = 10
TAKEN = 2
MODEL = (
    f"1 an instruction; +1 a load, +1 each register of several; +{TAKEN} a taken branch;",
    f"{ENTRY} to enter an exception, {RETURN} to return; memory without wait states",
)

_LINE = re.compile(r"^\s*([0-9a-f]+):\t([0-9a-f ]+?)\s*\t(\S+)(?:\t(.*))?$")
_MULTIPLE = re.compile(r"\{([^}]*)\}")
_EXTRA = {"dsb": 3, "isb": 3, "msr": 1, "udiv": 5, "sdiv": 5}


@dataclass(frozen=True)
class Instruction:
    """A decoded instruction."""

    size: int  # bytes
    mnemonic: str  # without .n and .w
    operands: str

    @property
    def cycles(self) -> int:
        """Cycles if it does not branch."""
        name = self.mnemonic
        if several := _MULTIPLE.search(self.operands):
            return 1 + _registers(several.group(1))
        if name.startswith(("ldrd", "strd")):
            return 3
        if name.startswith("ldr"):
            return 2
        return 1 + _EXTRA.get(name, 0)


def _registers(text: str) -> int:
    """How many registers a list such as `r4-r7, lr` names."""
    numbers = {"sl": 10, "fp": 11, "ip": 12, "sp": 13, "lr": 14, "pc": 15}
    count = 0
    for part in text.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        low, high = (numbers.get(r) or int(r.lstrip("r")) for r in (first, last or first))
        count += high - low + 1
    return count


def disassemble(elf: Path) -> dict[int, Instruction]:
    """Every instruction of an image, by address."""
    command = ["arm-none-eabi-objdump", "-d", str(elf)]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = {}
    for line in text.splitlines():
        if match := _LINE.match(line):
            address, code, mnemonic, operands = match.groups()
            name = mnemonic.removesuffix(".n").removesuffix(".w")
            size = len(code.replace(" ", "")) // 2
            found[int(address, 16)] = Instruction(size, name, operands or "")
    return found


def estimate(
    trace: Sequence[int], code: dict[int, Instruction], kernel: range, interrupt: bool
) -> int:
    """Cycles of the executed addresses; `interrupt`: the first one is an exception's entry."""
    total = ENTRY if interrupt else 0
    for here, after in zip(trace, [*trace[1:], None]):
        instruction = code[here]
        total += instruction.cycles
        if instruction.mnemonic == "svc":
            total += ENTRY
        elif here in kernel and (after is None or after not in kernel):
            total += RETURN
        elif after is not None and after != here + instruction.size:
            total += TAKEN
    return total
