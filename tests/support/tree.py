# SPDX-License-Identifier: MIT
"""A copy of the tree, for tests that add to it or run its commands elsewhere."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from kiln.base.paths import BASE
from kiln.cli.checks import files


def copy_tree(folder: Path) -> Path:
    """Copy what belongs to the tree, but not what was built in it, to `folder`; returns it."""
    for path in files():
        target = folder / path.relative_to(BASE)
        target.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileNotFoundError):  # another test's, gone again
            shutil.copy(path, target)
    return folder
