# SPDX-License-Identifier: MIT
"""Runs the benchmark's image under a counting plugin, and reads what it counted."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path as File

from kiln.base.errors import UserError
from kiln.measure.bench.cycles import estimate
from kiln.measure.bench.paths import Path
from kiln.measure.code import Code

SOURCE = File(__file__).with_name("counter.c")
SECONDS = 120  # a run takes two


@dataclass(frozen=True)
class Figure:
    """What a path costs."""

    id: str
    instructions: int
    cycles: int  # estimated, by the architecture's model
    trace: tuple[int, ...]  # the addresses of the instructions, in order


def build_plugin(folder: File) -> File:
    """Compile the plugin; QEMU's header is not needed."""
    library = folder / "counter.so"
    flags = ("-O2", "-fPIC", "-shared", "-Wall", "-Wextra", "-Werror")
    subprocess.run(["gcc", *flags, "-o", str(library), str(SOURCE)], check=True)
    return library


def run(elf: File, qemu: Sequence[str], paths: Sequence[Path]) -> list[list[Figure]]:
    """Count the instructions of each path in each stage of the image, the exceptions
    themselves not included."""
    code = Code(elf)
    names, kernel = code.symbols, code.kernel
    with tempfile.TemporaryDirectory() as name:
        folder = File(name)
        report = folder / "report"
        words = [f"report={report}", f"kernel={kernel.start}:{kernel.stop}"]
        words.append(f"next={names['bench_next']}")
        for path in paths:
            start = names[path.start or f"bench_{path.id}_start"]
            end = 0 if path.leaves else names[f"bench_{path.id}_end"]
            words.append(f"path={path.id}:{start}:{end}")
        plugin = ",".join([str(build_plugin(folder)), *words])
        command = [*qemu, "-icount", "shift=0,sleep=off", "-serial", "null", "-plugin", plugin]
        ended = subprocess.run(command, timeout=SECONDS, check=False)
        if ended.returncode != 0:
            raise UserError(f"the benchmark ended with status {ended.returncode}")
        stages = report.read_text(encoding="utf-8").split("next\n")[:-1]
    return [[_figure(path, stage, code) for path in paths] for stage in stages]


def _figure(path: Path, stage: str, code: Code) -> Figure:
    """That of most rounds; the first ones find other states, and ticks intrude."""
    rounds = re.findall(rf"^{path.id} (.*)$", stage, re.MULTILINE)
    if not rounds:
        raise UserError(f"the benchmark never went the path {path.id}")
    lengths = Counter(len(trace.split()) for trace in rounds)
    usual, times = lengths.most_common(1)[0]
    if times * 2 < len(rounds):
        raise UserError(f"the rounds of {path.id} differ: {dict(lengths)}")
    trace = next(trace for trace in reversed(rounds) if len(trace.split()) == usual)
    addresses = tuple(int(word, 16) for word in trace.split())
    spent = estimate(addresses, code, interrupt=bool(path.start))
    return Figure(path.id, -(-usual // path.switches), -(-spent // path.switches), addresses)
