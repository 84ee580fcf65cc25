# SPDX-License-Identifier: MIT
"""Object files for the host, kept by what they were made of: the same text is compiled once.

Mutants, configurations and other test programs have most of what they compile in common, and a
run most of it with the run before. Only what compiling made is kept, and never what a test said.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from support.coverage import VARIABLE

BASE = Path(__file__).resolve().parents[2]
# What was measured has to stay beside the session's objects, which are then its own.
STORE = Path(os.environ.get(VARIABLE, BASE / "build")) / "host"
MOST_BYTES = 400_000_000


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """One process at a time: xdist's workers share what the first of them builds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def compiled(flags: Sequence[str], includes: Iterable[Path], *sources: Path) -> Path:
    """The object file of one unit, which is these sources one after the other. What they include
    is below `includes`, as are the headers beside them."""
    folders = tuple(includes)
    digest = digest_of(flags, [headers(folder) for folder in folders], sources)
    target = STORE / f"{sources[0].stem}-{digest[:32]}.o"
    done = target.with_suffix(".done")
    with locked(STORE / f"{digest[:2]}.lock"):
        if not done.exists():
            unit = target.with_suffix(".c")
            unit.write_text("".join(f'#include "{path}"\n' for path in sources), encoding="utf-8")
            places = [word for folder in folders for word in ("-I", str(folder))]
            gcc([*flags, *places, "-c", str(unit), "-o", str(target)])
            now = [headers.__wrapped__(folder) for folder in folders]
            if digest_of(flags, now, sources) != digest:
                return target  # edited meanwhile: the name says what the text was before
        done.touch()  # its time says when it was last of use
    return target


def digest_of(flags: Sequence[str], texts: Iterable[bytes], sources: Iterable[Path]) -> str:
    """A name for what is made of this by this compiler."""
    digest = hashlib.sha256(repr((compiler(), flags)).encode())
    for text in (*texts, *(path.read_bytes() for path in sources)):
        digest.update(hashlib.sha256(text).digest())
    return digest.hexdigest()


def gcc(words: Sequence[str]) -> None:
    """Run the compiler, or link."""
    result = subprocess.run(["gcc", "-pipe", *words], capture_output=True, text=True)
    assert result.returncode == 0, " ".join(words) + "\n" + result.stdout + result.stderr


@cache
def compiler() -> str:
    """Which it is."""
    return subprocess.run(["gcc", "-v"], capture_output=True, text=True, check=True).stderr


@cache
def headers(folder: Path) -> bytes:
    """All headers below a folder that sources may include, names and contents."""
    paths = sorted(folder.rglob("*.h"))
    return b"".join(str(path.relative_to(folder)).encode() + path.read_bytes() for path in paths)


def prune() -> None:
    """Forget what was longest of no use, if there is too much. Others may do so as well."""
    total = 0
    with suppress(FileNotFoundError):
        used = sorted(STORE.glob("*.done"), key=lambda path: path.stat().st_mtime, reverse=True)
        for done in used:
            total += done.with_suffix(".o").stat().st_size
            if total > MOST_BYTES:
                for suffix in (".done", ".o", ".c"):
                    done.with_suffix(suffix).unlink(missing_ok=True)
