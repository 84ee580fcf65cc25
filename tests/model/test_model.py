# SPDX-License-Identifier: MIT
"""Every reachable state of small systems, made of the kernel's own source."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from model.model_build import EXPECTED, build, explore
from unit.test_mutants import BASE, break_kernel

QUICK = ("objects", "ceiling", "signals")

# Broken kernels, the property that the search must find broken, and a line of the way there.
BROKEN = {
    "chain_ends_after_one_step": ("P7", "lock"),
    "timeout_keeps_the_chain": ("P7", "tick"),
    "cycle_let_close": ("P11", "lock"),
    "item_lost_at_a_hand_over": ("P13", "receive"),
    "dead_owner": ("P10", "lock"),
}


@pytest.mark.parametrize("system", QUICK)
def test_every_state(system: str, tmp_path: Path) -> None:
    """The search ends, every move was made, and there are as many states as there were."""
    assert explore(system, tmp_path) == EXPECTED[system]


@pytest.mark.parametrize("mutant", BROKEN)
def test_the_search_finds_what_is_broken(mutant: str, tmp_path: Path) -> None:
    """With the shortest way to it."""
    kernel = break_kernel(BASE / "tests/mutants" / f"{mutant}.patch", tmp_path)
    program = build("objects", tmp_path, kernel)
    result = subprocess.run([str(program)], capture_output=True, text=True, timeout=120)
    found, word = BROKEN[mutant]
    assert result.returncode == 1
    lines = result.stdout.splitlines()
    assert lines[0].startswith(f"{found}: ") and len(lines) < 30, result.stdout
    assert any(word in line for line in lines[1:]), result.stdout
