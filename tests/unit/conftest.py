# SPDX-License-Identifier: MIT
"""Property tests draw the same examples in every run and keep no database."""

from __future__ import annotations

from hypothesis import settings

from unit.host_objects import prune

settings.register_profile("kiln", derandomize=True, database=None, deadline=None)
settings.load_profile("kiln")


def pytest_sessionfinish() -> None:
    """Kept objects do not grow without end."""
    prune()
