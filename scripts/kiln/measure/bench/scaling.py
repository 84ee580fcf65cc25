# SPDX-License-Identifier: MIT
"""The same paths with more tasks, and with more of them waiting for the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as File

from kiln.base.files import write_if_changed
from kiln.measure.bench.measure import Figure
from kiln.measure.bench.paths import GROWING, PATHS
from kiln.measure.bench.suite import APPLICATION, BUILDS, Setup, image, run_stages

TASKS = (8, 32, 64)  # idle included
WAITERS = (1, 8, 31)  # as waiters_of in tests/bench/app/src/main.c
CROWDED = TASKS[-1]  # the number of tasks with which all numbers of waiters are measured
ALL = (*PATHS, *GROWING)
_MEMBER = re.compile(r"^  crowd_\d+:(.*)\n", re.MULTILINE)
_CROWD = re.compile(r"(#define CROWD )\d+")


@dataclass(frozen=True)
class Load:
    """How many there are."""

    tasks: int
    waiters: int  # for the same thing

    def name(self, setup: Setup) -> str:
        """For the file of figures."""
        return f"{setup.name}, {self.tasks} tasks, {self.waiters} waiting"


Table = Mapping[Load, Sequence[Figure]]  # of ALL

LOADS = tuple(Load(tasks, 1) for tasks in TASKS) + tuple(Load(CROWDED, n) for n in WAITERS[1:])


def application(tasks: int) -> File:
    """The benchmark with so many tasks: a copy with a larger crowd."""
    if tasks == TASKS[0]:
        return APPLICATION
    manifest = (APPLICATION / "app.yaml").read_text(encoding="utf-8")
    members = list(_MEMBER.finditer(manifest))
    crowd = tasks - TASKS[0] + len(members)
    lines = "".join(f"  crowd_{n}:{members[0].group(1)}\n" for n in range(crowd))
    manifest = manifest[: members[0].start()] + lines + manifest[members[-1].end() :]
    copy = BUILDS / "applications" / f"app{tasks}"
    for source in filter(File.is_file, APPLICATION.rglob("*")):
        text = manifest if source.name == "app.yaml" else source.read_text(encoding="utf-8")
        place = copy / source.relative_to(APPLICATION)
        write_if_changed(place, _CROWD.sub(rf"\g<1>{crowd}", text))
    return copy


def run(setup: Setup) -> Table:
    """What each path costs with each load."""
    found: dict[Load, Sequence[Figure]] = {}
    for tasks in TASKS:
        stages = run_stages(image(setup, application(tasks)), ALL)
        for waiters, figures in zip(WAITERS if tasks == CROWDED else WAITERS[:1], stages):
            found[Load(tasks, waiters)] = figures
    return found


def rows(table: Table) -> Iterator[tuple[str, list[int], float]]:
    """Each path, its instructions with each of LOADS, and those that one more waiter adds."""
    few, many = (Load(CROWDED, waiters) for waiters in WAITERS[1:])
    for place, path in enumerate(ALL):
        counts = {load: table[load][place].instructions for load in LOADS}
        slope = (counts[many] - counts[few]) / (many.waiters - few.waiters)
        yield path.id, list(counts.values()), slope
