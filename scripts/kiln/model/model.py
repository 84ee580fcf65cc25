# SPDX-License-Identifier: MIT
"""The validated model: what the manifest, the board and Kconfig say, merged.

`validate` makes it, `plan` reads it. Nothing here decides anything: names are
resolved, units are converted, defaults are filled in, and every value that the
user wrote keeps the place where it was written.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from kiln.base.diag import Place
from kiln.base.values import Board, FaultPolicy, Timing


class Right(Enum):
    """What a grant lets a task do; the value is the word used in the manifest."""

    WAIT = "wait"  # semaphores, events
    SIGNAL = "signal"  # semaphores
    LOCK = "lock"  # mutexes
    SEND = "send"  # queues
    RECV = "recv"  # queues
    SET = "set"  # events
    CONTROL = "control"  # timers
    ALLOC = "alloc"  # heaps
    CREATE = "create"  # pools of objects
    SPAWN = "spawn"  # tasks, pools of tasks
    KILL = "kill"  # the same
    JOIN = "join"  # the same
    NICE = "nice"  # the same
    SUSPEND = "suspend"  # the same
    NOTIFY = "notify"  # tasks
    READ_ONLY = "ro"  # memory partitions
    READ_WRITE = "rw"  # memory partitions
    MMIO = "mmio"  # devices
    DMA = "dma"  # devices that reach all memory: says that this is meant
    READ = "read"  # the console
    SHUTDOWN = "shutdown"  # the system
    REBOOT = "reboot"  # the system
    INSPECT = "inspect"  # the system


class Kind(Enum):
    """What a grant's target is; in lower case, the name is the word of kernel/syscalls.yaml."""

    SEMAPHORE = "semaphore"
    MUTEX = "mutex"
    QUEUE = "queue"
    EVENT = "group of event flags"
    TIMER = "timer"
    HEAP = "heap"
    SEMAPHORES = "pool of semaphores"
    MUTEXES = "pool of mutexes"
    QUEUES = "pool of queues"
    TASK = "task"
    POOL = "pool of tasks"
    MEMORY = "memory partition"
    DEVICE = "device"
    CONSOLE = "console"
    SYSTEM = "system"


MAX_QUEUE_BYTES = 65535  # offsets in the kernel's struct queue have 16 bits
MAX_HEAP_BLOCKS = 16384  # twice as many nodes are what BUDDY_LEVELS of 32 bits tell apart
OPTIMISATION = {"OPTIMIZE_SPEED": "-O2", "OPTIMIZE_SIZE": "-Os", "OPTIMIZE_DEBUG": "-Og"}


@dataclass(frozen=True)
class Semaphore:
    """A counting semaphore; a binary one has maximum 1."""

    name: str
    initial: int
    maximum: int
    place: Place


@dataclass(frozen=True)
class Mutex:
    """A mutex; its protocol is priority inheritance unless it has a ceiling."""

    name: str
    has_ceiling: bool
    place: Place


@dataclass(frozen=True)
class Queue:
    """A message queue, of items of a number of bytes or of a C type."""

    name: str
    depth: int  # items
    item_size: int  # bytes; 0 if the item is of a C type
    item_type: str  # "" if the item is a number of bytes
    header: str  # that declares the type, relative to the application
    place: Place


@dataclass(frozen=True)
class Event:
    """A group of event flags."""

    name: str
    initial: int
    place: Place


@dataclass(frozen=True)
class Timer:
    """A timer that notifies a task."""

    name: str
    task: str
    bit: int
    delay_ms: int  # of the first start; 0 without autostart
    period_ms: int  # 0: once
    autostart: bool
    place: Place


@dataclass(frozen=True)
class Pool:
    """Tasks that run the code and share the memory of another."""

    name: str
    slots: int
    stack: int  # bytes, of each
    shares: str  # the other task
    priority: int
    ceiling: int
    place: Place

    @property
    def tasks(self) -> tuple[str, ...]:
        """The names of its tasks."""
        return tuple(f"{self.name}_{n}" for n in range(self.slots))


@dataclass(frozen=True)
class ObjectPools:
    """How many objects tasks can create at run time."""

    semaphores: int = 0
    mutexes: int = 0
    queues: int = 0
    queue_bytes: int = 0  # for the items of each queue


@dataclass(frozen=True)
class Partition:
    """Memory shared by the tasks that are granted it; zeroed at boot."""

    name: str
    size: int  # bytes
    place: Place


@dataclass(frozen=True)
class Heap:
    """Memory that the tasks which are granted it allocate in blocks."""

    name: str
    size: int  # bytes
    min_block: int  # bytes, a power of two
    place: Place


@dataclass(frozen=True)
class Grant:
    """One entry of a task's `grants:` (or its `system:` list)."""

    target: str
    kind: Kind
    rights: frozenset[Right]
    place: Place


@dataclass(frozen=True)
class Irq:
    """An interrupt that a task handles."""

    name: str  # as in the manifest: the device, or DEVICE.SIGNAL if it has several
    c_name: str  # of its handle
    line: int
    bit: int  # of the task's notifications
    place: Place


@dataclass(frozen=True)
class Task:
    """An enabled task, after Kconfig's overrides."""

    name: str
    entry: str  # C function
    sources: tuple[Path, ...]  # absolute
    priority: int  # 0 is the most urgent
    ceiling: int  # the most urgent that it may be given at run time
    stack: int  # bytes, as asked for
    quantum_ms: int  # 0 means CONFIG_QUANTUM_MS
    autostart: bool
    fault: FaultPolicy
    grants: tuple[Grant, ...]
    place: Place
    irqs: tuple[Irq, ...] = ()
    timing: Timing = Timing()
    signals: bool = False  # it may handle signals and have an alarm


@dataclass(frozen=True)
class LogModule:
    """A module of the log."""

    name: str
    symbol: str  # of its level, without CONFIG_
    place: Place


@dataclass(frozen=True)
class Model:
    """Everything that the planner needs to know."""

    app: str  # the application's name
    manifest: Path  # app.yaml, absolute
    board: Board
    config: dict[
        str, str
    ]  # Kconfig symbol without CONFIG_ -> its value as text ("y", "n", "10", ...)
    tasks: tuple[Task, ...]  # in the manifest's order, without idle
    semaphores: tuple[Semaphore, ...]
    mutexes: tuple[Mutex, ...]
    queues: tuple[Queue, ...]
    events: tuple[Event, ...]
    timers: tuple[Timer, ...]
    pools: tuple[Pool, ...]
    object_pools: ObjectPools
    partitions: tuple[Partition, ...]
    heaps: tuple[Heap, ...]
    log: tuple[LogModule, ...]

    @property
    def memories(self) -> tuple[Partition | Heap, ...]:
        """What tasks reach by grants and is no device's: the partitions, then the heaps."""
        return (*self.partitions, *self.heaps)

    def pool_of(self, task: str) -> tuple[Pool, ...]:
        """The pools that share a task's memory."""
        return tuple(pool for pool in self.pools if pool.shares == task)

    @property
    def optimisation(self) -> str:
        """The compiler's option that the configuration asks for."""
        return next(option for name, option in OPTIMISATION.items() if self.config.get(name) == "y")
