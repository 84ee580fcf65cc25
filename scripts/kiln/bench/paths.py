# SPDX-License-Identifier: MIT
"""The paths that `kiln bench` measures, and what each is to stay below."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Path:
    """A way through the kernel, from one mark to another."""

    id: str
    title: str
    target: int  # instructions at most, on mps2_an386 with -O2 and without accounting
    switches: int = 1  # the figure is that of one of so many equal parts
    start: str = ""  # a symbol, if it is not the benchmark's own mark bench_ID_start
    leaves: bool = False  # it ends with the first instruction outside the kernel


PATHS = (
    Path("syscall_null", "getpid, there and back", 36),
    Path("yield", "yield to an equal task", 60),
    Path("sem_uncontended", "semaphore signal and wait, nobody waits", 95),
    Path("mutex_uncontended", "mutex lock and unlock, nobody waits", 105),
    Path("sem_pingpong", "semaphore ping-pong, one switch of two", 156, switches=2),
    Path("sem_signal_switch", "signal a more urgent task, until it runs", 95),
    Path("queue4", "queue send and receive, 4 bytes", 150),
    Path("queue16", "queue send and receive, 16 bytes", 160),
    Path("queue16_handoff", "send 16 bytes to a more urgent receiver, until it runs", 130),
    Path("rpc", "request of 4 and reply of 16 bytes, equal tasks", 420),
    Path("irq_to_task", "interrupt, until the waiting task runs", 95, start="irq_entry"),
    Path("tick_idle", "tick with nothing due", 28, start="tick_entry", leaves=True),
)
