# SPDX-License-Identifier: MIT
"""`kiln test --quick`: which tests a file can break, and which of them there is time for."""

import json
import os
import re
import shutil
import subprocess
import sys
import time  # wall: the plan's times are the user's

import pytest

from kiln.base.errors import UserError
from kiln.base.paths import BASE
from kiln.cli import quick as command
from kiln.testing import choice, costs, limits
from kiln.testing.quick import Plan, Quick

TABLE = choice.read(BASE)
TEST_FILES = choice.test_files(BASE, ["tests/*::*"])


def tracked():
    result = subprocess.run(["git", "ls-files"], cwd=BASE, capture_output=True, text=True)
    return [name for name in result.stdout.splitlines() if (BASE / name).is_file()]


def test_every_file_has_a_rule_with_tests():
    assert len(TEST_FILES) > 100
    for file in tracked():
        patterns = TABLE.patterns(file)  # raises without a rule
        if not choice.fits(file, TABLE.nothing) and not file.startswith("tests/soak/"):
            assert choice.test_files(BASE, patterns), f"{file}: its patterns name no test file"


def test_every_rule_and_word_is_of_use():
    files = tracked()
    first = {TABLE.rule(file) for file in files if not choice.fits(file, TABLE.nothing)}
    assert set(TABLE.rules) <= first
    for glob in TABLE.nothing:
        assert any(choice.fits(file, [glob]) for file in files), glob
    stems = {file.rpartition("/")[2].rpartition(".")[0] for file in files}
    assert set(TABLE.words) <= stems


def test_every_pattern_names_a_test_file_for_some_file():
    files = tracked()
    for rule in TABLE.rules:
        mine = [file for file in files if TABLE.rule(file) == rule]
        for pattern in rule.tests:
            filled = {each for file in mine for each in TABLE.fill(pattern, file)}
            assert choice.test_files(BASE, filled), (pattern, rule.files)


def test_a_kernel_file_has_its_own_tests_and_mutants_first():
    patterns = TABLE.patterns("kernel/queue.c")
    assert patterns[0] == "tests/unit/test_host.py::*test_queue-*"
    assert "tests/unit/test_mutants.py::*[item_not_wrapped]" in patterns
    assert "tests/unit/test_mutants.py::*[cancel_loses_the_way_back]" not in patterns
    assert "tests/model/test_model.py::test_every_state[objects]" in patterns


def test_a_test_and_a_mutant_run_themselves():
    assert TABLE.patterns("tests/kernel/test_heap.py")[0] == "tests/kernel/test_heap.py::*"
    first = TABLE.patterns("tests/mutants/item_cut.patch")[0]
    assert choice.fits("tests/unit/test_mutants.py::test_mutant_is_caught[item_cut]", [first])
    assert not choice.fits("tests/unit/test_mutants.py::test_mutant_is_caught[item]", [first])


TESTS = ["a.py::one", "a.py::two", "b.py::one", "c.py::one", "c.py::two"]


def test_the_most_telling_come_first_and_leave_room():
    costs_each = dict.fromkeys(TESTS, 1.0)
    chosen = choice.choose(TESTS, costs_each, [["c.py::*", "a.py::*"], ["b.py::*"]], 4.0)
    # half of the time for c.py, so that b.py and a.py are reached
    assert chosen == ["c.py::one", "c.py::two", "b.py::one", "a.py::one"]


def test_what_does_not_fit_is_left_for_what_does():
    costs_each = dict.fromkeys(TESTS, 1.0) | {"a.py::one": 100.0}
    assert choice.choose(TESTS, costs_each, [["*"]], 3.0) == ["b.py::one", "c.py::one", "a.py::two"]


def test_only_files_with_tests_in_time_are_read():
    measured = {"a.py::one": 1.0, "b.py::one": 100.0}
    files, left = command.worth_reading(["a.py", "b.py", "new.py"], measured, [["*"]], 10.0)
    assert (files, left) == (["a.py", "new.py"], ["b.py::one"])


def plan(**changes):
    now = time.monotonic()
    values = {"wanted": {"x": ["*"]}, "measured": {}, "left": [], "seconds": 1.0}
    return Plan(**(values | {"begin_until": now + 60, "end": now + 70} | changes))


class Item:
    nodeid = "a.py::one"


@pytest.mark.parametrize("changes, cost", [({"begin_until": 0.0}, 1.0), ({}, 100.0)])
def test_nothing_begins_when_the_time_is_up(changes, cost):
    plugin = Quick(plan(**changes))
    plugin.costs = {Item.nodeid: cost}
    assert plugin.pytest_runtest_protocol(Item, None) is True
    assert plugin.left == [Item.nodeid]


LONG = """\
import subprocess, sys

# The time is up, says the child, and goes on.
UP = "import os, signal; os.kill(os.getppid(), signal.SIGALRM); signal.pause()"

def test_short():
    pass

def test_long():
    try:
        subprocess.run([sys.executable, "-c", UP])
    except Exception:
        pass
"""


@pytest.mark.parametrize("jobs", [(), ("-n2",)], ids=["alone", "workers"])
def test_what_runs_when_the_time_is_up_is_broken_off(tmp_path, jobs):
    (tmp_path / "test_x.py").write_text(LONG)
    later = time.monotonic() + 3600
    plan(wanted={"x": ["*"]}, seconds=9.0, end=later, begin_until=later).write(tmp_path / "plan")
    words = [sys.executable, "-m", "pytest", "-p", "kiln.testing.plugin", "--rootdir=.", *jobs]
    words += [f"--quick-plan={tmp_path / 'plan'}", f"--tally={tmp_path / 'tally'}", "test_x.py"]
    path = os.environ | {"PYTHONPATH": str(BASE / "scripts")}
    result = limits.run(words, cwd=tmp_path, env=path)
    assert json.loads((tmp_path / "tally").read_text()) == {"passed": 1, "failed": 0}
    said = r"x: \. 1\nbroken off after \d+ s: test_x.py::test_long\nleft out: \. 1 of what"
    assert re.search(said, result.stdout), result.stdout
    known = json.loads((tmp_path / ".cache/test/seconds.json").read_text())
    assert "test_x.py::test_long" in known


def test_a_file_of_tests_is_run(kiln):
    """And what there is no time for counts neither as passed nor as failed."""
    result = kiln("test", "--quick", "-j1", "tests/cli/test_hints.py", cwd=BASE)
    assert result.returncode == 0, result.stdout + result.stderr
    lines = result.stdout.splitlines()
    assert any(line.startswith("tests/cli/test_hints.py: ") for line in lines)
    assert any(line.startswith("left out: ") for line in lines)
    passed = int(lines[-1].split()[0])
    assert passed > 0 and lines[-1] == f"{passed} passed, 0 failed"


def test_what_does_not_exist_is_told(kiln):
    result = kiln("test", "--quick", "nowhere.c", cwd=BASE)
    assert (result.returncode, result.stdout) == (1, "")
    assert "Kiln has no file nowhere.c" in result.stderr


def test_nothing_to_test_is_no_error(kiln):
    result = kiln("test", "--quick", "LICENSE", cwd=BASE)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "no test depends on LICENSE\n0 passed, 0 failed\n"


def test_a_folder_stands_for_its_files():
    assert "kernel/queue.c" in command.named(str(BASE / "kernel"))
    assert command.named(str(BASE / "kernel/queue.c")) == ["kernel/queue.c"]


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("count", [1, 5, 24, 100])
def test_the_most_telling_tests_are_dealt_to_all_processes(count, jobs):
    """The order has all of them, and the first test of each process's first run is of the first."""
    tests = [f"t{number}" for number in range(count)]
    order = choice.dealt(tests, jobs)
    assert sorted(order) == sorted(tests)
    batch = max(count // (4 * jobs), 2)
    firsts = order[::batch][:jobs]
    assert set(firsts) <= set(tests[: max(jobs, batch)])


def test_a_file_without_a_rule_is_told(monkeypatch, tmp_path):
    (tmp_path / "tests").mkdir()
    shutil.copy(BASE / choice.TABLE, tmp_path / choice.TABLE)
    (tmp_path / "surprise").touch()
    monkeypatch.setattr(command, "BASE", tmp_path)
    with pytest.raises(UserError, match="no rule for surprise"):
        command.prepare([str(tmp_path / "surprise")], 1, tmp_path / "plan")


def test_changes_are_those_of_git(monkeypatch, tmp_path):
    def git(*words):
        subprocess.run(["git", *words], cwd=tmp_path, check=True, capture_output=True)

    git("init")
    for name in ("old", "same"):
        (tmp_path / name).write_text("a")
    git("add", ".")
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-m", "first")
    (tmp_path / "old").write_text("b")
    (tmp_path / "new").touch()
    monkeypatch.setattr(command, "BASE", tmp_path)
    assert command.changed() == ["new", "old"]


def test_costs_fall_slowly_and_forget_what_is_gone(tmp_path):
    (tmp_path / "a.py").touch()
    costs.save_measured(tmp_path, {"a.py::one": 8.0, "gone.py::one": 1.0, "../a.py::one": 1.0})
    costs.save_measured(tmp_path, {"a.py::one": 2.0})
    assert costs.read_measured(tmp_path) == {"a.py::one": 5.0}
    costs.save_measured(tmp_path, {"a.py::one": 9.0})
    assert costs.read_measured(tmp_path) == {"a.py::one": 9.0}


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": []}'])
def test_damaged_costs_are_none(tmp_path, text):
    (tmp_path / costs.STATE).parent.mkdir(parents=True)
    (tmp_path / costs.STATE).write_text(text)
    assert costs.read_measured(tmp_path) == {}


def test_an_unknown_test_costs_what_its_folder_does(tmp_path):
    folder = tmp_path / "tests/x"
    folder.mkdir(parents=True)
    for name in ("test_a.py", "test_b.py"):
        (folder / name).touch()
    (tmp_path / costs.BUDGET).write_text("| `tests/x` | 1,200 | all |\n")
    tests = ["tests/x/test_a.py::one", "tests/x/test_a.py::two", "tests/y/test_c.py::one"]
    assert costs.expected(tmp_path, tests) == dict(zip(tests, (300.0, 300.0, 1.0)))
    assert costs.expected(tmp_path, tests, {tests[0]: 4.0})[tests[1]] == 4.0
