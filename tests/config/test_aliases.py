# SPDX-License-Identifier: MIT
"""Other names of devices: the model has the devices' own, and every board has the promised ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from config_fixtures import make_app

from kiln.base.diag import Diagnostics
from kiln.manifest import board
from kiln.pipeline.frontend import load_model

APP = """\
kiln: 1
tasks:
  t:
    entry: run
    sources: [src/main.c]
    priority: 1
    stack: 256
    grants: {led0: mmio, user_timer: mmio}
    irqs: {user_timer: notify.2}
"""
# The device that is led0, the one that is user_timer, its interrupt's name and its line.
MEANT = {
    "lm3s6965evb": ("gpio_f", "timer0", "timer0.a", 19),
    "mps2_an385": ("fpgaio", "timer0", "timer0", 8),
    "mps2_an386": ("fpgaio", "timer0", "timer0", 8),
}


@pytest.mark.parametrize("name", MEANT)
def test_a_manifest_means_the_device_of_each_board(name: str, tmp_path: Path) -> None:
    build = tmp_path / "build"
    build.mkdir()
    diags = Diagnostics()
    model = load_model(make_app(tmp_path / "app", APP), name, build, {}, diags)
    (task,) = model.tasks
    led, timer, irq, line = MEANT[name]
    assert [grant.target for grant in task.grants] == [led, timer]
    assert [(each.name, each.line, each.bit) for each in task.irqs] == [(irq, line, 2)]


@pytest.mark.parametrize("name", board.names())
def test_every_board_has_the_aliases_of_the_samples(name: str) -> None:
    found = board.load(name, Diagnostics())
    assert found and {"led0", "user_timer"} <= {alias.name for alias in found.aliases}
