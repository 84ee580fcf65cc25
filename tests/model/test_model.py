# SPDX-License-Identifier: MIT
"""Every reachable state of small systems, made of the kernel's own source."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kiln.testing.limits import run
from model.model_build import MODEL, QUICK, SOURCES, build, expected, explore
from unit.host_build import shared_folder
from unit.test_mutants import BASE, break_kernel

# Broken kernels, the system that shows it, the property that the search must find broken, and
# the last move of the shortest way there.
BROKEN = {
    "chain_ends_after_one_step": ("objects", "P7", "lock"),
    "timeout_keeps_the_chain": ("objects", "P7", "tick"),
    "cycle_let_close": ("objects", "P11", "lock"),
    "item_lost_at_a_hand_over": ("objects", "P13", "receive"),
    "dead_owner": ("objects", "P10", "kill"),
    "notification_before_the_wait_lost": ("signals", "P17", "notif"),
    "joiners_not_woken": ("lives", "P22", "kill"),
    "foreign_block_freed": ("heaps", "P29", "free"),
}

# What a canonical form may not leave out, and the system in which that matters.
FORGOTTEN = {
    "task->quantum_left_ticks": "lives",
    "(unsigned)age": "lives",
    "task->wait.flags": "signals",
    "mutex->depth": "objects",
    "own->pending": "handlers",
    "entry->order": "heaps",
    "ago < LATE_TICKS": "times",
}


def failure(program: Path) -> list[str]:
    """What the explorer prints when it finds something."""
    result = run([program], seconds=120)
    assert result.returncode == 1, result.stdout
    return result.stdout.splitlines()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the explorers of the kernel as it is are built."""
    return shared_folder(tmp_path_factory) / "model"


@pytest.mark.parametrize("system", QUICK)
def test_every_state(system: str, folder: Path) -> None:
    """The search ends, every move was made, and there are as many states as there were."""
    assert explore(system, folder) == expected(system)


@pytest.mark.parametrize("mutant", BROKEN)
def test_the_search_finds_what_is_broken(mutant: str, tmp_path: Path) -> None:
    """With the shortest way to it."""
    kernel = break_kernel(BASE / "tests/mutants" / f"{mutant}.patch", tmp_path)
    system, found, last = BROKEN[mutant]
    lines = failure(build(system, tmp_path, kernel, flags=("-O0",)))
    assert lines[0].startswith(f"{found}: ") and 1 < len(lines) < 20, lines
    assert last in lines[-1], lines


@pytest.mark.parametrize("part", FORGOTTEN)
def test_a_form_that_leaves_out_what_matters_is_noticed(part: str, tmp_path: Path) -> None:
    """States that look the same and have different futures are found."""
    text = (MODEL / "encode.c").read_text(encoding="utf-8")
    broken = tmp_path / "encode.c"
    less, times = re.subn(rf"put\w*\(writer, [^;]*{re.escape(part)}[^;]*\)", "(void)0", text)
    assert times == 1
    broken.write_text(less, encoding="utf-8")
    sources = tuple(broken if path.name == broken.name else path for path in SOURCES)
    assert failure(build(FORGOTTEN[part], tmp_path, sources=sources))[0].startswith("form: ")
