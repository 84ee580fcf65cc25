# SPDX-License-Identifier: MIT
"""Lets a plain `pytest` run the tests as `kiln test` does."""

import os
import sys
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parent.parent / "scripts"
if str(SCRIPTS) not in sys.path:
    sys.path.insert(0, str(SCRIPTS))
os.environ.setdefault("KILN_BASE", str(SCRIPTS.parent))

pytest_plugins = ["kiln.testing.plugin", "support.fixtures"]
