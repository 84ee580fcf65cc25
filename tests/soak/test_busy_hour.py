# SPDX-License-Identifier: MIT
"""The eight busy tasks of tests/kernel for an hour of the target's time."""

import shutil

import pytest

from kiln.base.paths import DEFAULT_BOARD
from kernel.test_busy import BUSY

pytestmark = pytest.mark.soak

SECONDS = 3600
REAL_SECONDS = 1500  # of processor time


def test_eight_tasks_for_an_hour(build, tmp_path):
    app = tmp_path / "app"
    shutil.copytree(BUSY, app)
    main = app / "main.c"
    main.write_text(f"#define BUSY_SECONDS {SECONDS}\n" + main.read_text(encoding="utf-8"))
    image = build.folder(app, DEFAULT_BOARD)
    lines = image.run(seconds=REAL_SECONDS).lines
    assert lines[-1] == "all went on"
