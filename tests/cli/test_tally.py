# SPDX-License-Identifier: MIT
"""`kiln test` and `kiln soak`: what counts as passed, and what is remembered."""

import json
import xml.etree.ElementTree

import pytest

from kiln.cli import soak
from kiln.testing.tally import Tally, read_expected

TESTS = """\
import pytest

def test_good():
    pass

def test_bad():
    assert False

@pytest.mark.skip
def test_skipped():
    pass

@pytest.mark.xfail
def test_expected_to_fail():
    assert False

@pytest.mark.xfail
def test_passes_though_expected_to_fail():
    pass

@pytest.fixture
def broken():
    yield
    raise ValueError

def test_teardown_fails(broken):
    pass

@pytest.mark.soak
def test_long():
    assert False
"""


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_whatever_does_not_pass_has_failed(kiln, tmp_path, jobs):
    (tmp_path / "test_x.py").write_text(TESTS)
    result = kiln("test", "-j", jobs, "--junit-xml", "out.xml", "test_x.py")
    assert result.returncode == 1
    assert result.stdout.splitlines()[-1] == "1 passed, 5 failed"
    assert "test_skipped: skipped, and not in tests/expected_skips.txt" in result.stdout
    assert len(xml.etree.ElementTree.parse(tmp_path / "out.xml").findall(".//testcase")) >= 6


def test_a_choice_that_passes_passes(kiln, tmp_path):
    (tmp_path / "test_x.py").write_text(TESTS)
    result = kiln("test", "-j1", "-k", "good", "test_x.py")
    assert (result.returncode, result.stdout.splitlines()[-1]) == (0, "1 passed, 0 failed")


def test_a_file_that_cannot_be_read_has_failed(kiln, tmp_path):
    (tmp_path / "test_x.py").write_text("import no_such_module\n")
    result = kiln("test", "-j1", "test_x.py")
    assert (result.returncode, result.stdout.splitlines()[-1]) == (1, "0 passed, 1 failed")


def test_no_test_is_a_mistake(kiln, tmp_path):
    (tmp_path / "test_x.py").write_text(TESTS)
    result = kiln("test", "-k", "nothing_is_called_so", "test_x.py")
    assert result.returncode == 1
    assert result.stderr.endswith("kiln: error: no test matches\n")


def test_an_expected_skip_is_neither_passed_nor_failed(tmp_path):
    (tmp_path / "list").write_text("# a comment: with a colon\ntests/a.py::*: has a reason\nx\n")
    expected = read_expected(tmp_path / "list")
    assert expected == {"tests/a.py::*": "has a reason"}
    tally = Tally(expected)
    tally.skipped("tests/a.py::test_one", "skipped")
    tally.skipped("tests/b.py::test_two", "skipped")
    assert (tally.count(0), tally.count(1), tally.count(2)) == (0, 1, 1)


@pytest.fixture
def state(tmp_path, monkeypatch):
    """A state file of this test's own, for sources called `now`."""
    path = tmp_path / "soak/state.json"
    path.parent.mkdir()
    monkeypatch.setattr(soak, "STATE", path)
    monkeypatch.setattr(soak, "sources", lambda: "now")
    return path


def test_soak_remembers_what_passed_with_these_sources(state, monkeypatch):
    soak.save_state({"a": {"passed": 2, "failed": 0}, "b": {"passed": 1, "failed": 1}})
    assert soak.read_state() == {"a": {"passed": 2, "failed": 0}}
    monkeypatch.setattr(soak, "sources", lambda: "later")
    assert soak.read_state() == {}


@pytest.mark.parametrize("text", ["", "[]", "{}", json.dumps({"sources": "now", "passed": 3})])
def test_soak_starts_anew_from_a_damaged_state(state, text):
    state.write_text(text)
    assert soak.read_state() == {}


def test_soak_lists_its_tests(kiln):
    result = kiln("soak", "--list")
    assert result.returncode == 0
    assert "\nthree_tasks " in f"\n{result.stdout}"


def test_a_misspelt_soak_test_is_answered_with_the_right_one(kiln):
    result = kiln("soak", "three_task")
    assert result.returncode == 1
    assert "did you mean 'three_tasks'?" in result.stderr
