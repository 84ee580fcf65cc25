# SPDX-License-Identifier: MIT
"""The interrupts of tasks, and who serves each line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiln.base.diag import Place
from kiln.model.model import Model


@dataclass(frozen=True)
class PlannedIrq:
    """An interrupt of a task; its index is its handle."""

    task: str
    name: str
    c_name: str
    line: int
    bit: int
    place: Place


@dataclass(frozen=True)
class IrqHandler:
    """What the entry code does at an interrupt, in C."""

    function: str
    argument: str = "NULL"


def plan_irqs(model: Model) -> list[PlannedIrq]:
    """All that tasks handle; those of one task together."""
    return [
        PlannedIrq(task.name, irq.name, irq.c_name, irq.line, irq.bit, irq.place)
        for task in model.tasks
        for irq in task.irqs
    ]


def handlers(
    console: Sequence[tuple[str, int]], irqs: Sequence[PlannedIrq]
) -> tuple[IrqHandler, ...]:
    """Who serves each interrupt, up to the last that somebody does."""
    found = {line: IrqHandler("console_interrupt") for _, line in console}
    for handle, irq in enumerate(irqs):
        found[irq.line] = IrqHandler("irq_notify", f"&irq_grants[{handle}]")
    return tuple(
        found.get(n, IrqHandler("irq_unexpected")) for n in range(max(found, default=-1) + 1)
    )
