# SPDX-License-Identifier: MIT
"""Compiles the kernel for the host, with a test program around it."""

from __future__ import annotations

import fcntl
import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from kiln.rights import call_table, table_bits
from kiln.syscalls import Call, load_calls
from support.coverage import host_flags

BASE = Path(__file__).resolve().parents[2]
UNIT = BASE / "tests" / "unit"
SHARED = ("fixture.c", "uart.c")

# A generated count may be 0, and then nothing is below it.
WARNINGS = ("-Wall", "-Wextra", "-Werror", "-Wshadow", "-Wstrict-prototypes", "-Wno-type-limits")
SANITIZERS = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all")

# What Kconfig would say; small, so that limits are met soon.
CONFIG: Mapping[str, int] = {
    "CONFIG_NUM_PRIORITIES": 8,
    "CONFIG_TICK_HZ": 1000,
    "CONFIG_FAULT_LOG_RECORDS": 2,
    "CONFIG_CONSOLE_TX_BUFFER": 256,
    "CONFIG_CONSOLE_RX_BUFFER": 16,
    "CONFIG_QUEUE_ITEM_MAX": 64,
    "HAS_TIMING": 0,  # whether task D of fixture.c has a place in time
    "HAS_SIGNALS": 0,  # whether random steps have signals
}

# How many there are in the system of fixture.c, pools' slots included.
COUNTS: Mapping[str, int] = {
    **{
        "TASK": 10,
        "OWNER": 1,
        "ACCOUNT": 10,
        "NOTIFIED": 10,
        "POLICY": 2,
        "JOINABLE": 5,
        "CONSOLE": 1,
        "PARTITION": 1,
        "READER": 1,
        "INSPECTOR": 1,
        "POOL": 2,
    },
    **{"SEMAPHORE": 5, "MUTEX": 4, "QUEUE": 4, "EVENT": 1, "TIMER": 3},
    **{"OBJECT": 14, "SLOT": 5, "IRQ": 3},
    **{"HEAP": 2, "BUDDY_LEVEL": 2, "BUDDY_ORDER": 9},
    **{"TIMING": 2, "WATCHDOG": 1, "PERIODIC": 1, "BUDGET": 1},
    "SIGNALS": 2,
    "TICKLESS": 1,
}

PROPERTIES = (*sorted(UNIT.glob("properties*.c")), UNIT / "places.c")
RANDOM_STEPS = (
    *(UNIT / name for name in ("random_steps.c", "random_choose.c", "random_events.c")),
    *PROPERTIES,
)

_TEST = re.compile(r"^TEST\((\w+)\)", re.MULTILINE)


def c_tests(source: Path) -> list[str]:
    """The tests of a program, in the order in which they stand there."""
    return _TEST.findall(source.read_text(encoding="utf-8"))


class HostBuild:
    """One configuration of the kernel, compiled once, and the programs around it."""

    def __init__(
        self,
        folder: Path,
        config: Mapping[str, int] | None = None,
        kernel: Path = BASE / "kernel",
        flags: tuple[str, ...] = ("-O1", *SANITIZERS),
        shared: tuple[Path, ...] = tuple(UNIT / name for name in SHARED),
        counts: Mapping[str, int] | None = None,
    ) -> None:
        self.folder = folder
        self.counts = counts or COUNTS
        self.common = [*sorted(kernel.glob("*.c")), BASE / "arch/host/arch.c", *shared]
        self.command = ["gcc", "-std=c11", "-g", "-no-pie", "-fno-pie", *WARNINGS]
        # Only the kernel as it is counts, and not a mutant.
        self.command += host_flags(flags) if kernel == BASE / "kernel" else flags
        settings = CONFIG | dict(config or {})
        self.command += [f"-D{name}={value}" for name, value in settings.items()]
        for include in (kernel, BASE / "arch/host", BASE / "include", folder / "include", UNIT):
            self.command += ["-I", str(include)]

    def program(self, *sources: Path) -> Path:
        """The program of `sources`, named after the first; built by whichever process is first."""
        output = self.folder / sources[0].stem
        with locked(self.folder / "lock"):
            if not output.exists():
                objects = self._compile([*self.common, *sources])
                script = f"-Wl,-T,{BASE / 'arch/host/state.ld'}"
                _run([*self.command, *objects, script, "-o", str(output)])
        return output

    def _compile(self, sources: list[Path]) -> list[str]:
        write_generated(self.folder / "include" / "generated", self.counts)

        def compile_one(source: Path) -> str:
            target = self.folder / f"{source.parent.name}_{source.stem}.o"
            if not target.exists():
                _run([*self.command, "-c", str(source), "-o", str(target)])
            return str(target)

        with ThreadPoolExecutor(max_workers=2) as pool:
            return list(pool.map(compile_one, sources))


def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the session's builds are, for all of xdist's workers."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "host"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """One process at a time: xdist's workers share what the first of them builds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _run(command: list[str]) -> None:
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, " ".join(command) + "\n" + result.stdout + result.stderr


def write_generated(folder: Path, numbers: Mapping[str, int]) -> None:
    """The headers that the build generates for an image, as far as the host needs them."""
    calls = load_calls()
    count = calls[-1].number + 1
    folder.mkdir(parents=True, exist_ok=True)
    layout = "".join(f"#define {name}_COUNT {number}\n" for name, number in numbers.items())
    layout += f"#define SYSCALL_BITS {table_bits(calls)}\n"
    layout += "#define RIGHTS_KEYED 0\n#define RIGHTS_TYPE uint16_t\n"
    (folder / "layout.h").write_text(layout, encoding="utf-8")
    names = "".join(f"    CALL_{call.name} = {call.number},\n" for call in calls)
    (folder / "calls.h").write_text(
        f"#pragma once\nenum call {{\n{names}    CALLS = {count},\n}};\n", encoding="utf-8"
    )
    (folder / "call_tables.h").write_text(
        "".join(f'#include "{path.name}"\n' for path in sorted((BASE / "kernel").glob("*.h")))
        + _table("calls_granted", calls, {grant for call in calls for grant in call.grants})
        + _table("calls_of_all", calls, set()),
        encoding="utf-8",
    )


def _table(name: str, calls: tuple[Call, ...], words: set[str]) -> str:
    """A call table as templates/tables.c.j2 has it, of a task with these rights."""
    handlers = call_table(calls, frozenset(words))
    lines = "".join(f"    (syscall_fn){handler},\n" for handler in handlers)
    return f"static const syscall_fn {name}[] = {{\n{lines}}};\n"
