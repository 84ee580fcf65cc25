# SPDX-License-Identifier: MIT
"""Property tests draw the same examples in every run and keep no database."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("kiln", derandomize=True, database=None, deadline=None)
settings.load_profile("kiln")
