# SPDX-License-Identifier: MIT
"""Splits libraries into shared members and those of which each task needs a copy.

A member is *private* when it has writable data, or calls (through any number of
others) a member that has: then each task links its own copy, with its own data.
All others are *shared*: code and constants, linked once for all tasks.

`python -m kiln.link.libraries PREFIX OUT KILN LIBRARY...` writes OUT/private_N.a for the
N-th library, and OUT/shared_N.a, which is all of it but what the kernel replaces:
nothing in a shared archive that a link can reach refers to a private member. PREFIX
names the binutils.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kiln.base import archive, cache
from kiln.base.archive import Contents

# Only Kiln's user library may have these: its own take their place where the image has what they
# need, and nothing may be found by accident where it has not.
REPLACED = {"malloc", "free", "calloc", "realloc", "memalign", "signal", "raise", "sbrk"}
FIRST = "first.json"  # a kept file: the result for the first library


@dataclass(frozen=True)
class Member:
    """One object file of a library."""

    library: int
    name: str
    contents: Contents


def read_members(libraries: list[Path]) -> list[Member]:
    """All members, in link order."""
    return [
        Member(n, name, contents)
        for n, library in enumerate(libraries)
        for name, contents in archive.members(library)
    ]


def without_replaced(members: Iterable[Member]) -> list[Member]:
    """The members whose symbols no earlier library defines and the kernel does not replace."""
    owner: dict[str, int] = dict.fromkeys(REPLACED, 0)
    first = []
    for member in members:
        if all(
            owner.setdefault(symbol, member.library) == member.library
            for symbol in member.contents.defines
        ):
            first.append(member)
    return first


def run(*command: str) -> str:
    """The standard output of a tool."""
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout


def private_members(members: list[Member]) -> set[tuple[int, str]]:
    """The members that each task needs for itself."""
    definer: dict[str, Member] = {}
    users: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        for symbol in member.contents.defines:
            definer.setdefault(symbol, member)
        for symbol in member.contents.uses:
            users[symbol].append(member)
    todo = [m for m in members if m.contents.stateful]
    found = {(m.library, m.name) for m in todo}
    while todo:
        member = todo.pop()
        for symbol in member.contents.defines:
            if definer[symbol] is not member:
                continue
            for user in users[symbol]:
                if (user.library, user.name) not in found:
                    found.add((user.library, user.name))
                    todo.append(user)
    return found


def write_private(prefix: str, target: Path, library: Path, names: list[str]) -> None:
    """An archive of the named members."""
    target.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        if names:
            run(f"{prefix}ar", "x", "--output", folder, str(library.absolute()), *names)
        objects = [str(Path(folder) / name) for name in names]
        run(f"{prefix}ar", "rcsD", str(target), *objects)


def write_shared(prefix: str, target: Path, library: Path, replaced: list[str]) -> None:
    """The library without the replaced members."""
    shutil.copyfile(library, target)
    if replaced:
        run(f"{prefix}ar", "dD", str(target), *replaced)


@dataclass(frozen=True)
class Share:
    """What becomes of a library's members."""

    private: list[str]  # each task needs its own
    gone: list[str]  # others take their place


def shares(libraries: list[Path]) -> list[Share]:
    """For each library, in link order."""
    members = read_members(libraries)
    found = without_replaced(members)
    private = private_members(found)
    names = [{m.name for m in found if m.library == n} for n in range(len(libraries))]
    return [
        Share(
            [m.name for m in found if m.library == n and (n, m.name) in private],
            sorted({m.name for m in members if m.library == n} - names[n]),
        )
        for n in range(len(libraries))
    ]


def write_archives(prefix: str, out: Path, n: int, library: Path, share: Share) -> None:
    """Both archives of the n-th library."""
    write_private(prefix, out / f"private_{n}.a", library, share.private)
    write_shared(prefix, out / f"shared_{n}.a", library, share.gone)


def split(prefix: str, libraries: list[Path], out: Path) -> None:
    """Write all archives.

    What becomes of the system's libraries depends on what Kiln's, the first, defines and uses,
    and not on its code: so most builds find their large archives kept.
    """
    own, *system = libraries

    def write(folder: Path) -> None:
        first, *others = shares(libraries)
        (folder / FIRST).write_text(json.dumps([first.private, first.gone]), encoding="utf-8")
        for n, (library, share) in enumerate(zip(system, others, strict=True), 1):
            write_archives(prefix, folder, n, library, share)

    contents = [
        (name, c.stateful, sorted(c.defines), sorted(c.uses)) for name, c in archive.members(own)
    ]
    cache.provide(cache.key_of([prefix, repr(contents)], [Path(__file__), *system]), out, write)
    first = Share(*json.loads((out / FIRST).read_text(encoding="utf-8")))
    write_archives(prefix, out, 0, own, first)


def main() -> int:
    """See the module's description."""
    prefix, folder, *names = sys.argv[1:]
    try:
        split(prefix, [Path(name) for name in names], Path(folder))
    except subprocess.CalledProcessError:  # the tool has printed its error
        return 1
    except archive.NoArchive as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename}: error: {error.strerror}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
