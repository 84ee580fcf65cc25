# SPDX-License-Identifier: MIT
"""All emulated boards take part in a run, and what one cannot run has a reason."""

import collections
import re
import subprocess
import sys

import pytest

from kiln.base.paths import BASE, emulated_names
from support import turns

FOLDERS = ("tests/kernel", "tests/hostile")
LEAST_SHARE = 0.5  # of an equal one


def collected(*words):
    """The ids of tests in some folders."""
    command = [sys.executable, "-m", "pytest", "-p", "kiln.testing.plugin", "-m", "not soak", "-q"]
    command += ["-c", str(BASE / "pyproject.toml"), "--collect-only", *words]
    result = subprocess.run(command, cwd=BASE, capture_output=True, text=True)
    return [line for line in result.stdout.splitlines() if "::" in line]


def board_of(test):
    return next((b for b in emulated_names() if re.search(rf"[\[-]{b}[\]-]", test)), None)


@pytest.fixture(scope="module")
def ids():
    return collected(*FOLDERS)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_board_that_fits_has_its_share(ids, folder):
    names = {id.partition("[")[0] + "@" + board_of(id) for id in ids if board_of(id)}
    shares = collections.Counter(n.split("@")[1] for n in names if n.startswith(f"{folder}/"))
    able = turns.fitting(f"{folder}/test_x.py::test_x", emulated_names())
    assert set(shares) == set(able)
    assert min(shares.values()) >= LEAST_SHARE * sum(shares.values()) // len(able), shares


def test_a_test_is_not_given_a_board_that_cannot_run_it(ids):
    for id in ids:
        name = id.partition("[")[0]
        assert not any(u.board == board_of(id) and u.test(name) for u in turns.unfit()), id


def test_a_named_board_leaves_out_what_it_cannot_run():
    found = collected(
        "--board=stm32vldiscovery", "tests/kernel/test_samples.py", "tests/kernel/test_heap.py"
    )
    boards = [id for id in found if board_of(id) == "stm32vldiscovery"]
    assert any("test_expected_output" in id and "hello_world" in id for id in boards)
    assert not any("stdlib" in id or "test_heaps" in id for id in boards)


def test_every_line_names_a_board_and_has_a_reason(ids):
    for entry in turns.unfit():
        assert entry.board in emulated_names() and len(entry.reason.split()) > 3, entry
        if entry.pattern.startswith(FOLDERS):
            assert any(entry.test(id.partition("[")[0]) for id in ids), f"names nothing: {entry}"


def test_a_turn_goes_around_the_boards():
    boards = emulated_names()
    given = [turns.turn("tests/x/test_x.py::test_x", n) for n in range(len(boards))]
    assert sorted(given) == [[board] for board in boards]
