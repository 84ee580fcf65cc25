# SPDX-License-Identifier: MIT
"""`kiln check` is part of the tests."""

import pytest

from kiln.cli.checks import CHECKS


@pytest.mark.parametrize("name", CHECKS)
def test_check(name):
    assert CHECKS[name]() == []
