# SPDX-License-Identifier: MIT
"""Lets a plain `pytest` run the tests as `kiln test` does."""

import os
import shutil
import signal
import sys
import zlib
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parent.parent / "scripts"
if str(SCRIPTS) not in sys.path:
    sys.path.insert(0, str(SCRIPTS))
# Both processors and both UARTs: a test that takes a board runs on one of them, and on all
# boards in `kiln soak boards`.
EACH_RUN = ("lm3s6965evb", "mps2_an386")
# The attacks run on a part that one can buy, too.
ALSO = {"tests/hostile/test_attacks.py": "netduinoplus2"}

# A shell starts what is to run in the background with SIGINT ignored, which tests send to others.
signal.signal(signal.SIGINT, signal.default_int_handler)
os.environ.setdefault("KILN_BASE", str(SCRIPTS.parent))
# Hundreds of images have most of their object files in common.
if shutil.which("ccache"):
    os.environ.setdefault("CMAKE_C_COMPILER_LAUNCHER", "ccache")
os.environ.setdefault("CCACHE_DIR", str(SCRIPTS.parent / "build" / "ccache"))
os.environ.setdefault("CCACHE_NOHASHDIR", "1")  # the build maps folders away

from kiln.testing.plugin import BOARDS  # noqa: E402

pytest_plugins = ["kiln.testing.plugin", "support.fixtures"]


def boards_of(test: pytest.Metafunc) -> list[str]:
    """Where a test runs, always the same for its name."""
    name = test.definition.nodeid
    board = EACH_RUN[zlib.crc32(name.encode()) % len(EACH_RUN)]
    return [board, *(also for file, also in ALSO.items() if name.startswith(file))]


def pytest_configure(config: pytest.Config) -> None:
    """Long tests take all boards, and so does everybody who names some."""
    if not config.option.board and config.option.markexpr != "soak":
        config.stash[BOARDS] = boards_of
