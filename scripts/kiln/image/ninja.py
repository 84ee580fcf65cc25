# SPDX-License-Identifier: MIT
"""Runs Ninja, and passes on only what a person wants to see.

That is: compilers' and linkers' diagnostics, and on a terminal one line that
counts. Ninja's own words (FAILED:, the command, `build stopped`) are dropped
unless -v asks for everything.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from kiln.base.errors import UserError
from kiln.base.paths import shown
from kiln.image.builddir import Target
from kiln.image.cmake import environment

COMPLAINT = "ninja: error: "
NO_HEADER = re.compile(r": fatal error: ([\w./+-]+): No such file or directory")
MARK = "\x1f"  # begins and ends Ninja's status, so that no compiler's output looks like one


def make(target: Target, goal: str | None, verbose: bool, anew: bool = False) -> bool:
    """Run Ninja in the target's build directory; returns whether all went well.
    `anew` trusts nothing that ccache has kept."""
    variables = environment() | ({"CCACHE_RECACHE": "1"} if anew else {})
    command = ["ninja", "-C", str(target.directory), *([goal] if goal else [])]
    if verbose:
        command.insert(1, "-v")
        print(shlex.join(command), flush=True)
        # It inherits the directory's lock.
        failed = subprocess.run(command, env=variables, close_fds=False).returncode
    else:
        failed = make_quietly(target, command, variables)
    return not failed


def make_quietly(target: Target, command: list[str], variables: dict[str, str]) -> int:
    """Run Ninja and filter what it prints; returns its exit status."""
    status = f"{MARK}%f/%t{MARK}"
    complaint = ""
    with subprocess.Popen(
        command,
        env=variables | {"NINJA_STATUS": status},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        close_fds=False,
    ) as process:
        assert process.stdout is not None
        terminal = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
        missing: dict[str, None] = {}  # headers, in order
        for line in diagnostics(process.stdout, terminal):
            if line.startswith(COMPLAINT) and not complaint:
                complaint = line.removeprefix(COMPLAINT).strip()
            elif not complaint:
                sys.stderr.write(line)
            if match := NO_HEADER.search(line):
                missing[match[1]] = None
    for hint in header_hints(missing, target.source):
        print(f"  hint: {hint}", file=sys.stderr)
    if terminal:
        erase()
    if complaint:
        raise in_own_words(complaint, target)
    return process.returncode


def header_hints(missing: Iterable[str], app: Path) -> Iterator[str]:
    """For headers that the compiler did not find: which folders of the application have them."""
    for header in missing:
        for place in sorted(app.rglob(header)):
            folder = place.relative_to(app).as_posix().removesuffix(header).rstrip("/") or "."
            line = f"target_include_directories(kiln_app INTERFACE {folder})"
            yield f"{header} is in {folder}; CMakeLists.txt can say {line}"


def in_own_words(complaint: str, target: Target) -> UserError:
    """What Ninja itself has to complain about, and the way out."""
    if match := re.match(r"unknown target '(.*?)'", complaint):
        return UserError(f"there is no target '{match[1]}'", "kiln build -t help lists them")
    if "rebuilding 'build.ninja'" in complaint:
        return UserError(f"CMake could not configure {shown(target.source)}")
    return UserError(
        f"Ninja cannot go on in {shown(target.directory)}: {complaint}",
        "kiln build -p always makes the directory again",
    )


def diagnostics(lines: Iterable[str], terminal: bool) -> Iterator[str]:
    """The lines that are worth showing, out of Ninja's."""
    command_follows = False
    for line in lines:
        if line.startswith(MARK):
            if terminal:
                progress(line)
        elif command_follows:
            command_follows = False
        elif line.startswith("FAILED: "):
            command_follows = True
        elif not line.startswith(("ninja: ", "-- ")) or "error: " in line:
            if terminal:
                erase()
            yield line


def progress(line: str) -> None:
    """Show how far Ninja is, on the terminal's current line."""
    _, count, text = line.rstrip("\n").split(MARK, 2)
    width = os.get_terminal_size(sys.stdout.fileno()).columns
    sys.stdout.write(f"\r\x1b[K{f'[{count}] {text}'[:width - 1]}")
    sys.stdout.flush()


def erase() -> None:
    """Clear the terminal's current line."""
    sys.stdout.write("\r\x1b[K")
    sys.stdout.flush()
