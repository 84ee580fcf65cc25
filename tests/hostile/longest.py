# SPDX-License-Identifier: MIT
"""The longest that the kernel is busy while attacks run, and what its code allows.

Every stretch of it, from an entry until it is left, is counted. None may be longer than
the longest way through the disassembly (`kiln bounds`), nor than what longest.json says,
which `kiln bench` prints: that is of the run that it names.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from hostile.arena import Arena, arena_of, stub_of
from kiln.base.paths import DEFAULT_BOARD
from kiln.link.stack import needed
from kiln.measure.bench.figures import TOLERANCE
from kiln.measure.bench.longest import COMMITTED
from kiln.measure.bench.measure import build_plugin
from kiln.measure.bounds.operations import Kernel
from kiln.measure.code import Code
from support.image import Image


@cache
def kernel_of(elf: Path) -> tuple[Kernel, dict[str, int]]:
    """An image's kernel, and the most instructions from each entry and each call's function."""
    kernel = Kernel(elf)
    at = kernel.code.symbols
    entries = kernel.architecture.entries
    # QEMU has no late bus errors, and the other use of PendSV is boot.
    most = dict.fromkeys((n for n in at if n in entries.all or n.startswith("sys_")), 0)
    del most[entries.late]
    for operation in kernel.operations():
        bound = kernel.longest(kernel.by_count, operation).cost
        for name in most:
            if at[name] in (operation.entry, *operation.registers.values()):
                most[name] = max(most[name], bound)
    return kernel, most


@contextmanager
def watch(image: Image, run: str) -> Iterator[list[str]]:
    """Arguments for QEMU; afterwards, what the kernel did is compared."""
    kernel, most = kernel_of(image.elf)
    at = kernel.code.symbols
    with tempfile.TemporaryDirectory(prefix="kiln-") as name:
        report = Path(name) / "report"
        words = [str(build_plugin(Path(name))), f"report={report}", "longest=1"]
        words += [f"kernel={kernel.code.kernel.start}:{kernel.code.kernel.stop}"]
        words += [f"entry={at[entry]}" for entry in kernel.architecture.entries.all]
        words += [f"path={name}:{at[name]}:0" for name in most]
        yield ["-plugin", ",".join(words)]
        lines = report.read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines)
    traces = {name: [int(address, 16) for address in trace] for name, *trace in rows}
    assert traces.keys() == most.keys()
    assert {n: len(trace) for n, trace in traces.items() if len(trace) > most[n]} == {}
    committed = json.loads(COMMITTED.read_text(encoding="utf-8"))
    longest = max(traces.values(), key=len)
    news = {"run": run, "instructions": len(longest), "cycles": kernel.estimate(longest)}
    assert len(longest) <= committed["instructions"] * (1 + TOLERANCE), news
    if run == committed["run"]:
        assert len(longest) >= committed["instructions"] * (1 - TOLERANCE), news


@contextmanager
def watched(image: Image, run: str) -> Iterator[Arena]:
    """A running arena; on the default board, what the kernel does is watched."""
    if image.board != DEFAULT_BOARD:
        with arena_of(image) as arena:
            yield arena
            assert_stack_computed(arena)
        return
    with watch(image, run) as extra, stub_of(image, None, extra) as stub:
        arena = Arena(image, stub)
        yield arena
        assert_stack_computed(arena)


def assert_stack_computed(arena: Arena) -> None:
    """The kernel used no more of its stack than its code allows; the arena has room for more."""
    need = needed(arena.image.elf, Code(arena.image.elf).architecture)
    used = arena.kernel_stack_used()
    assert 0 < used <= need.bytes < arena.elf.sections[".kernel_stack"][1], need
