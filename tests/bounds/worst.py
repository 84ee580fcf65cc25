# SPDX-License-Identifier: MIT
"""What the operations of tests/bounds/worst take, each brought to its worst case."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from kiln.measure.bench.measure import build_plugin
from kiln.measure.bounds.operations import Kernel, Operation
from support.image import Image


def _path(number: int, operation: Operation, bad: int) -> str:
    """The plugin's words for an operation's way through the kernel."""
    via = next(iter(operation.registers.values()), 0)
    if "bad stack pointer" in operation.name:
        return f"path={number}:{operation.entry}:0:{bad}"
    return f"path={number}:{operation.entry}:0:{via}:{bad}"


def measured(image: Image, kernel: Kernel, operations: Sequence[Operation]) -> Mapping[str, int]:
    """Instructions of the longest time that each operation had, by name; 0: it had none."""
    at = kernel.code.symbols
    entries = kernel.architecture.entries
    with tempfile.TemporaryDirectory(prefix="kiln-") as name:
        report = Path(name) / "report"
        words = [str(build_plugin(Path(name))), f"report={report}", "longest=1"]
        words += [f"kernel={kernel.code.kernel.start}:{kernel.code.kernel.stop}"]
        words += [f"entry={at[entry]}" for entry in entries.all]
        words += [_path(n, one, at[entries.bad_frame]) for n, one in enumerate(operations)]
        result = image.run(extra=["-plugin", ",".join(words)], input=b"x" * 1200, seconds=30)
        print(result.text)
        lines = report.read_text(encoding="utf-8").splitlines()
    counts = {int(number): len(trace) for number, *trace in map(str.split, lines)}
    return {one.name: counts[n] for n, one in enumerate(operations)}
