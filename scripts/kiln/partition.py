# SPDX-License-Identifier: MIT
"""Splits libraries into what tasks can share and what each needs for itself.

A member is *private* when it has writable data, or calls (through any number of
others) a member that has: then each task links its own copy, with its own data.
All others are *shared*: code and constants, linked once for all tasks.

`python -m kiln.partition PREFIX OUT LIBRARY...` writes OUT/private_N.a for the
N-th library, and OUT/shared_N.a, which is all of it but what the kernel replaces:
nothing in a shared archive that a link can reach refers to a private member. PREFIX
names the binutils.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kiln import kept

# Only Kiln's user library may have these: its own take their place where the image has what they
# need, and nothing may be found by accident where it has not.
REPLACED = {"malloc", "free", "calloc", "realloc", "memalign", "signal", "raise", "sbrk"}


@dataclass
class Member:
    """One object file of a library."""

    library: int
    name: str
    stateful: bool = False
    defines: set[str] = field(default_factory=set)
    uses: set[str] = field(default_factory=set)


def read_members(prefix: str, libraries: list[Path]) -> list[Member]:
    """All members, in link order."""
    members: dict[tuple[int, str], Member] = {}
    for n, library in enumerate(libraries):
        for line in run(f"{prefix}size", str(library)).splitlines()[1:]:
            words = line.split()  # text data bss dec hex member (ex archive):
            name = words[5]
            members[n, name] = Member(n, name, words[1] != "0" or words[2] != "0")
        current = ""
        for line in run(f"{prefix}nm", "--quiet", "--format=posix", str(library)).splitlines():
            if line.endswith("]:"):
                current = line[line.rindex("[") + 1 : -2]
                continue
            words = line.split()
            member = members[n, current]
            if words[1] in "Uwv":
                member.uses.add(words[0])
            elif words[1].isupper():
                member.defines.add(words[0])
    return list(members.values())


def without_replaced(members: Iterable[Member]) -> list[Member]:
    """The members whose symbols no earlier library defines and the kernel does not replace."""
    owner: dict[str, int] = dict.fromkeys(REPLACED, 0)
    first = []
    for member in members:
        if all(
            owner.setdefault(symbol, member.library) == member.library for symbol in member.defines
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
        for symbol in member.defines:
            definer.setdefault(symbol, member)
        for symbol in member.uses:
            users[symbol].append(member)
    todo = [m for m in members if m.stateful]
    found = {(m.library, m.name) for m in todo}
    while todo:
        member = todo.pop()
        for symbol in member.defines:
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


def split(prefix: str, libraries: list[Path], out: Path) -> None:
    """Write all archives."""
    members = read_members(prefix, libraries)
    found = without_replaced(members)
    private = private_members(found)
    for n, library in enumerate(libraries):
        mine = [m.name for m in found if (m.library, m.name) in private and m.library == n]
        write_private(prefix, out / f"private_{n}.a", library, mine)
        gone = {m.name for m in members if m.library == n} - {
            m.name for m in found if m.library == n
        }
        write_shared(prefix, out / f"shared_{n}.a", library, sorted(gone))


def main() -> int:
    """See the module's description."""
    prefix, folder, *names = sys.argv[1:]
    libraries = [Path(name) for name in names]
    key = kept.key_of([prefix], [Path(__file__), *libraries])
    try:
        kept.provide(key, Path(folder), lambda out: split(prefix, libraries, out))
    except subprocess.CalledProcessError:  # the tool has said why
        return 1
    except OSError as error:
        print(f"{error.filename}: error: {error.strerror}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
