# SPDX-License-Identifier: MIT
"""A device with DMA reaches all memory: a task is granted it only with a waiver.

No board of the tree has such a device, so these tests add one that has.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from kiln.base.paths import BASE
from kiln.testing.plugin import clean_environment
from support.application import write_application
from support.tree import copy_tree

BOARD = "with_dma"
APP = """\
kiln: 1
tasks:
  driver:
    entry: driver_task
    sources: [driver.c]
    priority: 1
    stack: 512
    grants: {dma0: RIGHTS, worker: [spawn]}
    irqs: {dma0: notify.0}
  other: {entry: other_task, sources: [other.c], priority: 2, stack: 512}
pools:
  worker: {slots: 1, stack: 512, shares: driver}
"""
SOURCES = {
    "driver.c": """\
#include <kiln/app.h>
#include <kiln/kiln.h>
void driver_task(void)
{
    for (;;) {
        kiln_irq_enable(irq_dma0);
        kiln_notify_wait(1, KILN_FOREVER);
        *(volatile unsigned *)DMA0_BASE = 1;
    }
}
""",
    "other.c": "#include <kiln/kiln.h>\nvoid other_task(void) { kiln_sleep(1); }\n",
}
BOARD_LIKE = BASE / "boards/mps2_an386/board.yaml"
DEVICES = BOARD_LIKE.read_text(encoding="utf-8").splitlines().index("devices:") + 1  # its line
PLACE = f"boards/{BOARD}/board.yaml:{DEVICES + 1}:3"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree with a board whose device dma0 has DMA."""
    base = copy_tree(tmp_path_factory.mktemp("dma") / "kiln")
    folder = base / "boards" / BOARD
    shutil.copytree(base / "boards/mps2_an386", folder)
    board = folder / "board.yaml"
    text = board.read_text(encoding="utf-8").replace("name: mps2_an386", f"name: {BOARD}")
    device = "  dma0: {base: 0x4000F000, size: 4K, irqs: {done: 20}, dma: true}\n"
    board.write_text(text.replace("devices:\n", f"devices:\n{device}"), encoding="utf-8")
    return base


def kiln(tree: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """A command of that tree."""
    return subprocess.run(
        [str(tree / "kiln"), *map(str, words)],
        env=clean_environment() | {"KILN_BASE": str(tree)},
        capture_output=True,
        text=True,
    )


def built(tree: Path, folder: Path, rights: str) -> subprocess.CompletedProcess[str]:
    """`kiln build` of the application with these rights to dma0, in folder/build."""
    app = write_application(folder / "image", APP.replace("RIGHTS", rights), SOURCES)
    return kiln(tree, "build", "-b", BOARD, "-d", folder / "build", app)


def test_without_a_waiver_nothing_is_built(tree: Path, tmp_path: Path) -> None:
    result = built(tree, tmp_path, "mmio")
    assert result.returncode == 1
    assert (
        "app.yaml:8:14: error: task 'driver': grant 'dma0': the device reaches all memory by DMA,"
        f" past the MPU ({PLACE})\n  hint: 'dma0: [mmio, dma]' grants it to a task" in result.stderr
    )
    assert not (tmp_path / "build/image.elf").exists()


def test_with_a_waiver_the_build_and_verify_name_the_task(tree: Path, tmp_path: Path) -> None:
    """The image is isolated but for the task, and the pool's task that shares its memory."""
    result = built(tree, tmp_path, "[mmio, dma]")
    assert result.returncode == 0, result.stderr
    assert (
        "app.yaml:8:14: note: task 'driver': grant 'dma0': the task is trusted with all memory,"
        f" which the device reaches by DMA ({PLACE})\n" in result.stderr
    )
    result = kiln(tree, "verify", "-v", tmp_path / "build")
    assert (result.returncode, result.stderr) == (0, "")
    tasks = result.stdout.split("task '")[1:]
    trusted = {task.partition("'")[0] for task in tasks if "everything, by DMA of" in task}
    assert trusted == {"driver", "worker_0"}
    assert result.stdout.endswith(
        "image.elf: 4 tasks, isolated, except from 'driver', 'worker_0', which can reach all"
        " memory by DMA\n"
    )


def test_verify_does_not_trust_the_generator(tree: Path, tmp_path: Path) -> None:
    """An image whose model has lost the waiver is refused, though its regions are the same."""
    assert built(tree, tmp_path, "[mmio, dma]").returncode == 0
    model = tmp_path / "build/generated/model.json"
    facts = json.loads(model.read_text(encoding="utf-8"))
    (grant,) = (g for g in facts["tasks"]["driver"]["grants"] if g["target"] == "dma0")
    assert grant["rights"] == ["dma", "mmio"]
    grant["rights"] = ["mmio"]
    model.write_text(json.dumps(facts), encoding="utf-8")
    result = kiln(tree, "verify", tmp_path / "build")
    assert result.returncode == 1
    assert result.stderr == (
        "image.elf: error: task 'driver' can reach all memory by DMA of device 'dma0', without a"
        " waiver\n"
    )
