# SPDX-License-Identifier: MIT
"""The small image, built once a test process."""

from __future__ import annotations

import json

import pytest
import small_image
from subject import Subject, read_subject


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Subject:
    """The small image that the checker accepts."""
    folder = tmp_path_factory.mktemp("small")
    elf = small_image.build(folder)
    (folder / "model.json").write_text(json.dumps(small_image.FACTS), encoding="utf-8")
    return read_subject(elf, small_image.FACTS)
