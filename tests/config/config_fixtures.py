# SPDX-License-Identifier: MIT
"""Runs the front end on a fixture and returns what it says.

A fixture is a file NOUN_DEFECT.yaml with NOUN_DEFECT.expected beside it, or a
folder with app.yaml, prj.conf, menuconfig.conf, board (a name), board.yaml (one in
the place of a board of the tree, called testboard), defines (a line for each -D) and
expected. KILN_UPDATE_GOLDENS=1 writes what is said into the expected files instead
of comparing.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from unittest import mock

from kiln.base.diag import Diagnostics, Failed
from kiln.manifest import board
from kiln.pipeline.frontend import load_model

GOLDEN = Path(__file__).parent / "golden"
DEFAULT_BOARD = "mps2_an386"
UPDATE = os.environ.get("KILN_UPDATE_GOLDENS") == "1"

HELLO = """\
kiln: 1
tasks:
  t: {entry: run, sources: [src/main.c], priority: 1, stack: 256}
  u: {entry: run, sources: [src/main.c], priority: 2, stack: 256}
"""


def make_app(folder: Path, manifest: str | bytes = HELLO, prj: str = "") -> Path:
    """An application with the sources that fixtures name."""
    (folder / "src").mkdir(parents=True)
    (folder / "src.c").mkdir()
    for name in ("main.c", "main.h"):
        (folder / "src" / name).write_text("")
    data = manifest.encode() if isinstance(manifest, str) else manifest
    (folder / "app.yaml").write_bytes(data)
    if prj:
        (folder / "prj.conf").write_text(prj)
    return folder


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Contents and modification time of every file below `folder`."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def said(diags: Diagnostics) -> str:
    """All messages: the errors in order of place, then the notes."""
    notes = [m for m in diags.messages if m.severity == "note"]
    return "".join(f"{message}\n" for message in [*diags.errors, *notes])


def run_app(
    app: Path, build: Path, board_name: str = DEFAULT_BOARD, defines: dict[str, str] | None = None
) -> str:
    """What load_model says; without errors, its outputs must be there."""
    diags = Diagnostics()
    try:
        load_model(app, board_name, build, defines or {}, diags)
        assert (build / ".config").is_file()
    except Failed as failed:
        assert failed.messages == diags.errors
    return said(diags).replace(str(app), "APP")


def run_folder(fixture: Path, tmp_path: Path) -> str:
    """What load_model says about a folder fixture."""
    app = make_app(tmp_path / "app")
    (app / "app.yaml").unlink()
    shutil.copytree(fixture, app, dirs_exist_ok=True)
    build = tmp_path / "build"
    build.mkdir()
    if (app / "menuconfig.conf").exists():
        (app / "menuconfig.conf").rename(build / "menuconfig.conf")
    named = app / "board"
    defines = app / "defines"
    pairs = defines.read_text(encoding="utf-8").splitlines() if defines.exists() else []
    name = named.read_text(encoding="utf-8").strip() if named.exists() else DEFAULT_BOARD
    with own_board(app / board.FILE, tmp_path):
        return run_app(app, build, name, dict(pair.split("=", 1) for pair in pairs))


@contextlib.contextmanager
def own_board(fixture: Path, tmp_path: Path) -> Iterator[None]:
    """Load the board of a fixture whatever its name, if the fixture has one."""
    if not fixture.exists():
        yield
        return
    path = tmp_path / "testboard" / board.FILE
    path.parent.mkdir()
    fixture.rename(path)
    load = partial(board.load_file, path, board.FILE)
    with mock.patch.object(board, "load", lambda _, diags: load(diags)):
        yield


def run_board(fixture: Path, tmp_path: Path) -> str:
    """What is said about a board description; its folder is called testboard."""
    path = tmp_path / "testboard" / "board.yaml"
    path.parent.mkdir()
    shutil.copy(fixture, path)
    diags = Diagnostics()
    board.load_file(path, "board.yaml", diags)
    return said(diags)


def compare(actual: str, expected: Path) -> None:
    """Compare with a golden file, or write it."""
    if UPDATE:
        expected.write_text(actual, encoding="utf-8")
    assert actual == expected.read_text(encoding="utf-8")
