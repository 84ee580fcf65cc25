# SPDX-License-Identifier: MIT
"""The part of a plan that layout needs; generated/layout.json keeps it until the first link."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kiln.arch.architecture import Architecture
from kiln.arch.known import ARCHITECTURES
from kiln.base.values import Memory
from kiln.plan.reports import grants, owners

if TYPE_CHECKING:
    from kiln.plan.tasks import Plan

NAME = "layout.json"  # below generated/


@dataclass(frozen=True)
class NamedSpan:
    """A device: its registers' first address, and their size in bytes."""

    name: str
    base: int
    size: int


@dataclass(frozen=True)
class PartitionRight:
    """A partition or heap that a task is granted."""

    name: str
    writable: bool


@dataclass(frozen=True)
class PartitionSize:
    """A partition or heap, and its size in bytes."""

    name: str
    size: int


@dataclass(frozen=True)
class LaidTask:
    """A task's memory and regions."""

    name: str
    stack: int  # bytes
    block_regions: int  # MPU regions at most for its own memory
    shares: str  # the task whose data it uses; "": it has its own
    devices: tuple[NamedSpan, ...]
    partitions: tuple[PartitionRight, ...]


@dataclass(frozen=True)
class QueueItem:
    """A queue whose items are of a C type."""

    name: str
    type: str
    depth: int  # items
    place: str  # in the manifest


@dataclass(frozen=True)
class Reported:
    """A row of a fault report's table: the kind of memory, and its name."""

    area: str  # a word of plan.reports
    name: str


@dataclass(frozen=True)
class LayoutInput:
    """All of it."""

    app: str  # the application's name
    board: str
    manifest: str  # its file's name
    arch: str
    mpu_regions: int
    mpu_dynamic: int  # the number that a switch writes, from 0
    flash: Memory
    ram: Memory
    kernel_stack: int  # bytes; 0: as many as the kernel is found to need
    kernel_stack_place: str  # where that was said
    details: bool  # CONFIG_FAULT_DETAILS
    tasks: tuple[LaidTask, ...]  # by number, idle first
    partitions: tuple[PartitionSize, ...]  # heaps too
    devices: tuple[NamedSpan, ...]
    owners: tuple[Reported, ...]
    grants: tuple[Reported, ...]
    items: tuple[QueueItem, ...]
    optimisation: str  # the compiler's option
    item_max: int  # CONFIG_QUEUE_ITEM_MAX, in bytes

    @property
    def architecture(self) -> Architecture:
        """What is known of the board's architecture."""
        return ARCHITECTURES[self.arch]

    def text(self) -> str:
        """As the file has it."""
        return json.dumps(asdict(self), indent=1) + "\n"


def of_plan(plan: Plan) -> LayoutInput:
    """What layout needs of a plan."""
    board, config = plan.board, plan.model.config
    return LayoutInput(
        app=plan.model.app,
        board=board.name,
        manifest=plan.model.manifest.name,
        arch=board.arch,
        mpu_regions=board.mpu_regions,
        mpu_dynamic=plan.mpu_dynamic,
        flash=board.flash,
        ram=board.ram,
        kernel_stack=int(config["KERNEL_STACK_SIZE"]),
        kernel_stack_place=str(plan.model.kernel_stack_place),
        details=config.get("FAULT_DETAILS") == "y",
        tasks=tuple(
            LaidTask(
                name=task.name,
                stack=task.stack,
                block_regions=task.block_regions,
                shares=task.shares,
                devices=tuple(
                    NamedSpan(d.device.name, d.device.base, d.device.size) for d in task.devices
                ),
                partitions=tuple(PartitionRight(p.name, p.writable) for p in task.partitions),
            )
            for task in plan.tasks
        ),
        partitions=tuple(PartitionSize(p.name, p.size) for p in plan.model.memories),
        devices=tuple(NamedSpan(d.name, d.base, d.size) for d in board.devices),
        owners=tuple(Reported(row.area, row.name) for row in owners(plan)),
        grants=tuple(Reported(row.area, row.name) for row in grants(plan)),
        items=tuple(
            QueueItem(q.name, q.item_type, q.depth, str(q.place))
            for q in plan.model.objects.queues
            if q.item_type
        ),
        optimisation=plan.model.optimisation,
        item_max=int(config["QUEUE_ITEM_MAX"]),
    )


def read(path: Path) -> LayoutInput:
    """The contents of a file that `text` made."""
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    raw["flash"], raw["ram"] = Memory(**raw["flash"]), Memory(**raw["ram"])
    raw["tasks"] = tuple(_task(task) for task in raw["tasks"])
    raw["partitions"] = tuple(PartitionSize(**row) for row in raw["partitions"])
    raw["devices"] = tuple(NamedSpan(**row) for row in raw["devices"])
    raw["owners"] = tuple(Reported(**row) for row in raw["owners"])
    raw["grants"] = tuple(Reported(**row) for row in raw["grants"])
    raw["items"] = tuple(QueueItem(**row) for row in raw["items"])
    return LayoutInput(**raw)


def _task(raw: dict[str, Any]) -> LaidTask:
    devices = tuple(NamedSpan(**row) for row in raw.pop("devices"))
    partitions = tuple(PartitionRight(**row) for row in raw.pop("partitions"))
    return LaidTask(**raw, devices=devices, partitions=partitions)
