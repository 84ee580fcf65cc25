# SPDX-License-Identifier: MIT
"""The generated pages of docs/: `python -m kiln.reference` writes them all.

They are committed, so that they can be read without a build; a test compares them.
"""

from __future__ import annotations

from kiln.base.tree import ROOT
from kiln.reference import calls, keys, symbols

PAGES = {
    ROOT / "docs/syscalls.md": calls.page,
    ROOT / "docs/reference-manifest.md": keys.page,
    ROOT / "docs/reference-kconfig.md": symbols.page,
}
