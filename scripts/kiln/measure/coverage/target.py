# SPDX-License-Identifier: MIT
"""Branches of the images that ran in the emulator, from what its plugin (branches.c) saw.

Beside an ELF lie two files: .sites lists the decisions in its code, one a line, with the
branch that each belongs to; .seen has two bytes for each, which the plugin sets.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from kiln.base.errors import UserError
from kiln.measure.code import Code
from kiln.measure.coverage.branch import Branch, Way
from kiln.measure.coverage.image import sites

PART = "arch"  # of the tree, whose branches are measured on the target
SOURCE = Path(__file__).with_name("branches.c")
FLAGS = ("-O2", "-fPIC", "-shared", "-Wall", "-Wextra", "-Werror", "-Wl,-z,now")

Key = tuple[str, str, str, str, str]  # file, line, function, condition, number; as in .sites


def build_plugin(library: Path) -> None:
    """Compile the plugin; its missing symbols are those of QEMU."""
    result = subprocess.run(
        ["gcc", *FLAGS, "-o", str(library), str(SOURCE)], capture_output=True, text=True
    )
    if result.returncode:
        raise UserError(f"the plugin does not compile:\n{result.stderr}")


def words(library: Path, elf: Path) -> list[str]:
    """What QEMU's command line needs, so that a run of the image is measured, if it counts."""
    listed, seen = elf.with_suffix(".sites"), elf.with_suffix(".seen")
    if not seen.exists():
        lines = site_lines(elf)
        write(listed, lines)
        # Another process may be here too: it lists the same, and only one may make `seen`.
        write(seen, bytes(2 * len(lines.splitlines())), replace=False)
    if not seen.stat().st_size:
        return []
    return ["-singlestep", "-plugin", f"{library},sites={listed},seen={seen}"]


def site_lines(elf: Path) -> bytes:
    """The list of an image's decisions."""
    return "".join(
        f"{site.decision.address:x} {site.decision.condition} {site.decision.register} "
        f"{site.file} {site.line} {site.function} {site.number}\n"
        for site in sites(elf, PART)
    ).encode()


def write(path: Path, data: bytes, replace: bool = True) -> None:
    """Make a file, whole or not at all; unless `replace`, not if it is there."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(data)
    try:
        if replace:
            os.replace(file.name, path)
        else:
            os.link(file.name, path)
    except FileExistsError:
        pass
    Path(file.name).unlink(missing_ok=True)


def measure(folder: Path) -> list[Branch]:
    """The branches of all images below `folder` that were run."""
    taken: dict[Key, list[bool]] = defaultdict(lambda: [False, False])
    names: dict[Key, tuple[str, str]] = {}
    for listed in sorted(folder.rglob("*.sites")):
        rules = Code(listed.with_suffix(".elf")).architecture.code
        for key, ways in seen_of(listed):
            names[key] = rules.ways(int(key[3]))
            taken[key] = [old or new for old, new in zip(taken[key], ways)]
    return [
        Branch(
            file,
            int(line),
            function,
            tuple(map(Way, names[key], taken[key])),
        )
        for key in sorted(taken, key=lambda key: (key[0], int(key[1]), key[2:]))
        for file, line, function, *_ in [key]
    ]


def seen_of(listed: Path) -> Iterator[tuple[Key, tuple[bool, bool]]]:
    """The branches of one image, and whether their ways were taken."""
    data = listed.with_suffix(".seen").read_bytes()
    for index, line in enumerate(listed.read_text(encoding="utf-8").splitlines()):
        _, condition, _, file, number, function, order = line.split()
        yield (file, number, function, condition, order), (
            bool(data[2 * index]),
            bool(data[2 * index + 1]),
        )
