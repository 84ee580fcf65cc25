# SPDX-License-Identifier: MIT
"""Values that both the readers of files and the model hold: a board, and a task's policies."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from kiln.base.diag import Place


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
    type: str = ""  # for tests in C code; "" if the board does not give one
    pins: tuple[tuple[str, int], ...] = ()  # (name, number)
    clock_hz: int = 0  # of the clock that drives it; 0: the processor's
    dma: bool = False  # it reaches all memory by itself, past the MPU: granted only with Right.DMA

    @property
    def irq_names(self) -> list[str]:
        """What its interrupts are called in a manifest."""
        if len(self.irqs) == 1:
            return [self.name]
        return [f"{self.name}.{signal}" for signal, _ in self.irqs]


@dataclass(frozen=True)
class Alias:
    """Another name of a device, or of one of its interrupts."""

    name: str
    target: str  # DEVICE, or DEVICE.SIGNAL
    place: Place

    @property
    def device(self) -> str:
        """The device's own name."""
        return self.target.partition(".")[0]


@dataclass(frozen=True)
class Qemu:
    """How QEMU emulates the board."""

    machine: str
    cpu_hz: int  # the processor clock of the emulated machine


@dataclass(frozen=True)
class Board:
    """boards/NAME/board.yaml."""

    name: str
    description: str
    folder: Path
    cpu: str  # the core, as the compiler calls it
    arch: str  # a key of kiln.arch.known.ARCHITECTURES
    mpu_regions: int
    clock_hz: int  # processor clock, which drives the tick's timer
    priority_bits: int  # implemented bits of an exception priority
    irq_count: int  # entries of the vector table after the 16 system ones
    flash: Memory
    ram: Memory
    console: str  # the name of the device that carries the console
    devices: tuple[Device, ...]
    qemu: Qemu | None
    place: Place
    aliases: tuple[Alias, ...] = ()
    soc: str = ""  # the folder of soc/ that its chip shares with others'; "": none


class Fault(Enum):
    """What follows a task's fault."""

    STOP = "stop"
    RESTART = "restart"
    PANIC = "panic"


@dataclass(frozen=True)
class FaultPolicy:
    """What follows a task's fault, and if that is a restart, how often and when."""

    action: Fault = Fault.STOP
    maximum: int = 3  # restarts within a window
    window_ms: int = 10_000
    backoff_ms: int = 1
    then: Fault = Fault.STOP  # beyond the maximum


@dataclass(frozen=True)
class Timing:
    """A task's place in time, in milliseconds; 0: it has none."""

    watchdog_ms: int = 0
    period_ms: int = 0
    deadline_ms: int = 0  # from the beginning of a period
    budget_ms: int = 0  # of the processor, in each period of its own
    every_ms: int = 0


@dataclass(frozen=True)
class Traits:
    """Keys of a task that mean what they say: nothing overrides or resolves them.

    They go unchanged from the manifest to the template of the kernel's tables. Idle has the
    defaults, and a pool's tasks have what the task has whose memory they share.
    """

    signals: bool = False  # it may handle signals and have an alarm; a pool's tasks may not
