# SPDX-License-Identifier: MIT
"""What an image and its build take with 8 to 250 tasks of two grants each.

CPU times are of all processes together, without ccache. That a front end or a build of 250
tasks takes less than the limits depends on the machine: they are of a slow one.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiln.base.paths import BASE, DEFAULT_BOARD
from kiln.testing.plugin import clean_environment
from support import growing

pytestmark = pytest.mark.soak

TASKS = (8, 32, 64, 128, 250)
MOST_FLASH = 60_000  # bytes of kernel and tables, with 250 tasks
MOST_FRONT_END = 0.7  # seconds
MOST_BUILD = 15.0
# What a task more may cost beyond its share of the largest image: names grow by a digit.
SLACK = 1.1


@dataclass(frozen=True)
class Growth:
    """One row of the table."""

    tasks: int
    flash: int  # bytes of kernel and tables, the console's driver left out
    ram: int
    front_end: float  # seconds of CPU
    build: float

    def __str__(self) -> str:
        figures = (f"{self.flash:,}", f"{self.ram:,}", f"{self.front_end:.2f}", f"{self.build:.1f}")
        return f"| {self.tasks} | {' | '.join(figures)} |"


def cpu_of(command: list[str]) -> float:
    """Run a command; the seconds of CPU that it took, with all that it started."""
    environment = clean_environment() | {"KILN_BASE": str(BASE), "CCACHE_DISABLE": "1"}
    environment["PYTHONPATH"] = str(BASE / "scripts")
    environment.pop("CMAKE_C_COMPILER_LAUNCHER", None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = subprocess.run(command, env=environment, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert result.returncode == 0, result.stdout + result.stderr
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(tasks: int, folder: Path) -> Growth:
    """Generate, build and look."""
    app = growing.write(folder / "app", tasks)
    generate = [sys.executable, "-m", "kiln.pipeline.generate", str(app), DEFAULT_BOARD]
    front_end = cpu_of([*generate, str(folder / "generated")])
    where = ["-b", DEFAULT_BOARD, "-d", str(folder / "build"), str(app)]
    build = cpu_of([str(BASE / "kiln"), "build", *where])
    size = [str(BASE / "kiln"), "size", "--json", "-d", str(folder / "build")]
    sizes = json.loads(subprocess.run(size, check=True, capture_output=True, text=True).stdout)
    kernel = sizes["kernel"]
    return Growth(tasks, kernel["flash"], kernel["ram"], front_end, build)


def test_growth(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [measure(tasks, tmp_path / str(tasks)) for tasks in TASKS]
    with capsys.disabled():
        print("\n| tasks | flash, B | RAM, B | front end, s CPU | clean build, s CPU |")
        print("|---|---|---|---|---|", *rows, sep="\n")
    few, *_, before, most = rows
    assert most.flash < MOST_FLASH
    assert most.front_end < MOST_FRONT_END
    assert most.build < MOST_BUILD
    for name in ("flash", "ram"):
        low, middle, high = (getattr(row, name) for row in (few, before, most))
        each = (middle - low) / (before.tasks - few.tasks)
        assert high - middle < SLACK * each * (most.tasks - before.tasks), name
