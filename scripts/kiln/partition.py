# SPDX-License-Identifier: MIT
"""Splits libraries into what tasks can share and what each needs for itself.

A member is *private* when it has writable data, or calls (through any number of
others) a member that has: then each task links its own copy, with its own data.
All others are *shared*: code and constants, linked once for all tasks.

`python -m kiln.partition PREFIX OUT LIBRARY...` writes OUT/private_N.a and
OUT/shared_N.a for the N-th library, without debug information, by the binutils
named PREFIX. A member that defines what an earlier library defines is left out.
"""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

# The kernel's heap and signal calls take their place, so these must not be found by accident.
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
    """All members, in link order, without those that are replaced."""
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
    return without_replaced(members.values())


def without_replaced(members: Iterable[Member]) -> list[Member]:
    """The members whose symbols no earlier library defines and the kernel does not replace."""
    owner: dict[str, int] = dict.fromkeys(REPLACED, -1)
    kept = []
    for member in members:
        if all(
            owner.setdefault(symbol, member.library) == member.library for symbol in member.defines
        ):
            kept.append(member)
    return kept


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


def write_archives(prefix: str, out: Path, libraries: list[Path], members: list[Member]) -> None:
    """Copy each library twice and take from each copy what belongs in the other."""
    private = private_members(members)
    for n, library in enumerate(libraries):
        names = run(f"{prefix}ar", "t", str(library)).split()
        kept = {m.name for m in members if m.library == n}
        for kind, wanted in (
            ("private", {name for name in kept if (n, name) in private}),
            ("shared", {name for name in kept if (n, name) not in private}),
        ):
            target = out / f"{kind}_{n}.a"
            target.write_bytes(library.read_bytes())
            unwanted = [name for name in names if name not in wanted]
            if unwanted:
                run(f"{prefix}ar", "dD", str(target), *unwanted)


def main() -> int:
    """See the module's description."""
    prefix, folder, *names = sys.argv[1:]
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    libraries = []
    for n, name in enumerate(names):
        libraries.append(out / f"stripped_{n}.a")
        run(
            f"{prefix}objcopy",
            "--enable-deterministic-archives",
            "--strip-debug",
            name,
            str(libraries[-1]),
        )
    write_archives(prefix, out, libraries, read_members(prefix, libraries))
    return 0


if __name__ == "__main__":
    sys.exit(main())
