# SPDX-License-Identifier: MIT
"""Runs CMake in a build directory, once: whether it has run, and what is left of it."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile

from kiln.base.errors import UserError
from kiln.base.files import read_regular, write_if_changed
from kiln.base.paths import BASE, shown
from kiln.image.builddir import Target
from kiln.image.uptodate import ABSENT, state

# Settings of the user's for a compiler of the host, which ours would take.
OF_OTHER_COMPILERS = (
    *("CFLAGS", "ASMFLAGS", "CPPFLAGS", "LDFLAGS", "CPATH", "C_INCLUDE_PATH", "LIBRARY_PATH"),
    *("GCC_EXEC_PREFIX", "COMPILER_PATH", "LD_RUN_PATH", "CMAKE_TOOLCHAIN_FILE"),
)
# What only CMake makes, besides the files that Ninja knows how to make again.
OF_CMAKE = (
    *("build.ninja", "CMakeCache.txt", "CMakeFiles/rules.ninja", "CMakeFiles/VerifyGlobs.cmake"),
    *("compile_commands.json", "gdb.py", "kiln/task_objects.txt"),
    "generated/include/generated/kernel_files.h",
)
CONFIGURED = "configured.json"  # how CMake's files were when Kiln last saw them


def environment() -> dict[str, str]:
    """The environment of the build tools: untranslated, and knowing where Kiln is."""
    ours = {"KILN_BASE": str(BASE), "KILN_PYTHON": sys.executable, "LC_ALL": "C.UTF-8"}
    kept = {name: value for name, value in os.environ.items() if name not in OF_OTHER_COMPILERS}
    return compiler_cache() | kept | ours | {"KILN_FRONT_END": "done"}


def compiler_cache() -> dict[str, str]:
    """The variables that put ccache before the compiler, unless the user's say otherwise.

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


def configured(target: Target, defines: dict[str, str]) -> bool:
    """Whether CMake has run in the target's directory with these -D, and what it made is there and
    as it was; who runs CMake without Kiln only makes Kiln do it again."""
    try:
        known = json.loads(read_regular(target.directory / CONFIGURED))
    except (OSError, ValueError):
        return False
    return bool(known == present(target, defines)) and not lacks_cache(target)


def present(target: Target, defines: dict[str, str]) -> dict[str, str]:
    """What `configured` compares. Every file has to be there."""
    files = {name: state(str(target.directory / name)) for name in OF_CMAKE}
    if ABSENT in files.values():
        return {}
    return files | {f"-D{name}": value for name, value in for_cmake(defines)}


def see_configured(target: Target, defines: dict[str, str]) -> None:
    """Keep how CMake's files are now: Ninja may have run CMake."""
    text = json.dumps(present(target, defines) or None)
    write_if_changed(target.directory / CONFIGURED, text)


def for_cmake(defines: dict[str, str]) -> list[tuple[str, str]]:
    """Those of the -D that are no Kconfig symbols."""
    return sorted(pair for pair in defines.items() if not pair[0].startswith("CONFIG_"))


def cache_of_cmake(target: Target) -> str:
    """The text of CMakeCache.txt; empty if it is damaged or not there."""
    try:
        text = read_regular(target.directory / "CMakeCache.txt").decode(errors="replace")
    except OSError:
        return ""
    # The last part of the file has this.
    return text if "\nCMAKE_HOME_DIRECTORY:INTERNAL=" in text and "\0" not in text else ""


def lacks_cache(target: Target) -> bool:
    """Whether the directory was configured with a ccache that is no longer installed."""
    if shutil.which("ccache") is not None:
        return False
    return "\nCMAKE_C_COMPILER_LAUNCHER:STRING=ccache\n" in cache_of_cmake(target)


def forget_configuration(target: Target) -> None:
    """Remove what CMake has made, and Ninja's records, which CMake would have Ninja read."""
    for name in ("CMakeCache.txt", "build.ninja", ".ninja_log", ".ninja_deps", CONFIGURED):
        (target.directory / name).unlink(missing_ok=True)
    shutil.rmtree(target.directory / "CMakeFiles", ignore_errors=True)


def configure(target: Target, defines: dict[str, str], verbose: bool) -> None:
    """Run CMake on the target's source."""
    text = cache_of_cmake(target)
    whole = bool(text) and (target.directory / "build.ninja").exists()
    variables = environment()
    if whole and "\nCMAKE_C_COMPILER_LAUNCHER:" not in text:
        variables.pop("CMAKE_C_COMPILER_LAUNCHER", None)  # it would compile everything again
    if not whole:
        forget_configuration(target)
    gone = formerly_defined(target) - set(defines)
    remember_names(target, gone | {name for name, _ in for_cmake(defines)})
    command = ["cmake", "-S", str(target.source), "-B", str(target.directory), "-G", "Ninja"]
    command += [f"-DBOARD={target.board}", "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON"]
    command += [f"-D{name}={value}" for name, value in for_cmake(defines)]
    command += [f"-U{name}" for name in sorted(gone)]
    if shutil.which("ccache") is None:
        command.append("-DCMAKE_C_COMPILER_LAUNCHER=")
    if verbose:
        print(shlex.join(command), flush=True)
    result = subprocess.run(
        command,
        env=variables,
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
        if not whole:
            forget_configuration(target)
        raise UserError(f"CMake could not configure {shown(target.source)}")
    if not present(target, defines):
        text = f"{shown(target.source / 'CMakeLists.txt')} does not build an image"
        raise UserError(text, "its last line is kiln_application()")
    see_configured(target, defines)


def formerly_defined(target: Target) -> set[str]:
    """The names of the -D that CMake may have kept."""
    try:
        known = json.loads(read_regular(target.directory / CONFIGURED))
        return {name.removeprefix("-D") for name in known if name.startswith("-D")}
    except (OSError, ValueError, TypeError):
        return set()


def remember_names(target: Target, names: set[str]) -> None:
    """Keep them for `formerly_defined`, as CMake's cache keeps them even if CMake fails."""
    text = json.dumps({f"-D{name}": None for name in sorted(names)})
    write_if_changed(target.directory / CONFIGURED, text)
