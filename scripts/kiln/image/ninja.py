# SPDX-License-Identifier: MIT
"""Runs CMake and Ninja, and passes on only the output that a person needs.

That is: compilers' and linkers' diagnostics, and on a terminal one line that
counts. Ninja's own words (FAILED:, the command, `build stopped`) are dropped
unless -v asks for everything.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator

from kiln.base.errors import Quiet, UserError
from kiln.base.paths import BASE, shown
from kiln.image.builddir import Target

MARK = "\x1f"  # begins and ends Ninja's status, so that no compiler's output looks like one


def environment() -> dict[str, str]:
    """The environment of the build tools: untranslated, and knowing where Kiln is."""
    ours = {"KILN_BASE": str(BASE), "KILN_PYTHON": sys.executable, "LC_ALL": "C.UTF-8"}
    return compiler_cache() | os.environ | ours


def compiler_cache() -> dict[str, str]:
    """The variables that put ccache before the compiler, unless the user has set others.

    What it keeps lies in the tree, where removing the tree removes it. It need not know in which
    folder the compiler runs, because the build maps folders away.
    """
    folder = BASE / ".cache" / "ccache"
    if shutil.which("ccache") is None:
        return {}
    try:
        (folder / "tmp").mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder / "tmp").close()
    except OSError:
        return {"CCACHE_DISABLE": "1"}  # a directory may have been configured with it
    return {
        "CMAKE_C_COMPILER_LAUNCHER": "ccache",
        "CCACHE_DIR": str(folder),
        "CCACHE_NOHASHDIR": "1",
        "CCACHE_MAXSIZE": "1G",
    }


# What only CMake makes, besides the files that Ninja knows how to make again.
OF_CMAKE = (
    *("build.ninja", "compile_commands.json", "gdb.py", "kiln/task_objects.txt"),
    "generated/include/generated/kernel_files.h",
)


def configured(target: Target) -> bool:
    """Whether CMake has run in the target's directory, and its outputs exist."""
    return all((target.directory / name).exists() for name in OF_CMAKE) and not lacks_cache(target)


def lacks_cache(target: Target) -> bool:
    """Whether the directory was configured with a ccache that is no longer installed."""
    if shutil.which("ccache") is not None:
        return False
    text = (target.directory / "CMakeCache.txt").read_text(encoding="utf-8", errors="replace")
    return "\nCMAKE_C_COMPILER_LAUNCHER:STRING=ccache\n" in text


def configure(target: Target, defines: dict[str, str], verbose: bool) -> None:
    """Run CMake on the target's source."""
    command = ["cmake", "-S", str(target.source), "-B", str(target.directory), "-G", "Ninja"]
    command += [f"-DBOARD={target.board}", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON"]
    command += [
        f"-D{name}={value}"
        for name, value in sorted(defines.items())
        if not name.startswith("CONFIG_")
    ]
    if shutil.which("ccache") is None:
        command.append("-DCMAKE_C_COMPILER_LAUNCHER=")
    if verbose:
        print(shlex.join(command), flush=True)
    result = subprocess.run(
        command,
        env=environment(),
        text=True,
        errors="replace",
        stdout=None if verbose else subprocess.DEVNULL,
        stderr=None if verbose else subprocess.PIPE,
    )
    if result.stderr:
        # What Kiln's own part of the configuration refuses stands before CMake's account of it.
        refused, _, _ = result.stderr.partition("CMake Error at ")
        sys.stderr.write(refused if "CMakeLists.txt: error: " in refused else result.stderr)
    if result.returncode:
        raise UserError(f"CMake could not configure {shown(target.source)}")


def make(target: Target, goal: str | None, verbose: bool, anew: bool = False) -> None:
    """Run Ninja in the target's build directory; `anew` ignores ccache's objects."""
    variables = environment() | ({"CCACHE_RECACHE": "1"} if anew else {})
    command = ["ninja", "-C", str(target.directory), *([goal] if goal else [])]
    if verbose:
        command.insert(1, "-v")
        print(shlex.join(command), flush=True)
        failed = subprocess.run(command, env=variables).returncode
    else:
        failed = make_quietly(command, variables)
    if failed:
        raise Quiet(1)


def make_quietly(command: list[str], variables: dict[str, str]) -> int:
    """Run Ninja and filter its output; returns its exit status."""
    status = f"{MARK}%f/%t{MARK}"
    with subprocess.Popen(
        command,
        env=variables | {"NINJA_STATUS": status},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        assert process.stdout is not None
        terminal = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
        for line in diagnostics(process.stdout, terminal):
            sys.stderr.write(line)
    if terminal:
        erase()
    return process.returncode


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
