# SPDX-License-Identifier: MIT
"""How long `kiln build` takes: clean, again, and after an edit of each kind.

Prints the table of docs/speed.md, with today's figures beside the targets. The targets are wall
time on an idle machine with two processors; what is judged is processor time, which another
process does not change, and which is at most twice the wall time.
"""

import os
import resource
import shutil
import statistics
import subprocess
import time  # wall: it is what a person waits

import pytest

from kiln.base.paths import BASE
from kiln.testing.plugin import clean_environment

pytestmark = pytest.mark.soak

RUNS = 3
PROCESSORS = 2
# What is done, and the target in seconds of wall time.
TARGETS = {
    "a clean build in a fresh clone": 3.0,
    "a clean build in a second folder": 1.5,
    "nothing changed": 0.25,
    "a C file edited": 1.0,
    "a value of the manifest edited": 1.0,
    "CONFIG_TICK_HZ edited": 2.0,
}


class Tree:
    """A fresh clone with its own caches, and an application in it."""

    def __init__(self, folder):
        self.base = folder / "kiln"
        subprocess.run(["git", "clone", "-q", str(BASE), str(self.base)], check=True)
        self.app = self.base / "samples/hello_world"
        own = ("CCACHE_DIR", "CMAKE_C_COMPILER_LAUNCHER", "CCACHE_NOHASHDIR")
        self.environment = {n: v for n, v in clean_environment().items() if n not in own}

    def build(self, name="build", *words):
        """The (wall, processor) seconds of a build in the folder `name`."""
        directory = self.base / "build" / name
        command = [str(self.base / "kiln"), "build", "-d", str(directory), str(self.app)]
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        subprocess.run(
            [*command, *words], check=True, env=self.environment, stdout=subprocess.DEVNULL
        )
        wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
        return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def edit(self, name, old, new):
        path = self.app / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


def measured(folder, run):
    """One round of everything: what was done -> (wall, processor) seconds."""
    tree = Tree(folder)
    found = {"a clean build in a fresh clone": tree.build()}
    found["a clean build in a second folder"] = tree.build("second")
    found["nothing changed"] = tree.build()
    tree.edit("src/main.c", "Hello", f"Hello {run}")
    found["a C file edited"] = tree.build()
    tree.edit("app.yaml", "priority: 1", "priority: 2")
    found["a value of the manifest edited"] = tree.build()
    found["CONFIG_TICK_HZ edited"] = tree.build("build", "--", f"-DCONFIG_TICK_HZ={500 + run}")
    shutil.rmtree(folder)
    return found


def test_tool_speed(tmp_path, capsys):
    rounds = [measured(tmp_path / str(run), run) for run in range(RUNS)]
    rows, slow = [], []
    for what, target in TARGETS.items():
        wall, processor = (statistics.median(r[what][n] for r in rounds) for n in (0, 1))
        rows.append(f"| {what} | {wall:.2f} | {target:.2f} | {processor:.2f} |")
        slow += [what] * (processor > PROCESSORS * target)
    with capsys.disabled():
        print("\n| what | wall | target | processor |", "|---|---|---|---|", *rows, sep="\n")
        print(f"| load of the machine | {os.getloadavg()[0]:.1f} | | |")
    assert not slow
