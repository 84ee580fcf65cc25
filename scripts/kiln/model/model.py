# SPDX-License-Identifier: MIT
"""The validated model: what the manifest, the board and Kconfig say, merged.

`validate` makes it, `plan` reads it. Nothing here decides anything: names are
resolved, units are converted, defaults are filled in, and every value that the
user wrote keeps the place where it was written.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kiln.base.diag import Place
from kiln.base.kinds import Kind, Right
from kiln.base.values import Board, FaultPolicy, Timing, Traits
from kiln.manifest.objects import Heap, Objects, Partition


MAX_QUEUE_BYTES = 65535  # offsets in the kernel's struct queue have 16 bits
MAX_HEAP_BLOCKS = 16384  # twice as many nodes are what BUDDY_LEVELS of 32 bits tell apart
OPTIMISATION = {"OPTIMIZE_SPEED": "-O2", "OPTIMIZE_SIZE": "-Os", "OPTIMIZE_DEBUG": "-Og"}


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
    traits: Traits = Traits()


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
    kernel_stack_place: Place  # where CONFIG_KERNEL_STACK_SIZE is set
    tasks: tuple[Task, ...]  # in the manifest's order, without idle
    objects: Objects
    pools: tuple[Pool, ...]
    partitions: tuple[Partition, ...]
    log: tuple[LogModule, ...]

    @property
    def memories(self) -> tuple[Partition | Heap, ...]:
        """What tasks reach by grants and is no device's: the partitions, then the heaps."""
        return (*self.partitions, *self.objects.heaps)

    def pool_of(self, task: str) -> tuple[Pool, ...]:
        """The pools that share a task's memory."""
        return tuple(pool for pool in self.pools if pool.shares == task)

    @property
    def optimisation(self) -> str:
        """The compiler's option that the configuration asks for."""
        return next(option for name, option in OPTIMISATION.items() if self.config.get(name) == "y")
