# SPDX-License-Identifier: MIT
"""load_model: what a good application becomes, and errors that no file alone can make."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import config_fixtures
import pytest
from config_fixtures import HELLO, make_app, said
from kiln.base.diag import Diagnostics, Failed, Place
from kiln.base.kinds import Kind, Right
from kiln.base.tree import ROOT
from kiln.base.values import Memory
from kiln.config import merge
from kiln.manifest import application, board
from kiln.model import validate
from kiln.model.model import Model
from kiln.pipeline.frontend import load_model

FULL = """\
kiln: 1
tasks:
  late:
    entry: late_main
    sources: [src/main.c, ../shared/util.S]
    priority: 30
    stack: 4K
    quantum: 20ms
    autostart: false
  early:
    entry: early_main
    sources: [src/main.c]
    priority: 0
    stack: 128
    system: [shutdown]
    grants:
      late: spawn
      ready: [wait, signal]
      calib: ro
      gpio0: [mmio]
      console: read
semaphores:
  ready: {initial: 2, max: 65535}
  binary: {}
memory:
  calib: {size: 1K}
"""


def load(app: Path, build: Path, defines: dict[str, str] | None = None) -> Model:
    return load_model(app, "mps2_an386", build, defines or {}, Diagnostics())


def full(tmp_path: Path) -> Path:
    app = make_app(tmp_path / "app", FULL)
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "util.S").write_text("")
    return app


def test_everything_arrives_in_the_model(tmp_path: Path) -> None:
    app = full(tmp_path)
    model = load(app, tmp_path / "build")
    late, early = model.tasks
    assert (model.app, model.manifest) == ("app", app / "app.yaml")
    assert (late.name, late.entry, late.priority, late.stack) == ("late", "late_main", 30, 4096)
    assert (late.quantum_ms, late.autostart, late.place) == (20, False, Place("app.yaml", 3, 3))
    assert late.sources == (app / "src/main.c", tmp_path / "shared/util.S")
    assert (early.quantum_ms, early.autostart, early.grants[0].place.line) == (0, True, 17)
    assert [(g.target, g.kind, g.rights) for g in early.grants] == [
        ("late", Kind.TASK, {Right.SPAWN}),
        ("ready", Kind.SEMAPHORE, {Right.WAIT, Right.SIGNAL}),
        ("calib", Kind.MEMORY, {Right.READ_ONLY}),
        ("gpio0", Kind.DEVICE, {Right.MMIO}),
        ("console", Kind.CONSOLE, {Right.READ}),
        ("system", Kind.SYSTEM, {Right.SHUTDOWN}),
    ]
    ready, binary = model.objects.semaphores
    assert (ready.name, ready.initial, ready.maximum) == ("ready", 2, 65535)
    assert (binary.name, binary.initial, binary.maximum) == ("binary", 0, 1)
    assert (ready.place, binary.place) == (Place("app.yaml", 23, 3), Place("app.yaml", 24, 3))
    assert ready.initial_place == Place("app.yaml", 23, 20)
    assert [(p.name, p.size) for p in model.partitions] == [("calib", 1024)]
    assert model.config["TASK_LATE_STACK_SIZE"] == "4096"


@pytest.mark.parametrize("name", board.names())
@pytest.mark.parametrize("sample", sorted(p.parent.name for p in ROOT.glob("samples/*/app.yaml")))
def test_samples_load_on_every_board(sample: str, name: str, tmp_path: Path) -> None:
    diags = Diagnostics()
    model = load_model(ROOT / "samples" / sample, name, tmp_path, {}, diags)
    assert model.board.name == name and model.tasks
    assert said(diags) == ""


@pytest.mark.parametrize("name", sorted(p.name for p in (ROOT / "samples/boards").iterdir()))
def test_samples_for_a_board_load_on_it_and_are_refused_elsewhere(
    name: str, tmp_path: Path
) -> None:
    sample = ROOT / "samples/boards" / name
    diags = Diagnostics()
    assert load_model(sample, name, tmp_path, {}, diags).board.name == name and said(diags) == ""
    for other in set(board.names()) - set(application.boards(sample)):
        diags = Diagnostics()
        with pytest.raises(Failed):
            load_model(sample, other, tmp_path, {}, diags)
        (message,) = diags.errors
        assert str(message).startswith("app.yaml:4:10: error: the application is for ")
        assert f", and not for '{other}'\n  hint: use -b {name}" in str(message)


def test_board_values(tmp_path: Path) -> None:
    diags = Diagnostics()
    found = board.load("lm3s6965evb", diags)
    assert found and not diags.errors
    assert (found.cpu, found.arch, found.mpu_regions) == ("cortex-m3", "v7m", 8)
    assert (found.flash, found.ram) == (Memory(0, 0x40000), Memory(0x20000000, 0x10000))
    uart = found.devices[0]
    assert (uart.name, uart.driver, uart.irqs) == ("uart0", "pl011", (("uart", 5),))
    assert found.qemu and found.qemu.cpu_hz == found.clock_hz == 12500000


def test_a_disabled_task_is_not_in_the_model(tmp_path: Path) -> None:
    model = load(make_app(tmp_path / "app"), tmp_path / "build", {"TASK_T": "n"})
    assert [task.name for task in model.tasks] == ["u"]


def test_a_device_may_be_granted_to_two_tasks_of_which_one_is_enabled(tmp_path: Path) -> None:
    app = make_app(tmp_path / "app", HELLO.replace("256}", "256, grants: {gpio0: mmio}}"))
    with pytest.raises(Failed):
        load(app, tmp_path / "build")
    assert len(load(app, tmp_path / "build", {"TASK_U": "n"}).tasks) == 1


def test_paths_with_spaces_and_brackets_work(tmp_path: Path) -> None:
    app = make_app(tmp_path / "my [app]*", HELLO, "CONFIG_TICK_HZ=100\n")
    assert load(app, tmp_path / "my [build] ?").config["TICK_HZ"] == "100"


def test_a_source_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = make_app(tmp_path / "app")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    text = config_fixtures.run_app(app, tmp_path / "build").splitlines()[0]
    assert text == "app.yaml:3:29: error: task 't': source 'src/main.c': the file cannot be read"


def test_outputs_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "build").write_text("a file where the folder should be")
    with pytest.raises(Failed, match="cannot write the file: (Not a directory|File exists)"):
        load(make_app(tmp_path / "app"), tmp_path / "build")


def test_a_tick_that_systick_cannot_count(tmp_path: Path) -> None:
    diags = Diagnostics()
    the_board = board.load("mps2_an386", diags)
    manifest = application.load(make_app(tmp_path / "app"), diags)
    assert the_board and manifest
    fast = dataclasses.replace(the_board, clock_hz=168_000_000)
    stack = merge.layers(tmp_path, "mps2_an386", None, {"TICK_HZ": "10"}, diags)
    validate.build(manifest, fast, merge.merge(manifest, stack, diags), diags)
    assert str(diags.errors[0]).splitlines() == [
        "-DTICK_HZ=10: error: CONFIG_TICK_HZ: at 168000000 Hz, 10 ticks a second are 16800000"
        " cycles each; SysTick counts 16777216",
        "  hint: use at least 11",
    ]


def test_too_many_tasks(tmp_path: Path) -> None:
    task = "{entry: run, sources: [src/main.c], priority: 1, stack: 256}"
    text = "kiln: 1\ntasks:\n" + "".join(f"  t{n}: {task}\n" for n in range(255))
    said_text = config_fixtures.run_app(make_app(tmp_path / "app", text), tmp_path / "build")
    assert said_text == "app.yaml:3:3: error: 'tasks': 255 entries, but at most 254 are allowed\n"
