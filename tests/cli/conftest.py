# SPDX-License-Identifier: MIT
"""Folders that the command's tests work on."""

from pathlib import Path

import pytest

from kiln.base.paths import BASE


@pytest.fixture
def base() -> Path:
    """The Kiln tree."""
    return BASE


@pytest.fixture
def sample() -> Path:
    """The simplest sample."""
    return BASE / "samples/hello_world"
