# SPDX-License-Identifier: MIT
"""`kiln check` is part of the tests."""

import pytest

from kiln.cli import checks
from kiln.cli.checks import CHECKS
from kiln.cli.paths import BASE


@pytest.mark.parametrize("name", CHECKS)
def test_check(name):
    assert CHECKS[name]() == []


def test_two_test_files_of_one_name_are_found(monkeypatch):
    paths = [BASE / f"tests/{name}.py" for name in ("a/test_one", "a/test_two", "b/test_one")]
    monkeypatch.setattr(checks, "files", lambda *suffixes: paths)
    assert checks.check_names() == ["tests/b/test_one.py: named as tests/a/test_one.py"]
