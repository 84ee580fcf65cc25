# SPDX-License-Identifier: MIT
"""Class C on the samples as they are: the edges of every region of every task."""

import pytest
import yaml
from hostile import edges
from hostile.arena import devices
from hostile.elf import Elf
from hostile.probe import prober_of
from hostile.widen import double_region, execute_region
from kiln.cli.paths import BASE, DEFAULT_BOARD

WITH_PARTITION = "footprint"  # on one board only: it takes longest
SAMPLES = sorted(
    {path.parent.name for path in (BASE / "samples").glob("*/app.yaml")} - {WITH_PARTITION}
)


def partitions(sample, task):
    """What is granted to a task in the manifest: partition -> "r" or "rw"."""
    text = (BASE / "samples" / sample / "app.yaml").read_text(encoding="utf-8")
    manifest = yaml.safe_load(text)
    grants = manifest["tasks"].get(task, {}).get("grants", {})
    shared = manifest.get("memory", {})
    return {name: {"ro": "r", "rw": "rw"}[grants[name]] for name in grants if name in shared}


def wrong(sample, image, task, patch=None):
    """What goes wrong at the edges for a task, one by one."""
    with prober_of(image, task, patch) as prober:
        found_at = edges.edges(prober.elf, devices(image.board))
        yield from edges.probe_all(prober, task, found_at, partitions(sample, task))


@pytest.mark.parametrize("sample", SAMPLES)
def test_edges(build, board, sample):
    check_edges(build, sample, board)


def test_edges_of_a_partition(build):
    check_edges(build, WITH_PARTITION, DEFAULT_BOARD)


def check_edges(build, sample, board):
    """Every task of a sample finds what it should at every edge."""
    image = build.folder(BASE / "samples" / sample, board)
    found = [text for task in edges.tasks(Elf(image.elf)) for text in wrong(sample, image, task)]
    assert found == []


@pytest.mark.parametrize("change", [double_region, execute_region])
def test_a_wider_region_is_noticed(build, change):
    image = build.folder(BASE / "samples/three_tasks")
    elf = Elf(image.elf)
    tried = 0
    for task in edges.tasks(elf):
        for number, region in enumerate(edges.regions(elf, task)):
            if f"ld_{task}_mpu{number}_rbar" in elf.symbols and region.rasr & 1:
                found = wrong("three_tasks", image, task, change(image, task, number))
                assert next(found, None), f"{task}: region {number}"
                tried += 1
    assert tried >= len(edges.tasks(elf))
