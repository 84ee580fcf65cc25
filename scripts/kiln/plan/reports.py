# SPDX-License-Identifier: MIT
"""What a fault report can name: each owner of memory, and each grant of each task.

`emit` prints the rows, and `layout` says where each is: both read them here, in one order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiln.plan.tasks import Plan

# Areas of memory, with the kernel's names for them (enum memory_kind); others are just NAMED.
KINDS = {
    **{"stack": "STACK", "data": "DATA", "partition": "PARTITION", "heap": "HEAP"},
    **{"device": "DEVICE", "own": "OWN", "domain": "DOMAIN"},
}
FIXED = {
    "kernel_flash": "the kernel's code",
    "user_flash": "user code",
    "kernel_stack": "the kernel's stack",
    "kernel_state": "the kernel's data",
}


@dataclass(frozen=True)
class Owner:
    """One row of the table of owners."""

    area: str
    name: str

    @property
    def kind(self) -> str:
        """The constant of enum memory_kind."""
        return KINDS.get(self.area, "NAMED")


@dataclass(frozen=True)
class ReportedGrant:
    """One row of the table of grants."""

    task_id: int
    line: int  # of the manifest
    area: str
    name: str  # for a task's own memory, the task's; for a domain, whose memory it is

    @property
    def kind(self) -> str:
        """The constant of enum memory_kind; what was granted by name is just NAMED."""
        return KINDS[self.area] if self.area in ("own", "domain") else "NAMED"


def owners(plan: Plan) -> list[Owner]:
    """Whose memory a fault report can name."""
    rows = [Owner(area, name) for area, name in FIXED.items()]
    for task in plan.tasks:
        rows.append(Owner("stack", task.name))
        if not task.shares:
            rows.append(Owner("data", task.name))
    rows += [Owner("partition", partition.name) for partition in plan.model.partitions]
    rows += [Owner("heap", heap.name) for heap in plan.model.objects.heaps]
    return rows + [Owner("device", device.name) for device in plan.board.devices]


def grants(plan: Plan) -> list[ReportedGrant]:
    """What a fault report can name as the nearest grant: those of every task but idle."""
    rows = []
    for task in plan.tasks[1:]:
        line = task.place.line
        rows.append(ReportedGrant(task.id, line, "own", task.name))
        if task.shares:
            rows.append(ReportedGrant(task.id, line, "domain", task.shares))
        rows += [ReportedGrant(task.id, p.place.line, "partition", p.name) for p in task.partitions]
        rows += [
            ReportedGrant(task.id, d.place.line, "device", d.device.name) for d in task.devices
        ]
    return rows
