# SPDX-License-Identifier: MIT
"""What `kiln test` shows: what it will do, how far it is, and what that has cost."""

import os
import pty
import subprocess

import pytest

from kiln.base.paths import BASE, emulated_names
from kiln.testing import costs, progress

TESTS = """\
import subprocess, sys, time
import pytest

@pytest.mark.parametrize("number", range(10))
def test_good(number):
    pass

def test_bad():
    assert 6 * 9 == 42

def test_slow():
    subprocess.run([sys.executable, "-c", "import time\\nwhile time.process_time() < 0.3: pass"])
"""
BUDGET = """\
| folder | CPU s | what |
|---|---|---|
| tests | 0 | all |
| tests/other | 5 | none |
"""


@pytest.fixture
def app(tmp_path):
    """An application's folder with tests and a budget."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "app.yaml").touch()
    (tmp_path / "tests/test_x.py").write_text(TESTS)
    (tmp_path / "tests/README.md").write_text(BUDGET.replace("tests |", "tests/sub |", 1))
    return tmp_path


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_run_from_its_beginning_to_its_end(kiln, app, jobs):
    result = kiln("test", f"-j{jobs}", cwd=app)
    lines = [line for line in result.stdout.splitlines() if line]
    assert lines[0] == "12 tests: tests 12"
    assert lines[1].startswith("1 process; " if jobs == "1" else "2 processes; ")
    assert all(board in lines[1] for board in emulated_names())
    assert lines[2].startswith("about ") and " of processor time, " in lines[2]
    assert lines.count("FAILED tests/test_x.py::test_bad: assert (6 * 9) == 42") == 2
    parts = [line for line in lines if " %: " in line]
    assert 8 <= len(parts) <= 10 and " left" in parts[0]
    assert "1 failed" in parts[-1]
    at = lines.index("slowest, in seconds of processor time:")
    seconds, name = lines[at + 1].split()
    assert name == "tests/test_x.py::test_slow" and 0.3 <= float(seconds) < 2
    assert lines[-1] == "11 passed, 1 failed"
    assert costs.read_measured(app)["tests/test_x.py::test_slow"] >= 0.3


def test_a_second_run_knows_what_the_first_has_cost(kiln, app):
    (app / costs.STATE).parent.mkdir(parents=True)
    (app / costs.STATE).write_text('{"tests/test_x.py::test_slow": 600}')
    result = kiln("test", "-j1", "-k", "slow", cwd=app)
    assert "about 10 min of processor time, 10 min to wait\n" in result.stdout
    assert costs.read_measured(app)["tests/test_x.py::test_slow"] < 400


def test_a_terminal_has_a_bar(app):
    ours, theirs = pty.openpty()
    words = [str(BASE / "kiln"), "test", "-j1", "-k", "good"]
    with subprocess.Popen(words, cwd=app, stdout=theirs, stderr=theirs, stdin=theirs) as process:
        os.close(theirs)
        shown = b""
        try:
            while data := os.read(ours, 4096):
                shown += data
        except OSError:  # Linux says so at the end
            pass
    os.close(ours)
    assert process.returncode == 0
    assert b"10 of 10" in shown and b" %: " not in shown
    assert shown.rstrip().endswith(b"10 passed, 0 failed")


def test_folders_stand_beside_their_budgets():
    measured = {"tests/a/x.py::one": 3.0, "tests/a/x.py::two": 2.5, "tests/b/y.py::one": 1.0}
    lines = progress.table(measured, {"tests/a": 5.0, "tests/b": 2.0, "tests/c": 1.0})
    assert [line.split() for line in lines] == [
        ["folder", "tests", "CPU", "s", "budget"],
        ["tests/a", "2", "5.5", "5", "over", "its", "budget"],
        ["tests/b", "1", "1.0", "2"],
        ["all", "3", "6.5", "7"],
    ]
    assert progress.table(measured, {}) == []


def test_every_folder_has_a_budget():
    folders = {str(path.parent.relative_to(BASE)) for path in (BASE / "tests").glob("*/test_*.py")}
    assert set(costs.read_budget(BASE)) == folders - {"tests/soak"}


@pytest.mark.parametrize(
    "seconds, text", [(0.2, "1 s"), (99, "99 s"), (3000, "50 min"), (6060, "1 h 41 min")]
)
def test_times_are_short(seconds, text):
    assert costs.shown(seconds) == text
