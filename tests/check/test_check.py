# SPDX-License-Identifier: MIT
"""`kiln check` is part of the tests."""

import pytest

from kiln.base.paths import BASE
from kiln.cli import checks
from kiln.cli.checks import CHECKS


@pytest.mark.parametrize("name", CHECKS)
def test_check(name):
    assert CHECKS[name]() == []


def test_two_test_files_of_one_name_are_found(monkeypatch):
    paths = [BASE / f"tests/{name}.py" for name in ("a/test_one", "a/test_two", "b/test_one")]
    monkeypatch.setattr(checks, "files", lambda *suffixes: paths)
    assert checks.check_names() == ["tests/b/test_one.py: named as tests/a/test_one.py"]


@pytest.mark.parametrize(
    "line",
    [
        "import time",
        "from time import sleep",
        "subprocess.run(words, timeout=60)",
        "process.wait(SECONDS)",
        "listener.settimeout(20)",
        "signal.alarm(3)",
    ],
)
def test_a_limit_of_wall_time_is_found(line):
    assert checks.wall_limits(f"import os\n{line}\n") == [2]
    assert checks.wall_limits(f"import os\n{line}  # wall: a reason\n") == []


@pytest.mark.parametrize("line", ["process.wait()", "spawn(timeout=None)", "limits.wait(process)"])
def test_what_waits_for_an_end_has_no_limit_of_wall_time(line):
    assert checks.wall_limits(line) == []
