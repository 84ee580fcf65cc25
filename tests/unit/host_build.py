# SPDX-License-Identifier: MIT
"""Compiles the kernel for the host, with a test program around it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from kiln.base.kinds import right_bits
from kiln.base.templates import environment
from kiln.plan.rights import SILENCE, Handlers, allowed_to_idle, call_table, table_bits
from kiln.plan.syscalls import load_calls
from support.coverage import host_flags
from unit.host_objects import BASE as BASE, compiled, gcc, locked as locked

UNIT = BASE / "tests" / "unit"
SHARED = ("fixture.c", "uart.c")
# These ask the tables what the system has: they are the same for all systems.
OF_ALL_SYSTEMS = "random_steps.c"

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
        "NOTIFIED": 5,
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

CALLS = load_calls()

_TEST = re.compile(r"^TEST\((\w+)\)", re.MULTILINE)


def c_tests(source: Path) -> list[str]:
    """The tests of a program, in the order in which they stand there."""
    return _TEST.findall(source.read_text(encoding="utf-8"))


class HostBuild:
    """One configuration of the kernel, compiled as one unit, and the programs around it."""

    def __init__(
        self,
        folder: Path,
        config: Mapping[str, int] | None = None,
        kernel: Path = BASE / "kernel",
        flags: tuple[str, ...] = ("-O0", *SANITIZERS),  # quickly compiled, and runs are short
        shared: tuple[Path, ...] = tuple(UNIT / name for name in SHARED),
        counts: Mapping[str, int] | None = None,
        apart: bool = False,
    ) -> None:
        """With `apart` each file of the kernel is a unit, of which another kernel shares most."""
        self.folder = folder
        self.counts = counts or COUNTS
        self.files = [*sorted(kernel.glob("*.c")), BASE / "arch/host/arch.c"]
        self.apart, self.shared = apart, shared
        # Only the kernel as it is counts, and not a mutant.
        flags = host_flags(flags) if kernel == BASE / "kernel" else flags
        self.flags = ("-std=c11", "-g1", "-no-pie", "-fno-pie", *WARNINGS, *flags)
        self.settings = CONFIG | dict(config or {})
        self.includes = (kernel, BASE / "arch/host", BASE / "include", folder / "include")

    def program(self, *sources: Path) -> Path:
        """The program of `sources`, named after the first; built by whichever process is first."""
        output = self.folder / sources[0].stem
        with locked(self.folder / "lock"):
            if not output.exists():
                write_generated(self.folder / "include" / "generated", self.counts)
                units = [[file] for file in self.files] if self.apart else [self.files]
                objects = [self._kernel(*unit) for unit in units]
                objects += [self._around(*self.shared), self._around(*sources)]
                script = f"-Wl,-T,{BASE / 'arch/host/state.ld'}"
                gcc([*self.flags, *map(str, objects), script, "-o", str(output)])
        return output

    def _kernel(self, *unit: Path) -> Path:
        """A part of the kernel, which knows of settings what Kconfig would tell it."""
        return compiled((*self.flags, *self._defines()), self.includes, *unit)

    def _around(self, *unit: Path) -> Path:
        """A part of the test."""
        includes = (*self.includes, UNIT, *dict.fromkeys(path.parent for path in unit))
        defines = self._defines(all(path.name != OF_ALL_SYSTEMS for path in unit))
        return compiled((*self.flags, *defines), includes, *unit)

    def _defines(self, whole: bool = False) -> list[str]:
        """The settings: the whole, or those of Kconfig alone."""
        return [
            f"-D{name}={value}"
            for name, value in self.settings.items()
            if whole or name.startswith("CONFIG_")
        ]


def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the session's builds are, for all of xdist's workers."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "host"


def write_generated(folder: Path, numbers: Mapping[str, int]) -> None:
    """The headers that the build generates for an image, as far as the host needs them."""
    calls = CALLS
    count = calls[-1].number + 1
    folder.mkdir(parents=True, exist_ok=True)
    layout = (
        environment()
        .get_template("layout.h.j2")
        .render(
            made_by="Made by host_build.py.",
            mpu_dynamic=0,
            mpu_static=0,
            call_bits=table_bits(calls),
            rights={"keyed": False, "type": "uint16_t"},
            right_bits=right_bits(),
            counts=numbers,
        )
    )
    (folder / "layout.h").write_text(layout, encoding="utf-8")
    words = frozenset(grant for call in calls for grant in call.grants)
    names = "".join(f"    CALL_{call.name} = {call.number},\n" for call in calls)
    (folder / "calls.h").write_text(
        f"#pragma once\nenum call {{\n{names}    CALLS = {count},\n}};\n", encoding="utf-8"
    )
    (folder / "call_tables.h").write_text(
        "".join(f'#include "{path.name}"\n' for path in sorted((BASE / "kernel").glob("*.h")))
        + _table("calls_granted", call_table(calls, words - {SILENCE}))
        + _table("calls_of_all", call_table(calls, frozenset()))
        + _table("calls_of_idle", call_table(calls, frozenset({SILENCE}), allowed_to_idle)),
        encoding="utf-8",
    )


def _table(name: str, handlers: Handlers) -> str:
    """A call table as templates/tables.c.j2 has it."""
    lines = "".join(f"    (syscall_fn){handler},\n" for handler in handlers)
    return f"static const syscall_fn {name}[] = {{\n{lines}}};\n"
