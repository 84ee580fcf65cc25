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

from kiln.diag import Place


class Right(Enum):
    """What a grant lets a task do; the value is the word used in the manifest."""

    WAIT = "wait"  # semaphores
    SIGNAL = "signal"  # semaphores
    SPAWN = "spawn"  # tasks
    READ_ONLY = "ro"  # memory partitions
    READ_WRITE = "rw"  # memory partitions
    MMIO = "mmio"  # devices
    READ = "read"  # the console
    SHUTDOWN = "shutdown"  # the system


class Kind(Enum):
    """What a grant's target is."""

    SEMAPHORE = "semaphore"
    TASK = "task"
    MEMORY = "memory partition"
    DEVICE = "device"
    CONSOLE = "console"
    SYSTEM = "system"


@dataclass(frozen=True)
class Memory:
    """A physical memory: first address and size in bytes."""

    base: int
    size: int


@dataclass(frozen=True)
class Device:
    """A peripheral of the board."""

    name: str
    base: int  # first address
    size: int  # bytes; a power of two of at least 32
    irqs: tuple[tuple[str, int], ...]  # (signal name, interrupt number)
    driver: str  # the kernel driver that owns it, "" if a task may be granted it
    place: Place
    dma: bool = False  # it accesses memory by itself, past the MPU: no task is granted it


@dataclass(frozen=True)
class Qemu:
    """How QEMU emulates the board."""

    machine: str
    cpu_hz: int  # the SysTick core clock of the emulated machine


@dataclass(frozen=True)
class Board:
    """boards/NAME/board.yaml."""

    name: str
    description: str
    folder: Path
    cpu: str  # the compiler's -mcpu, e.g. cortex-m4
    arch: str  # "v7m" or "v8m"
    mpu_regions: int
    clock_hz: int  # processor clock, which drives SysTick
    priority_bits: int  # implemented bits of an exception priority
    irq_count: int  # entries of the vector table behind the 16 system ones
    flash: Memory
    ram: Memory
    console: str  # the name of the device that carries the console
    devices: tuple[Device, ...]
    qemu: Qemu | None
    place: Place


@dataclass(frozen=True)
class Semaphore:
    """A counting semaphore; a binary one has maximum 1."""

    name: str
    initial: int
    maximum: int
    place: Place


@dataclass(frozen=True)
class Partition:
    """Memory shared by the tasks that are granted it; zeroed at boot."""

    name: str
    size: int  # bytes
    place: Place


@dataclass(frozen=True)
class Grant:
    """One entry of a task's `grants:` (or its `system:` list)."""

    target: str
    kind: Kind
    rights: frozenset[Right]
    place: Place


@dataclass(frozen=True)
class Task:
    """An enabled task, after Kconfig's overrides."""

    name: str
    entry: str  # C function
    sources: tuple[Path, ...]  # absolute
    priority: int  # 0 is the most urgent
    stack: int  # bytes, as asked for
    quantum_ms: int  # 0 means CONFIG_QUANTUM_MS
    autostart: bool
    grants: tuple[Grant, ...]
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
    partitions: tuple[Partition, ...]
