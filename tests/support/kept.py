# SPDX-License-Identifier: MIT
"""Keeps what tests build from one run to the next, by the contents that it is made of.

A kept build directory stays where it was made, so it is what a new one would be. KILN_KEPT=no
makes everything anew, and so does a run that measures coverage.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from kiln.base.paths import BASE
from kiln.image.build import TOOLS
from support.coverage import VARIABLE as COVERAGE

FOLDER = BASE / ".cache" / "images"
MOST = 1200  # more than two runs make; the ones that were used least recently go
DONE = "done"  # marks a finished build

# What an image is made of, besides its application and its board.
FILES = ("CMakeLists.txt", "Kconfig", "VERSION", "kiln")
FOLDERS = ("arch", "cmake", "drivers", "include", "kernel", "lib", "scripts", "soc", "templates")
# Packages under scripts/kiln that no build imports.
NOT_OF_IMAGES = ("gdb", "measure", "reference", "testing")
BINUTILS = ("tool:arm-none-eabi-ld", "tool:arm-none-eabi-objcopy")
MODULES = ("elftools", "jinja2", "kconfiglib", "yaml")


def place(fresh: Path) -> Path:
    """Where this session's builds are: the folder of kept ones, or `fresh`."""
    if os.environ.get("KILN_KEPT") == "no" or COVERAGE in os.environ:
        return fresh
    return FOLDER


def key_of(*parts: object) -> str:
    """A name for what is built of these parts, by this Kiln and with these tools."""
    _tree()
    return hashlib.sha256(repr((parts, _kiln(), _tools())).encode()).hexdigest()[:16]


def provide(folder: Path, make: Callable[[Path], None]) -> Path:
    """The build directory in `folder`, which `make` fills unless that was done before."""
    folder.mkdir(parents=True, exist_ok=True)
    directory = folder / "build"
    with open(folder / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / DONE).exists():
            make(directory)
            forget(folder.parent)
            if not _as_it_was():  # edited amid a run: the name says what the tree was before
                return directory
        (folder / DONE).touch()
    return directory


def forget(folder: Path, most: int = MOST) -> None:
    """Remove the builds that were used least recently, beyond `most`."""
    marks = [(entry / DONE) for entry in folder.iterdir() if (entry / DONE).exists()]
    for mark in sorted(marks, key=lambda mark: mark.stat().st_mtime)[:-most]:
        mark.unlink(missing_ok=True)
        shutil.rmtree(mark.parent, ignore_errors=True)


def contents(paths: Iterator[Path]) -> str:
    """A digest of files: their names and what is in them."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        data = path.read_bytes()
        digest.update(f"{path} {len(data)} ".encode() + data)
    return digest.hexdigest()


def of_kiln(base: Path = BASE) -> Iterator[Path]:
    """The files of a Kiln tree that every image may depend on."""
    yield from (base / name for name in FILES)
    others = [base / "scripts" / "kiln" / name for name in NOT_OF_IMAGES]
    for name in FOLDERS:
        for path, folders, files in os.walk(base / name):
            here = Path(path)
            folders[:] = [f for f in folders if f != "__pycache__" and here / f not in others]
            yield from (here / file for file in files if not file.endswith(".md"))


@cache
def of_board(board: str) -> str:
    """A digest of a board's folder."""
    return contents(path for path in (BASE / "boards" / board).rglob("*") if path.is_file())


@cache
def _kiln() -> str:
    return contents(of_kiln())


@cache
def _tree() -> str:
    """All that is read to name an image, when the first was named."""
    return _contents_now()


def _contents_now() -> str:
    return contents(path for path in (*of_kiln(), *(BASE / "boards").rglob("*")) if path.is_file())


def _as_it_was() -> bool:
    return _tree() == _contents_now()


@cache
def _tools() -> tuple[tuple[str, int, int], ...]:
    """What tells one installation from another, for a run of a program would take too long."""
    named = [word.split(":", 1) for word in (*TOOLS, *BINUTILS)]
    found = [Path(shutil.which(name) or name) for _, name in named]  # a tool, or a file
    specs = [importlib.util.find_spec(name) for name in MODULES]
    found += [Path(spec.origin) for spec in specs if spec and spec.origin]
    files = [path.resolve() for path in found if path.exists()]
    return tuple((str(f), f.stat().st_size, f.stat().st_mtime_ns) for f in files)
