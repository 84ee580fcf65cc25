# SPDX-License-Identifier: MIT
"""The same source makes the same bytes, wherever, by whomever and however it is built."""

import os
import shutil
import subprocess
from pathlib import Path

from kiln.base.paths import BASE
from kiln.cli.checks import files

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
        env=env | environment | {"CCACHE_DISABLE": "1"},
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


def differences(one, other):
    """The names of outputs that are not the same."""
    assert one.keys() == other.keys()
    return [name for name in one if one[name] != other[name]]


def test_same_bytes(tmp_path):
    """In both worlds; and neither the tree's place nor anybody's home is in them."""
    built = []
    for number, (name, environment, processors) in enumerate(WORLDS):
        tree = tmp_path / str(number) / name
        copy_tree(tree)
        built.append({s: outputs(build(tree, s, environment, processors)) for s in SAMPLES})
        shutil.rmtree(tree)
    for sample in SAMPLES:
        assert differences(*(world[sample] for world in built)) == []
    for name, data in built[0]["hello_world"].items():
        assert str(tmp_path).encode() not in data and str(Path.home()).encode() not in data, name
