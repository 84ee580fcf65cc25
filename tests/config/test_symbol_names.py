# SPDX-License-Identifier: MIT
"""No two names of a manifest make one symbol of the linker script."""

from __future__ import annotations

import re
from pathlib import Path

import config_fixtures

from kiln.base.diag import Diagnostics
from kiln.pipeline.generate import generate

TASK = "{{entry: {0}_main, sources: [src/main.c], priority: 1, stack: 512}}"
# Partitions called like what the script appends to a task's name.
ENDINGS = ("data", "bss", "stack", "range0", "mpu0", "data_start", "frame_span")


def test_symbols_are_assigned_once(tmp_path: Path) -> None:
    tasks = ("a", "partition0", "owner0", "grant0", "user")
    manifest = "kiln: 1\ntasks:\n"
    manifest += "".join(f"  {name}: {TASK.format(name)}\n" for name in tasks)
    manifest += "memory:\n"
    manifest += "".join(f"  {task}_{end}: {{size: 32}}\n" for task in tasks for end in ENDINGS)
    app = config_fixtures.make_app(tmp_path / "app", manifest)
    generate(app, "mps2_an386", tmp_path / "build", {}, Diagnostics())
    script = (tmp_path / "build/generated/first.ld").read_text()
    symbols = re.findall(r"^(?:.*\{ )?\s*(\w+) = ", script, re.MULTILINE)
    assert len(symbols) > 100
    assert sorted(symbols) == sorted(set(symbols))
