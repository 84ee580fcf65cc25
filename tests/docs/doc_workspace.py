# SPDX-License-Identifier: MIT
"""A copy of the tree in which a page's commands run, and which commands do not run."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import doc_compare
from doc_blocks import Block

from kiln.base.paths import BASE
from kiln.testing.limits import communicate
from kiln.testing.plugin import clean_environment
from support.tree import copy_tree

SECONDS = 300  # of processor time
COMMENT = re.compile(r"\s+# .*$")


def not_run() -> dict[str, str]:
    """Command -> why no test runs it, from not_run.txt."""
    listed = {}
    for line in (Path(__file__).parent / "not_run.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            command, _, reason = line.partition(": ")
            listed[command] = reason
    return listed


def commands(block: Block) -> Iterator[tuple[str, str | None]]:
    """The commands of a block, each with the output shown behind it (None: not shown)."""
    if block.language == "sh":
        for line in block.text.splitlines():
            if line and not line.startswith("#"):
                yield COMMENT.sub("", line), None
        return
    command, shown = "", ""
    for line in block.text.splitlines():
        if line.startswith("$ "):
            if command:
                yield command, shown
            command, shown = line.removeprefix("$ "), ""
        else:
            assert command, f"{block.place}: output without a command"
            shown += f"{line}\n"
    if command:
        yield command, shown


@dataclass(frozen=True)
class Workspace:
    """A folder with a copy of the tree."""

    folder: Path

    def fill(self) -> None:
        """Copy what belongs to the tree, but not what was built in it."""
        copy_tree(self.folder)

    def put(self, block: Block, name: str, text: str) -> None:
        """Make the file that a block shows; one of the tree must be as shown."""
        if not name.startswith("..") and (BASE / name).exists():
            lines = (BASE / name).read_text(encoding="utf-8").splitlines(keepends=True)
            actual = "".join(line for line in lines if "SPDX-License-Identifier" not in line)
            assert text == actual, f"{block.place}: {name} is not as shown"
        else:
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def run(self, block: Block, command: str, shown: str | None) -> None:
        """Run a command of a block and compare what it prints."""
        with subprocess.Popen(
            ["sh", "-c", command],
            cwd=self.folder,
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as process:
            output, _ = communicate(process, seconds=SECONDS)
        printed = output.decode(errors="replace").replace("\r\n", "\n")
        printed = printed.replace(f"{self.folder}/", "").replace(f"{self.folder.parent}/", "../")
        where = f"{block.place}: $ {command}\n{printed}"
        # A page that shows an error means the command to fail.
        assert bool(process.returncode) == bool(shown and "error: " in shown), where
        assert shown is None or doc_compare.matches(shown, printed), where
