# SPDX-License-Identifier: MIT
"""An estimate of Cortex-M4 cycles.

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

from kiln.arch.instructions import Instruction

CORE = "Cortex-M4"
ENTRY = 12
RETURN = 10
TAKEN = 2
TEXT = (
    f"1 an instruction; +1 a load, +1 each register of several; +{TAKEN} a taken branch;",
    f"{ENTRY} to enter an exception, {RETURN} to return; memory without wait states",
)

_MULTIPLE = re.compile(r"\{([^}]*)\}")
_EXTRA = {"dsb": 3, "isb": 3, "msr": 1, "udiv": 5, "sdiv": 5}


def cycles(instruction: Instruction) -> int:
    """Cycles if it does not branch."""
    name = instruction.mnemonic
    if several := _MULTIPLE.search(instruction.operands):
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
