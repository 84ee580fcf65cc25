# SPDX-License-Identifier: MIT
"""Fixtures for tests that run something on a target."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from support import kept
from support.application import Builder


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Builder:
    """Makes images; see support/image.py for how they are used."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    return Builder(kept.place(shared / "images"))


@pytest.fixture(scope="session")
def build_once(build: Builder) -> Callable[..., Path]:
    """As the plugin's, and kept."""
    return build.whole
