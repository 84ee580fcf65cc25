# SPDX-License-Identifier: MIT
"""Compiles the explorer around a small system, of one of several sizes."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from unit.host_build import BASE, PROPERTIES, UNIT, HostBuild

MODEL = BASE / "tests/model"
SOURCES = (MODEL / "explore.c", MODEL / "moves.c", MODEL / "encode.c", *PROPERTIES)
SHARED = (MODEL / "tables.c", UNIT / "uart.c")

# What is in each system: tasks besides idle; two mutexes, of which the second may have a
# ceiling; a semaphore and a queue; event flags, a timer and notifications; nice and suspend.
NONE: Mapping[str, int] = {
    **{"TASKS": 3, "MUTEXES": 0, "MESSAGES": 0, "SIGNALS": 0, "CONTROL": 0, "CEILING": 255}
}
SYSTEMS: Mapping[str, Mapping[str, int]] = {
    "objects": {**NONE, "MUTEXES": 1, "MESSAGES": 1},
    "ceiling": {**NONE, "MUTEXES": 1, "MESSAGES": 1, "CEILING": 1},
    "signals": {**NONE, "SIGNALS": 1},
    "control": {**NONE, "MUTEXES": 1, "CONTROL": 1},
    "four_tasks": {**NONE, "TASKS": 4, "MUTEXES": 1, "MESSAGES": 1},
}
CONFIG = {
    "CONFIG_NUM_PRIORITIES": 5,
    "CONFIG_CONSOLE_TX_BUFFER": 128,
    "CONFIG_CONSOLE_RX_BUFFER": 16,
    "CONFIG_FAULT_LOG_RECORDS": 1,
}


def build(system: str, folder: Path, kernel: Path = BASE / "kernel") -> Path:
    """The explorer of a system."""
    parts = SYSTEMS[system]
    counts = {
        **{"TASK": parts["TASKS"] + 1, "NOTIFIED": 1, "POLICY": 0, "JOINABLE": 0, "POOL": 0},
        **{"SEMAPHORE": 1, "MUTEX": 2, "QUEUE": 1, "EVENT": 1, "TIMER": 1},
        **{"OBJECT": 6, "SLOT": 0},
    }
    flags = ("-O2", *(f"-DMODEL_{name}={value}" for name, value in parts.items()))
    flags += ("-I", str(MODEL))
    return HostBuild(folder / system, CONFIG, kernel, flags, SHARED, counts).program(*SOURCES)


# How many states, moves and steps from the first state to the last there are. A change of the
# kernel that makes states appear or vanish has to be understood before a figure changes here.
EXPECTED: Mapping[str, tuple[int, int, int]] = {
    "objects": (432968, 1975876, 18),
    "ceiling": (437856, 1992524, 18),
    "signals": (142336, 860468, 19),
    "control": (1456940, 10470340, 19),
    "four_tasks": (5936504, 28354848, 23),
}


def explore(system: str, folder: Path, seconds: int = 120) -> tuple[int, int, int]:
    """Visit every state; returns how many states and moves there are, and the depth."""
    command = [str(build(system, folder))]
    result = subprocess.run(command, capture_output=True, text=True, timeout=seconds)
    print(result.stdout, result.stderr)
    assert result.returncode == 0, result.stdout
    counts = {
        name: int(count) for name, count in (x.split(": ") for x in result.stdout.splitlines())
    }
    assert min(counts.values()) > 0, "a move was never made"
    return counts["states"], counts["transitions"], counts["depth"]
