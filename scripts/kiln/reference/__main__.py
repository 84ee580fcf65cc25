# SPDX-License-Identifier: MIT
"""`python -m kiln.reference`."""

from __future__ import annotations

from kiln.base.files import write_if_changed
from kiln.reference import PAGES

for path, page in PAGES.items():
    write_if_changed(path, page())
