# SPDX-License-Identifier: MIT
"""Every decision that does not depend on the size of code: ids, rights, call tables, MPU slots.

Addresses come later (layout.py): the tables name them by symbols that the
linker script defines, so that they are compiled once and stay the same size.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kiln.diag import Diagnostics, Place
from kiln.model import Board, Device, Grant, Kind, Model, Right, Task
from kiln.syscalls import Call, load_calls

IDLE = "idle"
STATIC_REGIONS = 2  # for user flash
BURST = 4  # regions that one LDM/STM pair programs
BLOCK_REGIONS = 2  # the most that a task's own memory takes

_OBJECT_RIGHTS = {Right.WAIT: "RIGHT_SEM_WAIT", Right.SIGNAL: "RIGHT_SEM_SIGNAL"}
_CALL_GRANTS = {
    Kind.SEMAPHORE: "semaphore",
    Kind.TASK: "task",
    Kind.CONSOLE: "console",
    Kind.SYSTEM: "system",
}


@dataclass(frozen=True)
class DeviceGrant:
    """A device that a task may touch."""

    device: Device
    place: Place


@dataclass(frozen=True)
class PartitionGrant:
    """A shared partition that a task may use."""

    name: str
    writable: bool
    place: Place


@dataclass(frozen=True)
class PlannedTask:
    """A task with everything that its constant tables say."""

    id: int  # 1 is idle
    name: str
    entry: str  # the C function
    entry_symbol: str  # its name in the image
    sources: tuple[Path, ...]
    priority: int
    stack: int  # bytes asked for; rounding adds to it
    quantum_ticks: int
    autostart: bool
    calls: int  # which of Plan.call_tables
    object_rights: tuple[str, ...]  # by object index, a C expression
    task_rights: tuple[str, ...]  # by task id, a C expression; empty if there are none
    devices: tuple[DeviceGrant, ...]
    partitions: tuple[PartitionGrant, ...]
    block_regions: int  # the most MPU regions for its own memory
    place: Place

    @property
    def range_slots(self) -> int:
        """Memory ranges at most: its block, user flash, its partitions."""
        return 2 + len(self.partitions)


@dataclass(frozen=True)
class Plan:
    """What emit prints."""

    model: Model
    board: Board
    tasks: tuple[PlannedTask, ...]  # idle first
    calls: tuple[Call, ...]  # the calls that this image has, by number
    call_tables: tuple[tuple[str, ...], ...]  # handlers by number, one more for unknown numbers
    mpu_dynamic: int
    irq_handlers: tuple[tuple[int, str], ...]  # (interrupt, C function)
    console: Device
    all_calls: tuple[Call, ...]  # the ABI, for stubs


def plan(model: Model, diags: Diagnostics) -> Plan:
    """Decide; raises `Failed` if the hardware cannot do what was asked."""
    abi = load_calls()
    kinds = {grant.kind for task in model.tasks for grant in task.grants}
    kinds_of_calls = {_CALL_GRANTS[kind] for kind in kinds if kind in _CALL_GRANTS}
    calls = tuple(c for c in abi if c.grant == "all" or c.grant in kinds_of_calls)
    dynamic = _dynamic_regions(model, diags)
    tables: list[tuple[str, ...]] = []
    tasks = [_idle(model, calls, tables)]
    for number, task in enumerate(model.tasks, start=2):
        tasks.append(_task(model, number, task, calls, tables, dynamic))
    diags.stop_on_error()
    console = next(d for d in model.board.devices if d.name == model.board.console)
    return Plan(
        model=model,
        board=model.board,
        tasks=tuple(tasks),
        calls=calls,
        call_tables=tuple(tables),
        mpu_dynamic=dynamic,
        irq_handlers=tuple((number, "console_interrupt") for _, number in console.irqs),
        console=console,
        all_calls=abi,
    )


def _region_grants(task: Task) -> list[Grant]:
    return [g for g in task.grants if g.kind in (Kind.DEVICE, Kind.MEMORY)]


def _dynamic_regions(model: Model, diags: Diagnostics) -> int:
    """MPU regions that every switch writes: one burst, or what is there if a task needs more."""
    available = model.board.mpu_regions - STATIC_REGIONS
    most = 1
    for task in model.tasks:
        need = 1 + len(_region_grants(task))
        most = max(most, need)
        if need > available:
            diags.error(
                task.place,
                f"task '{task.name}': {need - 1} device and memory grants need {need} MPU regions "
                f"with the task's own memory, and {model.board.cpu} has {available} for a task",
                "share one memory partition for several purposes, or split the task",
            )
    return BURST if most <= BURST else available


def _quantum(model: Model, quantum_ms: int) -> int:
    """Whole ticks that cover the quantum; 0 is no rotation."""
    return -(-quantum_ms * int(model.config["TICK_HZ"]) // 1000)


def _table(calls: tuple[Call, ...], kinds: set[str], tables: list[tuple[str, ...]]) -> int:
    """The index of the call table for a task that has grants of these kinds."""
    handlers = ["sys_unknown"] * (max(c.number for c in calls) + 2)
    for call in calls:
        allowed = call.grant == "all" or call.grant in kinds
        handlers[call.number] = f"sys_{call.name}" if allowed else "sys_denied"
    table = tuple(handlers)
    if table not in tables:
        tables.append(table)
    return tables.index(table)


def _idle(model: Model, calls: tuple[Call, ...], tables: list[tuple[str, ...]]) -> PlannedTask:
    return PlannedTask(
        id=1,
        name=IDLE,
        entry="idle_main",
        entry_symbol="idle_main",
        sources=(),
        priority=int(model.config["NUM_PRIORITIES"]) - 1,
        stack=int(model.config["IDLE_STACK_SIZE"]),
        quantum_ticks=0,
        autostart=True,
        calls=_table(calls, set(), tables),
        object_rights=("0",) * len(model.semaphores),
        task_rights=("0",) * (len(model.tasks) + 2),
        devices=(),
        partitions=(),
        block_regions=BLOCK_REGIONS,
        place=Place(model.manifest.name),
    )


def _task(
    model: Model,
    number: int,
    task: Task,
    calls: tuple[Call, ...],
    tables: list[tuple[str, ...]],
    dynamic: int,
) -> PlannedTask:
    kinds = {_CALL_GRANTS[g.kind] for g in task.grants if g.kind in _CALL_GRANTS}
    return PlannedTask(
        id=number,
        name=task.name,
        entry=task.entry,
        entry_symbol=f"entry_{task.name}",
        sources=task.sources,
        priority=task.priority,
        stack=task.stack,
        quantum_ticks=_quantum(model, task.quantum_ms or int(model.config["QUANTUM_MS"])),
        autostart=task.autostart,
        calls=_table(calls, kinds, tables),
        object_rights=tuple(_object_rights(task, s.name) for s in model.semaphores),
        task_rights=_task_rights(model, task),
        devices=tuple(
            DeviceGrant(next(d for d in model.board.devices if d.name == g.target), g.place)
            for g in task.grants
            if g.kind is Kind.DEVICE
        ),
        partitions=tuple(
            PartitionGrant(g.target, Right.READ_WRITE in g.rights, g.place)
            for g in task.grants
            if g.kind is Kind.MEMORY
        ),
        block_regions=min(BLOCK_REGIONS, dynamic - len(_region_grants(task))),
        place=task.place,
    )


def _object_rights(task: Task, name: str) -> str:
    rights = [
        _OBJECT_RIGHTS[right]
        for grant in task.grants
        if grant.kind is Kind.SEMAPHORE and grant.target == name
        for right in sorted(grant.rights, key=lambda r: r.value)
    ]
    return " | ".join(rights) or "0"


def _task_rights(model: Model, task: Task) -> tuple[str, ...]:
    """By id: entry 0 and idle's stay 0."""
    targets = {g.target for g in task.grants if g.kind is Kind.TASK}
    rights = ("RIGHT_TASK_SPAWN" if t.name in targets else "0" for t in model.tasks)
    return ("0", "0", *rights)
