# SPDX-License-Identifier: MIT
"""The figures of `kiln bench`: as committed, below their targets, and what was executed."""

from __future__ import annotations

import io
import json
import os
import re
import resource
import subprocess

import pytest
from rich.console import Console

from kiln.base.paths import BASE, DEFAULT_BOARD
from kiln.image.qemu import command
from kiln.measure.bench import figures, report, scaling, scalingreport, suite
from kiln.measure.bench.measure import Figure
from kiln.measure.bench.paths import PATHS
from kiln.measure.bench.scaling import LOADS, Load
from kiln.measure.bench.suite import OPTIMISATIONS, Setup
from kiln.measure.code import Code

SETUPS = [Setup(DEFAULT_BOARD, level, acc) for level in OPTIMISATIONS for acc in (False, True)]
TRACE_SECONDS = 300
EXECUTED = re.compile(r"^Trace \d+: \S+ \[[0-9a-f]+/([0-9a-f]+)/")


@pytest.fixture(scope="module")
def run() -> dict[Setup, list[Figure]]:
    """Every setup's figures."""
    return {setup: suite.run(setup) for setup in SETUPS}


@pytest.fixture(scope="module")
def loaded() -> scaling.Table:
    """The default setup's figures with more tasks and waiters."""
    return scaling.run(Setup(DEFAULT_BOARD))


def test_figures(run: dict[Setup, list[Figure]], loaded: scaling.Table) -> None:
    """Within 2 % of tests/bench/figures.json; `kiln bench [--scaling] --update` writes it."""
    measured = {setup.name: found for setup, found in run.items()}
    measured |= {load.name(Setup(DEFAULT_BOARD)): found for load, found in loaded.items()}
    found = [text for name in measured for text in figures.changes(name, measured[name])]
    assert found == []
    assert figures.committed().keys() == measured.keys()


def test_scaling(run: dict[Setup, list[Figure]], loaded: scaling.Table) -> None:
    """The number of tasks changes nothing; that of waiters only what is said to grow."""
    assert list(loaded) == [Load(8, 1), Load(32, 1), Load(64, 1), Load(64, 8), Load(64, 31)]
    plain = [figure.instructions for figure in run[Setup(DEFAULT_BOARD)]]
    for place, (name, counts, slope) in enumerate(scaling.rows(loaded)):
        assert counts[0] == counts[1] == counts[2], name
        if place < len(PATHS):
            assert counts[0] == plain[place] and counts[3] == counts[4], name
        else:
            assert slope > 0 and slope == int(slope), name


def test_scaling_for_people_and_scripts(loaded: scaling.Table) -> None:
    """Each path is a row of the table, which fits into 80 columns, and in each load's list."""
    text = io.StringIO()
    Console(file=text, width=80).print(scalingreport.table(Setup(DEFAULT_BOARD), loaded))
    rows = [line.split() for line in text.getvalue().splitlines()]
    names = [path.id for path in scaling.ALL]
    assert [row[0] for row in rows if row and row[0] in names] == names
    assert ["tick_idle", "28", "28", "28", "28", "28", "-"] in rows
    result = scalingreport.json_of(Setup(DEFAULT_BOARD), loaded)
    assert [(row["tasks"], row["waiters"]) for row in result["loads"]] == [
        (load.tasks, load.waiters) for load in LOADS
    ]
    assert all([path["id"] for path in row["paths"]] == names for row in result["loads"])


def test_targets(run: dict[Setup, list[Figure]]) -> None:
    """Each path of the default setup; and the times on a slow part."""
    measured = run[Setup(DEFAULT_BOARD)]
    assert [f.id for f in measured] == [path.id for path in PATHS]
    above = {
        f.id: (f.instructions, path.target)
        for f, path in zip(measured, PATHS)
        if f.instructions > path.target
    }
    assert above == {}
    calls, switches = report.limits(measured)
    assert calls < report.CALL_US and switches < report.SWITCH_US


def executed(setup: Setup) -> list[int]:
    """Every instruction of the paths of PATHS, but for a loop of millions, from QEMU's own trace.

    The paths that grow come last; they wait for ticks in loops of millions, too.
    """
    target = suite.image(setup)
    code = Code(target.elf)
    names, kernel = code.symbols, code.kernel
    spin = names["spin"]
    nm = subprocess.run(
        ["arm-none-eabi-nm", "-S", str(target.elf)], check=True, capture_output=True, text=True
    ).stdout
    size = next(int(row.split()[1], 16) for row in nm.splitlines() if row.endswith(" spin"))
    parts = [(kernel.start, kernel.stop), (kernel.stop, spin), (spin + size, 1 << 24)]
    ranges = ",".join(f"{low:#x}..{high - 1:#x}" for low, high in parts)
    reader, writer = os.pipe()
    words = ["-singlestep", "-d", "exec,nochain", "-D", f"/dev/fd/{writer}", "-dfilter", ranges]
    words += ["-icount", "shift=0,sleep=off", "-serial", "null"]
    found = [""]
    with open(reader, encoding="utf-8") as lines, subprocess.Popen(
        [*command(target), *words], pass_fds=[writer], preexec_fn=limited
    ) as qemu:
        os.close(writer)
        for match in map(EXECUTED.match, lines):
            if match:
                found.append(match[1])
                if int(match[1], 16) == names["paths_growing"]:
                    break
        qemu.kill()
    assert int(found[-1], 16) == names["paths_growing"]
    # An access to a device is begun, given up and begun again: the log has it twice.
    return [int(here, 16) for before, here in zip(found, found[1:]) if here != before]


def limited() -> None:
    """Let the emulator use so many seconds of processor time; then it ends."""
    resource.setrlimit(resource.RLIMIT_CPU, (TRACE_SECONDS, TRACE_SECONDS))


def test_an_exact_trace_agrees(run: dict[Setup, list[Figure]]) -> None:
    """QEMU's log of each executed instruction has the plugin's sequence, for each path."""
    setup = Setup(DEFAULT_BOARD)
    log = executed(setup)
    text = "".join(f"{address:x} " for address in log)
    for figure, path in zip(run[setup], PATHS):
        assert -(-len(figure.trace) // path.switches) == figure.instructions
        sequence = "".join(f"{address:x} " for address in figure.trace)
        assert text.count(f" {sequence}") > 10, figure.id


def test_peers_are_as_documented() -> None:
    """The table's columns are rows of docs/peers.md."""
    text = (BASE / "docs/peers.md").read_text(encoding="utf-8")
    rows = [tuple(re.findall(r"\| ([\d-]+) (?=\|)", line)) for line in text.splitlines()]
    for path in PATHS:
        if path.open_peers != "-":
            open_, isolated = path.open_peers.split(", "), path.isolated_peers.split(", ")
            assert (*open_, *isolated) in rows, path.id


def test_changes_are_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """More than the tolerance in either direction, what is new, and what is gone."""
    monkeypatch.setattr(figures, "committed", lambda: {"s": {"a": 100, "b": 100, "c": 100, "d": 1}})
    measured = [Figure(n, i, 0, ()) for n, i in (("a", 102), ("b", 103), ("c", 97), ("e", 1))]
    assert list(figures.changes("s", measured)) == [
        "s: b takes 103 instructions, not 100 (+3.0%)",
        "s: c takes 97 instructions, not 100 (-3.0%)",
        "s: d is gone",
        "s: e is new",
    ]


def test_json_for_scripts() -> None:
    """The command prints one setup."""
    words = [str(BASE / "kiln"), "bench", "--json", "-O", "s"]
    output = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    result = json.loads(output)
    assert (result["board"], result["optimisation"]) == (DEFAULT_BOARD, "-Os")
    assert result["accounting"] is False
    assert [row["id"] for row in result["paths"]] == [path.id for path in PATHS]
    keys = {"id", "instructions", "cycles_estimate", "target"}
    assert all(row.keys() == keys for row in result["paths"])


@pytest.mark.parametrize("width", [60, 80, 100, 120])
def test_the_table_fits(run: dict[Setup, list[Figure]], width: int) -> None:
    """Nothing is cut; a wider terminal shows more."""
    text = io.StringIO()
    plain, accounts = (run[Setup(DEFAULT_BOARD, "2", acc)] for acc in (False, True))
    report.show(Setup(DEFAULT_BOARD), plain, accounts, Console(file=text, width=width))
    lines = text.getvalue().splitlines()
    assert "…" not in text.getvalue() and max(map(len, lines[:-1])) <= width
    assert all(any(line.lstrip().startswith(path.id) for line in lines) for path in PATHS)
