# SPDX-License-Identifier: MIT
"""The checks of `kiln check`: each returns its findings, line by line."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeGuard

from kiln.base.diag import Diagnostics
from kiln.base.paths import BASE, DEFAULT_BOARD
from kiln.base.tools import require
from kiln.cli import ranks, stages, words
from kiln.cli.ranks import ARCHITECTURE

SOURCE_SUFFIXES = {".c", ".h", ".S", ".py", ".sh", ".cmake", ".yaml", ".ld", ".j2", ".toml"}
SOURCE_NAMES = {"CMakeLists.txt", "Kconfig", "kiln", "run", "defconfig", "prj.conf"}
SPDX = "SPDX-License-Identifier: MIT"
PORTABLE_MAY_NOT_NAME = ("boards/", "drivers/", "arch/")
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)


def files(*suffixes: str) -> list[Path]:
    """The tree's files, as git knows them, that end in one of `suffixes`; all without any."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=BASE,
        capture_output=True,
        text=True,
    )
    if listing.returncode == 0:
        paths = [BASE / name for name in listing.stdout.split("\0") if name]
    else:
        paths = [
            path
            for path in BASE.rglob("*")
            if not {"build", ".cache"} & set(path.relative_to(BASE).parts)
        ]
    return sorted(
        path for path in paths if path.is_file() and (not suffixes or path.suffix in suffixes)
    )


def output(command: list[str]) -> list[str]:
    """What a checker prints, if it is not content."""
    result = subprocess.run(command, cwd=BASE, capture_output=True, text=True)
    if result.returncode == 0:
        return []
    return (result.stdout + result.stderr).splitlines() or [f"{command[0]} failed"]


def is_golden(path: Path) -> bool:
    """Whether a file is an expected output, which is compared and not formatted."""
    return any("golden" in part for part in path.parts)


def check_c() -> list[str]:
    """C is formatted as .clang-format says"""
    require("tool:clang-format")
    paths = [str(path) for path in files(".c", ".h") if not is_golden(path)]
    found = output(["clang-format", "--dry-run", "--Werror", *paths]) if paths else []
    return [line for line in found if ": error: " in line]


def check_black() -> list[str]:
    """Python is formatted as black says"""
    require("tool:black")
    return output(["black", "--check", *map(str, files(".py"))])


def check_flake8() -> list[str]:
    """Python is free of what flake8 finds"""
    require("module:flake8")
    return output([sys.executable, "-m", "flake8", *map(str, files(".py"))])


def check_types() -> list[str]:
    """Python under scripts/ passes mypy --strict"""
    require("tool:mypy")
    found = output(["mypy", "--strict", "scripts/kiln"])
    return [line for line in found if not line.startswith("Found ")]


def check_layers() -> list[str]:
    """kernel/ knows no architecture, driver or board; scripts/kiln imports in the stages' order"""
    found = []
    for path in files(".c", ".h"):
        if path.relative_to(BASE).parts[0] != "kernel":
            continue
        for name in INCLUDE.findall(path.read_text(encoding="utf-8")):
            if name.startswith(PORTABLE_MAY_NOT_NAME) or "../" in name:
                found.append(f"{path.relative_to(BASE)}: includes {name}")
    return found + stages.check(BASE / "scripts/kiln")


def check_words() -> list[str]:
    """Names of an architecture stand in its own files alone"""
    return words.check(BASE)


def check_ranks() -> list[str]:
    """The kernel's functions call lower ranks only"""
    return ranks.check(BASE / "kernel")


def check_headers() -> list[str]:
    """Every public header compiles alone"""
    require(*ARCHITECTURE.packages)
    from kiln.pipeline.generate import generate

    headers = sorted((BASE / "include").rglob("*.h"))
    with tempfile.TemporaryDirectory(prefix="kiln-") as folder:
        # Some include files generated from an application: any application will do.
        generate(BASE / "samples/hello_world", DEFAULT_BOARD, Path(folder), {}, Diagnostics())
        includes = [BASE / "include", Path(folder) / "generated/include"]
        return [line for header in headers for line in compile_alone(header, includes)]


def compile_alone(header: Path, includes: list[Path]) -> list[str]:
    """The compiler's messages for a file that includes only this header, twice."""
    line = f"#include <{header.relative_to(BASE / 'include')}>\n"
    result = subprocess.run(
        [f"{ARCHITECTURE.tools}gcc", "--specs=picolibc.specs", "-std=gnu11"]
        + ["-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-x", "c", "-"]
        + [f"-I{include}" for include in includes],
        input=line * 2,
        capture_output=True,
        text=True,
    )
    return result.stderr.splitlines()


def check_licence() -> list[str]:
    """Every source file says on its first lines under which licence it is"""
    found = []
    for path in files():
        if path.suffix not in SOURCE_SUFFIXES and path.name not in SOURCE_NAMES:
            continue
        if is_golden(path):
            continue
        head = path.read_text(encoding="utf-8", errors="replace").splitlines()[:2]
        if not any(SPDX in line for line in head):
            found.append(f"{path.relative_to(BASE)}: no line `{SPDX}`")
    return found


def check_shell() -> list[str]:
    """Shell scripts parse"""
    found = []
    for path in files():
        with open(path, "rb") as file:
            first = file.readline()
        if path.suffix == ".sh" or first.startswith((b"#!/bin/sh", b"#!/usr/bin/env sh")):
            found += output(["sh", "-n", str(path)])
    return found


def check_names() -> list[str]:
    """No two test files have the same name, as pytest could import only one of them"""
    names: dict[str, Path] = {}
    found = []
    for path in files(".py"):
        if path.is_relative_to(BASE / "tests") and path.name != "conftest.py":
            first = names.setdefault(path.name, path)
            if first != path:
                found.append(f"{path.relative_to(BASE)}: named as {first.relative_to(BASE)}")
    return found


def check_waits() -> list[str]:
    """Tests limit processor time, and do not use wall-clock time (kiln.testing.limits)"""
    folders = (BASE / "tests", BASE / "scripts/kiln/testing")
    return [
        f"{path.relative_to(BASE)}:{line}: a limit of wall time; if it must be: `# wall: REASON`"
        for path in files(".py")
        if any(path.is_relative_to(folder) for folder in folders)
        for line in wall_limits(path.read_text(encoding="utf-8"))
    ]


def wall_limits(text: str) -> list[int]:
    """The lines of a Python file that take, or wait for, wall time without a reason."""
    lines = text.splitlines()
    found = [node.lineno for node in ast.walk(ast.parse(text)) if is_wall_limit(node)]
    return sorted({line for line in found if "# wall: " not in lines[line - 1]})


def is_wall_limit(node: ast.AST) -> TypeGuard[ast.expr | ast.stmt | ast.keyword]:
    """Whether this imports a clock, or gives a call a time; `timeout=None` is no limit."""
    if isinstance(node, ast.Import):
        return any(alias.name == "time" for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return node.module == "time"
    if isinstance(node, ast.keyword):
        no_limit = isinstance(node.value, ast.Constant) and node.value.value is None
        return node.arg == "timeout" and not no_limit
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        owner = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
        if node.func.attr == "wait":
            return len(node.args) == 1 and owner != "limits"
        alarm = owner == "signal" and node.func.attr in ("alarm", "setitimer")
        return alarm or node.func.attr == "settimeout"
    return False


CHECKS: dict[str, Callable[[], list[str]]] = {
    "format": check_c,
    "black": check_black,
    "flake8": check_flake8,
    "types": check_types,
    "layers": check_layers,
    "words": check_words,
    "ranks": check_ranks,
    "headers": check_headers,
    "licence": check_licence,
    "shell": check_shell,
    "names": check_names,
    "waits": check_waits,
}
