# SPDX-License-Identifier: MIT
"""Compiles the explorer around a small system, one of several, and runs it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from kiln.testing.limits import run
from unit.host_build import BASE, PROPERTIES, HostBuild, locked

MODEL = BASE / "tests/model"
SOURCES = tuple(MODEL / f"{name}.c" for name in ("explore", "store", "trace", "moves", "encode"))

# What is in each system:
#   TASKS     besides idle: t1 of priority 1, the last of priority LAST, the others of 2
#   QUANTUM   of all but t1, in ticks
#   MUTEXES   how many are used; the second has the CEILING (255: none, protocol inherit)
#   MESSAGES  1: a semaphore and a queue of two items are used
#   SIGNALS   1: event flags, a timer and notifications are
#   NICE, SUSPEND  1: these calls are made
#   LIVES     1: t1 restarts after a fault, and the others can be joined
#   HANDLERS  1: all but t1 handle signals and have an alarm
#   TIMES     1: t2 has a period of two ticks with a deadline of one, and a watchdog of 2 ms
#   HEAPS     1: a heap of four least blocks is used
#   POOLS     1: objects are made at run time; the last task shares the memory of the one before
PLAIN: Mapping[str, int] = {
    **{"TASKS": 3, "LAST": 2, "QUANTUM": 0, "MUTEXES": 0, "CEILING": 255, "MESSAGES": 0},
    **{"SIGNALS": 0, "NICE": 0, "SUSPEND": 0, "LIVES": 0, "POOLS": 0},
    **{"HANDLERS": 0, "HEAPS": 0, "TIMES": 0},
}
OBJECTS: Mapping[str, int] = {**PLAIN, "MUTEXES": 2, "MESSAGES": 1}
QUICK: Mapping[str, Mapping[str, int]] = {
    "objects": OBJECTS,
    "ceiling": {**OBJECTS, "CEILING": 1},
    "ranks": {**OBJECTS, "LAST": 3},
    "chains": {**PLAIN, "MUTEXES": 3},
    "signals": {**PLAIN, "SIGNALS": 1, "QUANTUM": 2},
    "lives": {**PLAIN, "LIVES": 1, "MUTEXES": 2, "QUANTUM": 2},
    "handlers": {**PLAIN, "HANDLERS": 1},
    "heaps": {**PLAIN, "HEAPS": 1},
    "times": {**PLAIN, "TIMES": 1, "MUTEXES": 1},
}
LARGE: Mapping[str, Mapping[str, int]] = {
    "heaps_and_lives": {**PLAIN, "HEAPS": 1, "LIVES": 1},
    "times_and_lives": {**PLAIN, "TIMES": 1, "MUTEXES": 1, "LIVES": 1},
    "handlers_and_mutex": {**PLAIN, "HANDLERS": 1, "MUTEXES": 1},
    "objects_and_lives": {**OBJECTS, "LIVES": 1},
    "nice_and_suspend": {**PLAIN, "NICE": 1, "SUSPEND": 1, "MUTEXES": 2, "LAST": 3, "QUANTUM": 2},
    "signals_and_suspend": {**PLAIN, "SIGNALS": 1, "SUSPEND": 1},
    "pools": {**PLAIN, "POOLS": 1, "MUTEXES": 1},
    "four_tasks": {**OBJECTS, "TASKS": 4},
}
SYSTEMS = {**QUICK, **LARGE}
CONFIG = {
    "CONFIG_NUM_PRIORITIES": 5,
    "CONFIG_CONSOLE_TX_BUFFER": 128,
    "CONFIG_CONSOLE_RX_BUFFER": 16,
    "CONFIG_FAULT_LOG_RECORDS": 1,
}

Figures = dict[str, int | list[int]]


def build(
    system: str,
    folder: Path,
    kernel: Path = BASE / "kernel",
    sources: tuple[Path, ...] = SOURCES,
    flags: tuple[str, ...] = ("-O2",),
) -> Path:
    """The explorer of a system; those of one folder share what does not depend on it."""
    parts = dict(SYSTEMS[system])
    tasks, pools = 1 + parts.pop("TASKS"), parts.pop("POOLS")
    handlers, heaps, times = parts["HANDLERS"], parts["HEAPS"], parts["TIMES"]
    counts = {
        **{
            "TASK": tasks,
            "OWNER": 0,
            "ACCOUNT": 0,
            "NOTIFIED": 1,
            "POLICY": 1,
            "JOINABLE": 1,
            "CONSOLE": 1,
            "PARTITION": 0,
            "READER": 1,
            "INSPECTOR": 1,
            "POOL": pools,
        },
        **{"SEMAPHORE": 1 + pools, "MUTEX": 3 + pools, "QUEUE": 1 + pools, "EVENT": 1, "TIMER": 1},
        **{"OBJECT": 8, "SLOT": 3 * pools, "IRQ": 0},
        **{"HEAP": heaps, "BUDDY_LEVEL": heaps, "BUDDY_ORDER": 3 * heaps},
        **{"TIMING": times, "WATCHDOG": times, "PERIODIC": times, "BUDGET": 0},
        "TICKLESS": 0,
        "SIGNALS": handlers * (tasks - 2),
    }
    name = (
        f"{tasks}_tasks_{pools}_pools"
        + "_handlers" * handlers
        + "_heaps" * heaps
        + "_times" * times
    )
    config = CONFIG | {"HAS_SIGNALS": handlers, "HAS_TIMING": times}
    host = HostBuild(folder / name, config, kernel, flags, PROPERTIES, counts)
    return host.program(tables(system, parts, folder), MODEL / "tables.c", *sources)


def tables(system: str, parts: Mapping[str, int], folder: Path) -> Path:
    """What the system's tables are made with, as a source file that comes before them."""
    path = folder / "systems" / f"{system}.c"
    text = "".join(f"#define MODEL_{name} {value}\n" for name, value in parts.items())
    with locked(path.with_suffix(".lock")):
        if not path.exists():
            path.write_text(text, encoding="utf-8")
    return path


def expected(system: str) -> Figures:
    """What there must be. A change of the kernel that makes states appear or vanish has to be
    understood before a figure changes there."""
    figures: dict[str, Figures] = json.loads((MODEL / "expected.json").read_text(encoding="utf-8"))
    return figures[system]


def explore(system: str, folder: Path, seconds: int = 120, every: int | None = None) -> Figures:
    """Visit every state; returns how many states and moves there are, how many moves the last
    state is away, and all that calls and waits returned. With `every`, see explore.c."""
    command = [str(build(system, folder)), *([] if every is None else [str(every)])]
    result = run(command, seconds=seconds)
    print(result.stdout, *result.stderr.splitlines()[-1:])
    assert result.returncode == 0, result.stdout + result.stderr
    counts = {
        name: int(count) for name, count in (x.rsplit(": ", 1) for x in result.stdout.splitlines())
    }
    assert min(counts.values()) > 0, "a move was never made"
    return {
        **{name: counts[name] for name in ("states", "transitions", "depth")},
        **{kind: codes(counts, kind) for kind in ("returned", "waited")},
    }


def codes(counts: Mapping[str, int], kind: str) -> list[int]:
    """What came about of a kind, in order."""
    return [int(name.split()[1]) for name in counts if name.startswith(f"{kind} ")]
