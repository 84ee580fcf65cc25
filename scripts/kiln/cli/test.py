# SPDX-License-Identifier: MIT
"""Run the tests; what follows -- goes to pytest.

In an application with a tests/ folder these are its own, otherwise Kiln's. The
last line is `N passed, N failed`; a skip that nobody expected counts as failed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from kiln.cli.builddir import known_board
from kiln.cli.errors import UserError
from kiln.cli.paths import BASE
from kiln.cli.tools import require

NO_TESTS = 5  # pytest's exit status when nothing was collected
USAGE = 4  # pytest's exit status for a bad command line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `kiln test`."""
    parser.add_argument("paths", metavar="PATH", nargs="*", help="test files or folders")
    parser.add_argument(
        "-b", "--board", action="append", default=[], help="only this board (may be repeated)"
    )
    parser.add_argument("-k", metavar="EXPR", help="only tests whose names match")
    parser.add_argument(
        "-j", "--jobs", type=int, default=len(os.sched_getaffinity(0)), help="processes"
    )
    parser.add_argument("--junit-xml", metavar="FILE", help="write a report in JUnit's format")


def run(args: argparse.Namespace) -> int:
    """`kiln test`."""
    require("module:pytest", "module:xdist")
    with tempfile.TemporaryDirectory(prefix="kiln-") as folder:
        tally = Path(folder) / "tally.json"
        status = subprocess.run(command(args, tally), cwd=root(args), env=environment()).returncode
        figures = json.loads(tally.read_text(encoding="utf-8")) if tally.exists() else None
    if status == NO_TESTS and figures is not None:
        raise UserError("no test matches")
    if status == USAGE or figures is None:
        raise UserError("pytest could not run the tests")
    print(closing_line(figures), flush=True)
    return 1 if status or figures["failed"] else 0


def closing_line(figures: dict[str, int]) -> str:
    """How every test run ends."""
    return f"{figures['passed']} passed, {figures['failed']} failed"


def environment() -> dict[str, str]:
    """pytest finds Kiln's packages without a PYTHONPATH; NO_COLOR is its own habit too."""
    return os.environ | {"KILN_BASE": str(BASE)}


def root(args: argparse.Namespace) -> Path:
    """Where pytest runs: the application whose tests are meant, or Kiln."""
    start = Path(args.paths[0].split("::")[0]).resolve() if args.paths else Path.cwd()
    for folder in (start, *start.parents):
        if (folder / "app.yaml").exists() and (folder / "tests").is_dir():
            return folder
    return BASE


def command(args: argparse.Namespace, tally: Path) -> list[str]:
    """The pytest command line."""
    folder = root(args)
    words = [sys.executable, "-m", "pytest", "-p", "kiln.testing.plugin", f"--tally={tally}"]
    words += [f"--rootdir={folder}", "-c", str(BASE / "pyproject.toml"), "-m", "not soak", "-q"]
    if args.jobs > 1:
        words += ["-n", str(args.jobs)]
    words += [f"--board={known_board(name)}" for name in args.board]
    if args.k:
        words += ["-k", args.k]
    if args.junit_xml:
        words += [f"--junit-xml={Path(args.junit_xml).resolve()}"]
    paths = [str(Path(path).resolve()) for path in args.paths] or [str(folder / "tests")]
    for path in paths:
        if not Path(path.split("::")[0]).exists():
            raise UserError(f"no such test file or folder: {path.split('::')[0]}")
    return [*words, *args.extra, *paths]
