# SPDX-License-Identifier: MIT
"""Every decision that does not depend on the size of code: ids, rights, call tables, MPU slots.

Addresses come later (layout.py): the tables name them by symbols that the
linker script defines, so that they are compiled once and stay the same size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kiln import rights
from kiln.diag import Diagnostics, Place
from kiln.model import Board, Device, FaultPolicy, Grant, Kind, Model, Pool, Right, Task, Timing
from kiln.objectplan import PlannedObjects, plan_objects
from kiln.syscalls import Call, load_calls
from kiln.timingplan import PlannedTiming, plan_timing, ticks

IDLE = "idle"
STATIC_REGIONS = 2  # for user flash
BURST = 4  # regions that one LDM/STM pair programs
CONSOLE_CALLS = ("write", "read")
WRITING = (Right.READ_WRITE, Right.ALLOC)
BLOCK_REGIONS = 2  # the most that a task's own memory takes


@dataclass(frozen=True)
class DeviceGrant:
    """A device that a task may touch."""

    device: Device
    place: Place


@dataclass(frozen=True)
class PartitionGrant:
    """A shared partition, or a heap's memory, that a task may use."""

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
    ceiling: int
    stack: int  # bytes asked for; rounding adds to it
    quantum_ticks: int
    autostart: bool
    calls: int  # which of Plan.call_tables
    tables: str  # whose tables of rights it uses: its own name, or its domain's
    object_rights: tuple[str, ...]  # by object index, a C expression
    task_rights: tuple[str, ...]  # by task id, a C expression
    devices: tuple[DeviceGrant, ...]
    partitions: tuple[PartitionGrant, ...]
    block_regions: int  # the most MPU regions for its own memory
    place: Place
    shares: str = ""  # the task whose memory it shares, its domain
    domain: int = 0  # that task's index; 0: none
    workers: tuple[int, int] = (0, 0)  # index of the first that shares its memory, and how many
    timers: tuple[int, int] = (0, 0)  # index of the first that notifies it, and how many
    irqs: tuple[int, int] = (0, 0)  # handle of its first interrupt, and how many
    timing: int = 0  # index of its timing + 1; 0: none
    signals: int = 0  # index of its signals + 1; 0: none
    notified: int | None = None  # which word of notifications is its own
    fault: FaultPolicy = field(default_factory=FaultPolicy)
    creates: bool = False
    joinable: bool = False
    heap: int = 0  # handle of the heap that it means when it names none

    @property
    def flags(self) -> str:
        """A C expression."""
        named = {"TASK_AUTOSTART": self.autostart, "TASK_CREATES": self.creates}
        return " | ".join(name for name, has in named.items() if has) or "0"

    @property
    def range_slots(self) -> int:
        """Memory ranges at most: its block, its domain's, user flash, its partitions."""
        return 2 + bool(self.shares) + len(self.partitions)


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


@dataclass(frozen=True)
class PlannedPool:
    """A pool of tasks, by the indices of its tasks."""

    name: str
    shares: str
    first: int
    end: int
    place: Place


@dataclass(frozen=True)
class Plan:
    """What emit prints."""

    model: Model
    board: Board
    tasks: tuple[PlannedTask, ...]  # idle first, then the manifest's, then the pools'
    pools: tuple[PlannedPool, ...]
    objects: PlannedObjects
    calls: tuple[Call, ...]  # the calls that this image has, by number
    call_tables: tuple[tuple[str, ...], ...]  # handlers by number
    call_bits: int  # to which a call's number saturates
    mpu_dynamic: int
    irqs: tuple[PlannedIrq, ...]  # of tasks; those of one together
    timings: tuple[PlannedTiming, ...]
    signals: tuple[str, ...]  # the tasks that have them
    irq_handlers: tuple[IrqHandler, ...]  # by interrupt
    console: Device
    has_console: bool
    all_calls: tuple[Call, ...]  # the ABI, for stubs


def plan(model: Model, diags: Diagnostics) -> Plan:
    """Decide; raises `Failed` if the hardware cannot do what was asked."""
    abi = load_calls()
    words = [rights.call_words(task, model) for task in model.tasks]
    has_console = model.config.get("CONSOLE") == "y"
    calls = tuple(
        call
        for call in abi
        if any(rights.allowed(call, w) for w in [rights.idle_words(model), *words])
        and (has_console or call.name not in CONSOLE_CALLS)
    )
    dynamic = _dynamic_regions(model, diags)
    maker = _Maker(model, calls, dynamic)
    tasks = maker.tasks()
    diags.stop_on_error()
    console = next(d for d in model.board.devices if d.name == model.board.console)
    return Plan(
        model=model,
        board=model.board,
        tasks=tuple(tasks),
        pools=tuple(maker.pools()),
        objects=maker.objects,
        calls=calls,
        call_tables=tuple(maker.tables),
        call_bits=rights.table_bits(calls),
        mpu_dynamic=dynamic,
        irqs=tuple(maker.irqs),
        timings=tuple(maker.timings),
        signals=tuple(maker.signals),
        irq_handlers=_irq_handlers(console.irqs if has_console else (), maker.irqs),
        console=console,
        has_console=has_console,
        all_calls=abi,
    )


def _irq_handlers(
    console: Sequence[tuple[str, int]], irqs: Sequence[PlannedIrq]
) -> tuple[IrqHandler, ...]:
    """Who serves each interrupt, up to the last that somebody does."""
    found = {line: IrqHandler("console_interrupt") for _, line in console}
    for handle, irq in enumerate(irqs):
        found[irq.line] = IrqHandler("irq_notify", f"&irq_grants[{handle}]")
    return tuple(
        found.get(n, IrqHandler("irq_unexpected")) for n in range(max(found, default=-1) + 1)
    )


def _region_grants(task: Task) -> list[Grant]:
    return [g for g in task.grants if g.kind in (Kind.DEVICE, Kind.MEMORY, Kind.HEAP)]


def _dynamic_regions(model: Model, diags: Diagnostics) -> int:
    """MPU regions that every switch writes: one burst, or what is there if a task needs more."""
    available = model.board.mpu_regions - STATIC_REGIONS
    most = 1
    for task in model.tasks:
        pools = model.pool_of(task.name)
        need = 1 + len(_region_grants(task)) + bool(pools)
        most = max(most, need)
        if need > available:
            what = "a pool's stack, " if pools else ""
            diags.error(
                task.place,
                f"task '{task.name}': {what}{len(_region_grants(task))} device and memory grants"
                f" need {need} MPU regions with the task's own memory, and"
                f" {model.board.cpu} has {available} for a task",
                "share one memory partition for several purposes, or split the task",
            )
    return BURST if most <= BURST else available


class _Maker:
    """Makes the tasks of a plan, which share call tables."""

    def __init__(self, model: Model, calls: tuple[Call, ...], dynamic: int) -> None:
        self.model = model
        self.calls = calls
        self.dynamic = dynamic
        self.tables: list[tuple[str, ...]] = []
        self.objects = plan_objects(model)
        self.notified = rights.notified(model)
        self.joinable = rights.joinable(model)
        self.irqs = [
            PlannedIrq(task.name, irq.name, irq.c_name, irq.line, irq.bit, irq.place)
            for task in model.tasks
            for irq in task.irqs
        ]
        self.timings = [plan_timing(task, model) for task in model.tasks if task.timing != Timing()]
        self.signals = [task.name for task in model.tasks if task.signals]
        self.index = {task.name: n for n, task in enumerate(model.tasks, start=1)}

    def table(self, words: frozenset[str]) -> int:
        """The index of the call table for a task with these rights."""
        table = rights.call_table(self.calls, words)
        if table not in self.tables:
            self.tables.append(table)
        return self.tables.index(table)

    def tasks(self) -> list[PlannedTask]:
        """Idle, the manifest's tasks, the pools'."""
        found = [self.idle(), *(self.task(task) for task in self.model.tasks)]
        for pool in rights.pools_by_domain(self.model):
            for name in pool.tasks:
                found.append(self.worker(pool, name, len(found), found[self.index[pool.shares]]))
        return found

    def pools(self) -> list[PlannedPool]:
        """The pools by the indices of their tasks."""
        found = []
        first = 1 + len(self.model.tasks)
        for pool in rights.pools_by_domain(self.model):
            end = first + pool.slots
            found.append(PlannedPool(pool.name, pool.shares, first, end, pool.place))
            first = end
        return found

    def idle(self) -> PlannedTask:
        """The task that runs when no other can."""
        lowest = int(self.model.config["NUM_PRIORITIES"]) - 1
        slots = sum(pool.slots for pool in self.model.pools)
        return PlannedTask(
            id=1,
            name=IDLE,
            entry="idle_main",
            entry_symbol="idle_main",
            sources=(),
            priority=lowest,
            ceiling=lowest,
            stack=int(self.model.config["IDLE_STACK_SIZE"]),
            quantum_ticks=0,
            autostart=True,
            calls=self.table(rights.idle_words(self.model)),
            tables=IDLE,
            object_rights=("0",) * len(self.objects.all),
            task_rights=("0",) * (len(self.model.tasks) + slots + 2),
            devices=(),
            partitions=(),
            block_regions=BLOCK_REGIONS,
            place=Place(self.model.manifest.name),
        )

    def task(self, task: Task) -> PlannedTask:
        """A task of the manifest."""
        model = self.model
        pools = model.pool_of(task.name)
        name = task.name
        return PlannedTask(
            id=self.index[name] + 1,
            name=name,
            entry=task.entry,
            entry_symbol=f"entry_{name}",
            sources=task.sources,
            priority=task.priority,
            ceiling=task.ceiling,
            stack=task.stack,
            quantum_ticks=ticks(model, task.quantum_ms or int(model.config["QUANTUM_MS"])),
            autostart=task.autostart,
            calls=self.table(rights.call_words(task, model)),
            tables=name,
            object_rights=rights.to_objects(task, self.objects.all),
            task_rights=rights.to_tasks(task, model),
            devices=self.devices(task),
            partitions=_partitions(task),
            block_regions=1
            if pools
            else min(BLOCK_REGIONS, self.dynamic - len(_region_grants(task))),
            place=task.place,
            workers=self.workers(name),
            timers=_span([timer.task for timer in self.objects.timers], name),
            irqs=_span([irq.task for irq in self.irqs], name),
            timing=next((n for n, t in enumerate(self.timings, 1) if t.task == name), 0),
            signals=self.signals.index(name) + 1 if name in self.signals else 0,
            notified=self.notified.index(name) if name in self.notified else None,
            fault=task.fault,
            creates=rights.may_create(task),
            joinable=name in self.joinable,
            heap=self.objects.handle(rights.first_heap(task)),
        )

    def worker(self, pool: Pool, name: str, index: int, domain: PlannedTask) -> PlannedTask:
        """A task of a pool: its domain's in all but its stack and its place in the schedule."""
        return PlannedTask(
            id=index + 1,
            name=name,
            entry=domain.entry,
            entry_symbol=domain.entry_symbol,
            sources=(),
            priority=pool.priority,
            ceiling=pool.ceiling,
            stack=pool.stack,
            quantum_ticks=domain.quantum_ticks,
            autostart=False,
            calls=domain.calls,
            tables=domain.name,
            object_rights=(),
            task_rights=(),
            devices=domain.devices,
            partitions=domain.partitions,
            block_regions=1,
            place=pool.place,
            shares=domain.name,
            domain=domain.id - 1,
            creates=domain.creates,
            joinable=pool.name in self.joinable,
            heap=domain.heap,
        )

    def devices(self, task: Task) -> tuple[DeviceGrant, ...]:
        """The devices that a task may touch."""
        known = {device.name: device for device in self.model.board.devices}
        grants = (g for g in task.grants if g.kind is Kind.DEVICE)
        return tuple(DeviceGrant(known[g.target], g.place) for g in grants)

    def workers(self, name: str) -> tuple[int, int]:
        """Index of the first task of a pool that shares a task's memory, and how many do."""
        found = [pool for pool in self.pools() if pool.shares == name]
        if not found:
            return 0, 0
        return found[0].first, found[-1].end - found[0].first


def _span(owners: Sequence[str], task: str) -> tuple[int, int]:
    """Index of a task's first thing among things that stand by tasks, and how many it has."""
    return (owners.index(task), owners.count(task)) if task in owners else (0, 0)


def _partitions(task: Task) -> tuple[PartitionGrant, ...]:
    return tuple(
        PartitionGrant(g.target, not g.rights.isdisjoint(WRITING), g.place)
        for g in task.grants
        if g.kind in (Kind.MEMORY, Kind.HEAP)
    )
