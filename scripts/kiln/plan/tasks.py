# SPDX-License-Identifier: MIT
"""Every decision that does not depend on the size of code: ids, rights, call tables, MPU slots.

Addresses come later (layout.py): the tables name them by symbols that the
linker script defines, so that they are compiled once and stay the same size.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kiln.base.diag import Diagnostics, Place
from kiln.base.kinds import Kind, Right
from kiln.base.values import Board, Device, FaultPolicy, Timing, Traits
from kiln.model.model import Grant, Model, Pool, Task
from kiln.plan import irqs, rights, rightstable
from kiln.plan.irqs import IrqHandler, PlannedIrq
from kiln.plan.objects import PlannedObjects, plan_objects
from kiln.plan.rightstable import RightsTable
from kiln.plan.syscalls import Call, load_calls
from kiln.plan.timing import PlannedTiming, plan_timing, ticks

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
    object_rights: int  # where its row in the table of rights begins
    task_rights: int
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
    traits: Traits = Traits()

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
    rights: RightsTable
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
    notified = rights.notified(model)
    words = [rights.call_words(task, notified) for task in model.tasks]
    has_console = model.config.get("CONSOLE") == "y"
    calls = tuple(
        call
        for call in abi
        if any(rights.allowed(call, w) for w in {rights.idle_words(model), *words})
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
        rights=maker.rights,
        call_bits=rights.table_bits(calls),
        mpu_dynamic=dynamic,
        irqs=tuple(maker.irqs),
        timings=tuple(maker.timings),
        signals=tuple(maker.signals),
        irq_handlers=irqs.handlers(console.irqs if has_console else (), maker.irqs),
        console=console,
        has_console=has_console,
        all_calls=abi,
    )


def _region_grants(task: Task) -> list[Grant]:
    return [g for g in task.grants if g.kind in (Kind.DEVICE, Kind.MEMORY, Kind.HEAP)]


def _dynamic_regions(model: Model, diags: Diagnostics) -> int:
    """MPU regions that every switch writes: one burst, or all there are if a task needs more."""
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
        self.tables: dict[tuple[str, ...], int] = {}
        self.objects = plan_objects(model)
        self.notified = rights.notified(model)
        self.joinable = rights.joinable(model)
        self.irqs = irqs.plan_irqs(model)
        self.timings = [plan_timing(task, model) for task in model.tasks if task.timing != Timing()]
        self.signals = [task.name for task in model.tasks if task.traits.signals]
        self.timers = _spans(timer.task for timer in self.objects.timers)
        self.irq_spans = _spans(irq.task for irq in self.irqs)
        self.timings_of = _spans(timing.task for timing in self.timings)
        self.signals_of = _spans(self.signals)
        self.workers = self._workers()
        ids = rights.ids(model)
        self.rows = {
            task.name: (rights.to_objects(task, self.objects.things), rights.to_tasks(task, ids))
            for task in model.tasks
        }
        slots = sum(pool.slots for pool in model.pools)
        self.windows = len(self.objects.all), len(model.tasks) + slots + 2
        self.rights = rightstable.make(
            (row for pair in [((), ()), *self.rows.values()] for row in zip(pair, self.windows)),
            int(model.config["RIGHTS_PLAIN_MAX"]),
        )
        self.known = {device.name: device for device in model.board.devices}
        self.index = {task.name: n for n, task in enumerate(model.tasks, start=1)}

    def table(self, words: frozenset[str], may: rights.Rule = rights.allowed) -> int:
        """The index of the call table for a task with these rights, by the rule for it."""
        table = rights.call_table(self.calls, words, may)
        return self.tables.setdefault(table, len(self.tables))

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
            calls=self.table(rights.idle_words(self.model), rights.allowed_to_idle),
            object_rights=self.rights.starts[(), self.windows[0]],
            task_rights=self.rights.starts[(), self.windows[1]],
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
        objects, tasks = self.rows[name]
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
            calls=self.table(rights.call_words(task, self.notified)),
            object_rights=self.rights.starts[objects, self.windows[0]],
            task_rights=self.rights.starts[tasks, self.windows[1]],
            devices=self.devices(task),
            partitions=_partitions(task),
            block_regions=1
            if pools
            else min(BLOCK_REGIONS, self.dynamic - len(_region_grants(task))),
            place=task.place,
            workers=self.workers.get(name, (0, 0)),
            timers=self.timers.get(name, (0, 0)),
            irqs=self.irq_spans.get(name, (0, 0)),
            timing=self.timings_of.get(name, (-1, 0))[0] + 1,
            signals=self.signals_of.get(name, (-1, 0))[0] + 1,
            notified=self.notified.get(name),
            fault=task.fault,
            creates=rights.may_create(task),
            joinable=name in self.joinable,
            heap=self.objects.heap(rights.first_heap(task)),
            traits=task.traits,
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
            object_rights=domain.object_rights,
            task_rights=domain.task_rights,
            devices=domain.devices,
            partitions=domain.partitions,
            block_regions=1,
            place=pool.place,
            shares=domain.name,
            domain=domain.id - 1,
            creates=domain.creates,
            joinable=pool.name in self.joinable,
            heap=domain.heap,
            traits=domain.traits,
        )

    def devices(self, task: Task) -> tuple[DeviceGrant, ...]:
        """The devices that a task may touch."""
        grants = (g for g in task.grants if g.kind is Kind.DEVICE)
        return tuple(DeviceGrant(self.known[g.target], g.place) for g in grants)

    def _workers(self) -> dict[str, tuple[int, int]]:
        """Index of the first task of a pool that shares a task's memory, and how many do."""
        spans = _spans(
            pool.shares for pool in rights.pools_by_domain(self.model) for _ in pool.tasks
        )
        before = 1 + len(self.model.tasks)
        return {name: (before + first, count) for name, (first, count) in spans.items()}


def _spans(owners: Iterable[str]) -> dict[str, tuple[int, int]]:
    """By task, the index of its first thing among things that stand by tasks, and how many."""
    found: dict[str, tuple[int, int]] = {}
    for n, name in enumerate(owners):
        first, count = found.get(name, (n, 0))
        found[name] = first, count + 1
    return found


def _partitions(task: Task) -> tuple[PartitionGrant, ...]:
    return tuple(
        PartitionGrant(g.target, not g.rights.isdisjoint(WRITING), g.place)
        for g in task.grants
        if g.kind in (Kind.MEMORY, Kind.HEAP)
    )
