# SPDX-License-Identifier: MIT
"""Every reachable state of systems that take longer than a test run has."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.model_build import EXPECTED, explore
from model.test_model import QUICK

pytestmark = pytest.mark.soak


@pytest.mark.parametrize("system", sorted(set(EXPECTED) - set(QUICK)))
def test_every_state(system: str, tmp_path: Path) -> None:
    """The search ends, every move was made, and there are as many states as there were."""
    assert explore(system, tmp_path, seconds=600) == EXPECTED[system]
