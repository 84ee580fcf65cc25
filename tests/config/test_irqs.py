# SPDX-License-Identifier: MIT
"""Names of interrupts: two that make one C name, which no board of the tree has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from config_fixtures import DEFAULT_BOARD, make_app, run_app

from kiln.base.diag import Diagnostics, Place
from kiln.base.values import Board, Device
from kiln.manifest import board

APP = """\
kiln: 1
tasks:
  t:
    entry: run
    sources: [src/main.c]
    priority: 1
    stack: 256
    irqs:
      adc.end: notify.0
      adc_end: notify.1
"""


def test_two_interrupts_with_one_c_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = board.load(DEFAULT_BOARD, Diagnostics())
    assert known
    place = Place("board.yaml", 1)
    more = (
        Device("adc", 0x40020000, 4096, (("end", 20), ("over", 21)), "", place),
        Device("adc_end", 0x40021000, 4096, (("only", 22),), "", place),
    )

    def load(name: str, diags: Diagnostics) -> Board:
        assert known
        return replace(known, devices=(*known.devices, *more))

    monkeypatch.setattr(board, "load", load)
    build = tmp_path / "build"
    build.mkdir()
    assert run_app(make_app(tmp_path / "app", APP), build) == (
        "app.yaml:10:7: error: task 't': irqs: 'adc_end': irq_adc_end would stand for this"
        " interrupt and for 'adc.end' (app.yaml:9:7)\n"
        "  hint: rename one of the devices in board.yaml\n"
    )
