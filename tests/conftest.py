# SPDX-License-Identifier: MIT
"""Lets a plain `pytest` run the tests as `kiln test` does."""

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parent.parent / "scripts"
if str(SCRIPTS) not in sys.path:
    sys.path.insert(0, str(SCRIPTS))

# A shell starts what is to run in the background with SIGINT ignored, which tests send to others.
signal.signal(signal.SIGINT, signal.default_int_handler)
os.environ.setdefault("KILN_BASE", str(SCRIPTS.parent))
# Hundreds of images have most of their object files in common.
if shutil.which("ccache"):
    os.environ.setdefault("CMAKE_C_COMPILER_LAUNCHER", "ccache")
os.environ.setdefault("CCACHE_DIR", str(SCRIPTS.parent / "build" / "ccache"))
os.environ.setdefault("CCACHE_NOHASHDIR", "1")  # the build maps folders away

from kiln.base.paths import emulated_names  # noqa: E402
from kiln.testing.plugin import BOARDS  # noqa: E402

pytest_plugins = ["kiln.testing.plugin", "support.fixtures"]


def pytest_configure(config: pytest.Config) -> None:
    """Boards by turns; long tests take all that can run them, as does who names some."""
    from support.turns import boards_of, fitting

    named, soak = config.option.board, config.option.markexpr == "soak"
    config.stash[BOARDS] = (
        boards_of
        if not named and not soak
        else lambda test: fitting(test.definition.nodeid, named or emulated_names())
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the cases that their board cannot run."""
    from support.turns import cannot_run

    left = [item for item in items if cannot_run(item)]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]
