# SPDX-License-Identifier: MIT
"""The same source makes the same bytes, wherever, by whomever and however it is built."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from kiln.cli.checks import files
from kiln.cli.paths import BASE

SAMPLES = ("hello_world", "isolation")
# Two worlds that differ in everything that an output must not depend on: the tree's place, the
# environment, and the processors (None: all), from which Ninja takes its number of jobs.
WORLDS = (
    ("a", {"LC_ALL": "C", "TZ": "UTC", "PYTHONHASHSEED": "1"}, {min(os.sched_getaffinity(0))}),
    (
        "a longer name, with spaces/and another folder",
        {
            "LC_ALL": "C.UTF-8",
            "LANG": "de_DE.UTF-8",
            "TZ": "Asia/Tokyo",
            "PYTHONHASHSEED": "4711",
            "USER": "somebody",
            "SOURCE_DATE_EPOCH": "1",
        },
        None,
    ),
)


def copy_tree(target):
    """The tree as git knows it."""
    for path in files():
        copy = target / path.relative_to(BASE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, copy)


def build(tree, sample, environment, processors):
    """Build a sample of a tree in its usual place; returns the build directory."""
    ignored = ("KILN_BASE", "BOARD", "PYTHONPATH")
    env = {name: value for name, value in os.environ.items() if name not in ignored}
    subprocess.run(
        ["./kiln", "build", f"samples/{sample}"],
        cwd=tree,
        env=env | environment,
        check=True,
        capture_output=True,
        preexec_fn=lambda: os.sched_setaffinity(0, processors) if processors else None,
    )
    return tree / "build" / sample


def outputs(directory):
    """Everything that must be the same, by name."""
    paths = [p for p in (directory / "generated").rglob("*") if p.is_file()]
    paths += [directory / f"{directory.name}.{ending}" for ending in ("elf", "bin", "hex")]
    paths.append(directory / ".config")
    return {str(path.relative_to(directory)): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """sample -> outputs, for each of the worlds."""
    result = []
    for name, environment, processors in WORLDS:
        tree = tmp_path_factory.mktemp("world") / name
        copy_tree(tree)
        result.append({s: outputs(build(tree, s, environment, processors)) for s in SAMPLES})
        shutil.rmtree(tree)
    return result


@pytest.mark.parametrize("sample", SAMPLES)
def test_same_bytes(built, sample):
    one, other = (world[sample] for world in built)
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


def test_no_path_is_left(built):
    """Neither the build directory nor the home of Kiln is in what is flashed or debugged."""
    for world in built:
        for name, data in world["hello_world"].items():
            assert b"/tmp" not in data and str(Path.home()).encode() not in data, name
