# SPDX-License-Identifier: MIT
"""Keeps files that depend on nothing but some inputs' contents, from one build to the next.

What was made once is copied later, into any build directory. A folder that cannot be
written, or two builds at once, only cost time.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from kiln.base.tree import ROOT

FOLDER = ROOT / ".cache" / "kept"
CONTENTS = ".contents"  # of a result: the size and name of each file
MOST = 16  # results; those used least recently are removed


def key_of(texts: Iterable[str], files: Iterable[Path]) -> str:
    """A name for a result: a digest of its parts, each with its length."""
    digest = hashlib.sha256()
    for data in (*(text.encode() for text in texts), *(file.read_bytes() for file in files)):
        digest.update(len(data).to_bytes(8, "little") + data)
    return digest.hexdigest()


def provide(key: str, out: Path, make: Callable[[Path], None], folder: Path = FOLDER) -> None:
    """Fill `out` with the files that `make` writes into the folder that it is given, or wrote
    at an earlier call with this key."""
    out.mkdir(parents=True, exist_ok=True)
    kept = folder / key
    try:
        if kept.is_dir() and not _is_whole(kept):  # files were removed
            shutil.rmtree(kept)
        if not kept.is_dir():
            _keep(kept, make)
        os.utime(kept)
        _copy(kept, out)
    except OSError:
        make(out)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name != CONTENTS)


def _contents(folder: Path) -> str:
    return "".join(f"{path.stat().st_size} {path.name}\n" for path in _files(folder))


def _is_whole(kept: Path) -> bool:
    try:
        return (kept / CONTENTS).read_text(encoding="utf-8") == _contents(kept)
    except OSError:
        return False


def _copy(source: Path, out: Path) -> None:
    for file in _files(source):
        shutil.copyfile(file, out / file.name)


def _keep(kept: Path, make: Callable[[Path], None]) -> None:
    """Make a result, whole or not at all, and forget the oldest ones."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent, prefix=".") as name:
        made = Path(name) / "made"
        made.mkdir()
        make(made)
        (made / CONTENTS).write_text(_contents(made), encoding="utf-8")
        try:
            made.rename(kept)
        except OSError:
            if not kept.is_dir():  # another build was faster if it is
                raise
    results = [entry for entry in kept.parent.iterdir() if not entry.name.startswith(".")]
    for old in sorted(results, key=lambda entry: entry.stat().st_mtime)[:-MOST]:
        shutil.rmtree(old, ignore_errors=True)
