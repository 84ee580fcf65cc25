# SPDX-License-Identifier: MIT
"""An estimate of the cycles of a sequence of executed instructions."""

from __future__ import annotations

from collections.abc import Sequence

from kiln.measure.code import Code


def estimate(trace: Sequence[int], code: Code, interrupt: bool) -> int:
    """Cycles of the executed addresses, by the architecture's model; `interrupt`: the first one
    is an exception's entry."""
    rules, model = code.architecture.code, code.architecture.cycles
    total = model.ENTRY if interrupt else 0
    for here, after in zip(trace, [*trace[1:], None]):
        instruction = code.instructions[here]
        total += model.cycles(instruction)
        if rules.enters(instruction):
            total += model.ENTRY
        elif here in code.kernel and (after is None or after not in code.kernel):
            total += model.RETURN
        elif after is not None and after != here + instruction.size:
            total += model.TAKEN
    return total
