# SPDX-License-Identifier: MIT
"""Class C on the samples as they are: the edges of every region of every task."""

import pytest
import yaml
from hostile import edges
from hostile.arena import devices
from hostile.elf import elf_of
from hostile.probe import prober_of
from hostile.widen import double_region, execute_region
from kiln.base.paths import BASE, DEFAULT_BOARD, board_sample_folders, emulated_names

EACH_BOARD = "three_tasks"
NEVER_IDLE = {"priority_inversion", "user_driver"}  # until it ends by itself
# A heap, a pool, a device, and little besides; `kiln soak edges_of_samples` takes the others.
EACH_RUN = ("footprint", "isolation", "three_tasks_at_run_time", "tinyos", "user_driver")


def manifest(sample):
    """A sample's app.yaml."""
    return yaml.safe_load((BASE / "samples" / sample / "app.yaml").read_text(encoding="utf-8"))


def partitions(sample, task):
    """What is granted to a task in the manifest: partition or heap -> "r" or "rw"."""
    grants = manifest(sample)["tasks"].get(domain(sample, task), {}).get("grants", {})
    shared = manifest(sample).get("memory", {}) | manifest(sample).get("heaps", {})
    words = {"ro": "r", "rw": "rw", "alloc": "rw"}
    return {name: words[grants[name]] for name in grants if name in shared}


def domain(sample, task):
    """The task whose memory a task uses: for a pool's, that which the pool shares."""
    pool = manifest(sample).get("pools", {}).get(task.rpartition("_")[0], {})
    return pool["shares"] if "shares" in pool else task


def starts(sample, task):
    """Whether a task starts, without anybody typing something."""
    if sample in NEVER_IDLE and task == "idle":
        return False
    return manifest(sample)["tasks"].get(task, {}).get("autostart", True)


def wrong(sample, image, task, patch=None):
    """What goes wrong at the edges for a task, one by one."""
    with prober_of(image, task, patch) as prober:
        found_at = edges.edges(prober.elf, devices(image.board))
        truth = edges.Truth(prober.elf, task, partitions(sample, task), shares=domain(sample, task))
        yield from edges.probe_all(prober, task, found_at, truth)


def test_edges_on_each_board(build, board):
    check_edges(build, EACH_BOARD, board)


@pytest.mark.parametrize("sample", EACH_RUN)
def test_edges(build, sample):
    check_edges(build, sample, DEFAULT_BOARD)


def check_edges(build, sample, board):
    """Every task of a sample finds what it should at every edge."""
    image = build.folder(BASE / "samples" / sample, board)
    tasks = [task for task in edges.tasks(elf_of(image.elf)) if starts(sample, task)]
    assert len(tasks) >= 1
    assert [text for task in tasks for text in wrong(sample, image, task)] == []


@pytest.mark.parametrize(
    "name", sorted({f.name for f in board_sample_folders()} & {*emulated_names()})
)
def test_edges_of_samples_for_a_board(build, name):
    check_edges(build, f"boards/{name}", name)


@pytest.mark.parametrize("change", [double_region, execute_region])
def test_a_wider_region_is_noticed(build, change):
    image = build.folder(BASE / "samples/three_tasks")
    elf = elf_of(image.elf)
    tried = 0
    for task in edges.tasks(elf):
        for number, region in enumerate(edges.regions(elf, task)):
            if f"ld_{task}_mpu{number}_rbar" in elf.symbols and region.rasr & 1:
                found = wrong("three_tasks", image, task, change(image, task, number))
                assert next(found, None), f"{task}: region {number}"
                tried += 1
    assert tried >= len(edges.tasks(elf))
