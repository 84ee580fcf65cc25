# SPDX-License-Identifier: MIT
"""The edges of every region of every task, in the samples that `kiln test` leaves out."""

from __future__ import annotations

import pytest
from hostile.test_edges import EACH_BOARD, EACH_RUN, check_edges

from kiln.base.paths import DEFAULT_BOARD, sample_folders
from support.application import Builder

pytestmark = pytest.mark.soak

SAMPLES = sorted({folder.name for folder in sample_folders()} - {EACH_BOARD, *EACH_RUN})


@pytest.mark.parametrize("sample", SAMPLES)
def test_edges(sample: str, build: Builder) -> None:
    """Every task of a sample finds what it should at every edge."""
    check_edges(build, sample, DEFAULT_BOARD)
