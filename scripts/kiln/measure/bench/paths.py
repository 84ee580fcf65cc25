# SPDX-License-Identifier: MIT
"""The paths that `kiln bench` measures, and what each is to stay below."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Path:
    """A way through the kernel, from one mark to another."""

    id: str
    title: str
    target: int = 0  # instructions at most, on mps2_an386 with -O2 and without accounting
    open_peers: str = "-"  # FreeRTOS, ThreadX, Zephyr without isolation (docs/peers.md)
    isolated_peers: str = "-"  # FreeRTOS-MPU, Zephyr's user threads
    switches: int = 1  # the figure is that of one of so many equal parts
    start: str = ""  # a symbol, if it is not the benchmark's own mark bench_ID_start
    leaves: bool = False  # it ends with the first instruction outside the kernel
    calls: int = 0  # it is so many system calls that wake nobody, and nothing else


PATHS = (
    Path("syscall_null", "getpid, there and back", 36, "-", "181, 92", calls=1),
    Path("yield", "yield to an equal task", 60, "50, 61, 73", "95, 331"),
    Path("sem_uncontended", "semaphore signal + wait", 95, "95, 26, 38", "590, 394", calls=2),
    Path("mutex_uncontended", "mutex lock + unlock", 105, "121, 105, 57", "616, 412", calls=2),
    Path(
        "sem_pingpong",
        "semaphore ping-pong, one switch",
        156,
        "533, 156, 227",
        "1052, 737",
        switches=2,
    ),
    Path("sem_signal_switch", "signal a more urgent task", 95, "204, 100, -", "482, -"),
    Path("queue4", "queue send + receive, 4 B", 150, "151, 65, 130", "747, 726", calls=2),
    Path("queue16", "queue send + receive, 16 B", 160, "163, 98, 154", "759, 750", calls=2),
    Path("queue16_handoff", "send 16 B to a more urgent task", 130, "272, 127, -", "598, -"),
    Path("rpc", "request 4 B, reply 16 B", 420, "1173, 365, 554", "2413, 2048"),
    Path(
        "irq_to_task",
        "interrupt to the waiting task",
        95,
        "195, 104, 150",
        "310, 353",
        start="irq_entry",
    ),
    Path(
        "tick_idle",
        "tick with nothing due",
        28,
        "34, 29, 73",
        "34, 73",
        start="tick_entry",
        leaves=True,
    ),
)

# What takes the longer the more tasks wait. With one waiter nobody is in the way.
GROWING = (
    Path("wait_behind", "wait behind more urgent tasks"),
    Path("deadline_behind", "wait, later deadline than others"),
    Path("event_wake", "event_set that wakes the waiters"),
    Path("tick_due", "tick that wakes the sleepers", start="tick_entry"),
    Path("join_wake", "exit that wakes the joiners"),
)
