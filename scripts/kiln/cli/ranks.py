# SPDX-License-Identifier: MIT
"""The ranks of the kernel's files: functions call functions of lower ranks, or of their own file.

The calls come from the compiler, which writes the call graph of all of the kernel and of the
architecture in one unit. What the kernel calls through the architecture counts as called by it.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kiln.arch.known import ARCHITECTURES
from kiln.base.diag import Diagnostics
from kiln.base.paths import BASE, DEFAULT_BOARD
from kiln.base.tools import require

RANKS = BASE / "kernel/ranks.txt"
EVERYTHING = BASE / "tests/size/apps/everything"  # an application with every feature
ARCHITECTURE = next(iter(ARCHITECTURES.values()))  # any does
TYPES_ALONE = frozenset(("arch", "board", "config", "console_driver", "timeout_node"))
NODE = re.compile(r'^node: \{ title: "([^"]+)" label: "([^"]*)"', re.MULTILINE)
EDGE = re.compile(r'^edge: \{ sourcename: "([^"]+)" targetname: "([^"]+)"', re.MULTILINE)


@dataclass
class Graph:
    """The calls: caller and callee."""

    file: dict[str, Path] = field(default_factory=dict)  # function -> where it is defined
    calls: dict[str, set[str]] = field(default_factory=dict)


def read_ranks(text: str) -> dict[str, int]:
    """File, without its suffix -> rank."""
    rows = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    return {name: int(rank) for rank, *names in rows for name in names}


def read_graph(text: str) -> Graph:
    """The contents of a .ci file; GCC's names of static functions have their file in front."""
    graph = Graph()
    for title, label in NODE.findall(text):
        where = label.split("\\n")[1:2]
        if where and ":" in where[0]:
            graph.file[title.split(":")[-1]] = Path(where[0].split(":")[0])
    for caller, callee in EDGE.findall(text):
        graph.calls.setdefault(caller.split(":")[-1], set()).add(callee.split(":")[-1])
    return graph


def compiled_graph(kernel: Path) -> Graph:
    """The graph of a folder of kernel sources with the architecture, compiled as one unit."""
    from kiln.pipeline.generate import generate

    require(*ARCHITECTURE.packages)
    with tempfile.TemporaryDirectory(prefix="kiln-") as name:
        folder = Path(name)
        generate(EVERYTHING, DEFAULT_BOARD, folder, {}, Diagnostics())
        sources = [*sorted(kernel.glob("*.c")), *sorted((BASE / ARCHITECTURE.folder).glob("*.c"))]
        unit = "".join(f'#include "{path}"\n' for path in sources if path.stem != "offsets")
        (folder / "unit.c").write_text(unit, encoding="utf-8")
        own = folder / "generated/include"
        (own / "generated/items.h").touch()
        places = (kernel, BASE / ARCHITECTURE.folder, BASE / "drivers", BASE / "include", own)
        words = [f"{ARCHITECTURE.tools}gcc", "-std=gnu11", "-O0", "-w"]
        words += ["--specs=picolibc.specs", "-fcallgraph-info", "-S", "unit.c"]
        words += [f"-I{place}" for place in places]
        words += ["-include", str(own / "generated/autoconf.h")]
        subprocess.run(words, cwd=folder, check=True)
        return read_graph((folder / "unit.ci").read_text(encoding="utf-8"))


def reached(graph: Graph, function: str, kernel: Path) -> set[str]:
    """The kernel's functions that a function calls itself or through others than the kernel's."""
    found: set[str] = set()
    todo, seen = list(graph.calls.get(function, ())), set()
    while todo:
        callee = todo.pop()
        if callee in seen or callee not in graph.file:
            continue
        seen.add(callee)
        if graph.file[callee].parent == kernel:
            found.add(callee)
        else:
            todo += graph.calls.get(callee, ())
    return found


def wrong_calls(graph: Graph, ranks: dict[str, int], kernel: Path) -> Iterator[str]:
    """Each call to a rank that is not lower."""
    for caller, path in sorted(graph.file.items()):
        if path.parent != kernel:
            continue
        for callee in sorted(reached(graph, caller, kernel)):
            low, high = path.stem, graph.file[callee].stem
            if low != high and ranks.get(high, 0) >= ranks.get(low, 0):
                yield (
                    f"kernel/{path.name}: {caller} (rank {ranks.get(low)}) calls {callee}"
                    f" of {high} (rank {ranks.get(high)})"
                )


def wrong_files(ranks: dict[str, int], kernel: Path) -> Iterator[str]:
    """Files without a rank, and ranks without a file."""
    stems = {path.stem for path in kernel.glob("*.[ch]")} - TYPES_ALONE
    yield from (
        f"kernel/{stem}: has no rank in kernel/ranks.txt" for stem in sorted(stems - {*ranks})
    )
    yield from (f"kernel/ranks.txt: there is no {stem}" for stem in sorted({*ranks} - stems))


def check(kernel: Path) -> list[str]:
    """All that is wrong."""
    ranks = read_ranks(RANKS.read_text(encoding="utf-8"))
    return [*wrong_files(ranks, kernel), *wrong_calls(compiled_graph(kernel), ranks, kernel)]
