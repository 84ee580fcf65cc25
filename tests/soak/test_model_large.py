# SPDX-License-Identifier: MIT
"""Every reachable state of systems that take longer than a test run has."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.model_build import LARGE, expected, explore

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the explorers are built."""
    return tmp_path_factory.mktemp("model")


@pytest.mark.parametrize("system", LARGE)
def test_every_state(system: str, folder: Path) -> None:
    """The search ends, every move was made, and there are as many states as there were."""
    assert explore(system, folder, seconds=900) == expected(system)


@pytest.mark.parametrize("system", ("objects", "signals", "lives"))
def test_forms_leave_out_nothing_that_matters(system: str, folder: Path) -> None:
    """Every state that the search does not go on from has the future of the one that it does."""
    assert explore(system, folder, seconds=900, every=1) == expected(system)
