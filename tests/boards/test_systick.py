# SPDX-License-Identifier: MIT
"""Ticks that are left out, on a model of SysTick's 24 bits: the arithmetic of tickless.c."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kiln.base.paths import BASE
from unit.host_objects import compiled, gcc

HERE = Path(__file__).parent / "systick"
SOURCE = BASE / "arch/arm/v7m/tickless.c"
HEADERS = ("counter.h", "entry.h", "kernel.h", "tickless.h", "ticks.h")
CLOCKS = (12_500_000, 24_000_000, 84_000_000, 168_000_000, 100_000_001)
COSTS = (1, 2, 7)  # cycles of an access to a register


def ticks_left_out(
    folder: Path, clock: int, *words: int, swap: tuple[str, str] = ("", "")
) -> list[int]:
    """What the model prints; `swap` changes a word of tickless.c."""
    text = SOURCE.read_text(encoding="utf-8")
    assert swap[0] in text
    (folder / "tickless.c").write_text(text.replace(*swap) if swap[0] else text, encoding="utf-8")
    for name in HEADERS:
        (folder / name).write_text('#include "model.h"\n', encoding="utf-8")
    flags = ["-std=c11", "-O1", "-Wall", "-Wextra", "-Werror", f"-DCLOCK_HZ={clock}u"]
    flags += ["-fsanitize=undefined", "-fno-sanitize-recover=all"]
    sources = (folder / "tickless.c", HERE / "model.c")
    objects = [str(compiled(flags, (folder, HERE), source)) for source in sources]
    gcc([*flags, *objects, "-o", str(folder / "model")])
    run = subprocess.run([folder / "model", *map(str, words)], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    return [int(word) for word in run.stdout.split()]


@pytest.mark.parametrize("clock", CLOCKS)
@pytest.mark.parametrize("cost", COSTS)
def test_long_sleeps_do_not_drift(tmp_path: Path, clock: int, cost: int) -> None:
    """Each a chain of periods that fit 24 bits; after thousands a tick ends to the cycle."""
    counted, passed, furthest, sets = ticks_left_out(tmp_path, clock, 2000, 5000, cost)
    assert (counted, furthest) == (passed, 0)
    assert sets > 2000 and counted > 100 * sets // 10


@pytest.mark.parametrize("clock", CLOCKS)
def test_interrupts_do_not_make_them_drift(tmp_path: Path, clock: int) -> None:
    """One cuts every third period short."""
    counted, passed, furthest, _ = ticks_left_out(tmp_path, clock, 2000, 5000, 2, 3)
    assert abs(counted - passed) <= 1 and furthest == 0


@pytest.mark.parametrize(
    "swap",
    [
        ("- lost_cycles - 1", "- lost_cycles"),
        ("- lost_cycles - 1", "- 1"),
        ("/ TICK_CYCLES - 1)", "/ TICK_CYCLES + 1)"),
        ("time_skip(ticks - 1)", "time_skip(ticks)"),
    ],
)
def test_the_model_sees_what_is_wrong(tmp_path: Path, swap: tuple[str, str]) -> None:
    """A cycle too many each time, what is lost, a period of 25 bits, a tick too many."""
    with pytest.raises(AssertionError):
        words = ticks_left_out(tmp_path, 168_000_000, 2000, 5000, 2, swap=swap)
        assert words[2] == 0 and words[0] == words[1]
