# SPDX-License-Identifier: MIT
"""Run the tests; what follows -- goes to pytest.

In an application with a tests/ folder these are its own, otherwise Kiln's. The
last line is `N passed, N failed`; an unexpected skip counts as failed.

With --quick, PATH names changed files. The tests that these files can break run, for at most a
minute; the end of the output lists what was left out.

With --coverage, the tests that run the kernel measure which of its branches they take; the
status is 0 only if they take all but those in tests/coverage_exclusions.txt.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from kiln.base.errors import UserError
from kiln.base.paths import BASE, DEFAULT_BOARD, real
from kiln.base.tools import packages, require
from kiln.image.builddir import known_board

NO_TESTS = 5  # pytest's exit status when nothing was collected
USAGE = 4  # pytest's exit status for a bad command line
INTERRUPT_STATUS = 130

# The default of --coverage: the tests that run the kernel, except those that break it.
RUNS_KERNEL = ("tests/unit", "tests/model", "tests/kernel", "tests/hostile")
BREAKS_KERNEL = (
    "tests/unit/test_mutants.py",
    "tests/hostile/test_edges.py",
    "tests/hostile/test_widened.py",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `kiln test`."""
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="*",
        help="test files or folders; with --quick, files that have changed",
    )
    parser.add_argument(
        "-b", "--board", action="append", default=[], help="only this board (may be repeated)"
    )
    parser.add_argument("-k", metavar="EXPR", help="only tests whose names match")
    parser.add_argument(
        "-j", "--jobs", type=int, default=len(os.sched_getaffinity(0)), help="processes"
    )
    parser.add_argument("--junit-xml", metavar="FILE", help="write a report in JUnit's format")
    parser.add_argument(
        "--quick",
        action="store_true",
        help="run for a minute what the changed files (PATH, or as git lists them) can break",
    )
    parser.add_argument(
        "--coverage", action="store_true", help="show which branches of the kernel the tests take"
    )


def run(args: argparse.Namespace) -> int:
    """`kiln test`."""
    require(*needed(args))
    with tempfile.TemporaryDirectory(prefix="kiln-") as name:
        folder = Path(name)
        if args.coverage:
            choose_for_coverage(args, folder)
        if args.quick and not choose_what_can_break(args, folder):
            print(closing_line({"passed": 0, "failed": 0}), flush=True)
            return 0
        tally = folder / "tally.json"
        words = command(args, tally)
        status, stopped = run_pytest(words, root(args), environment(args, folder))
        figures = json.loads(tally.read_text(encoding="utf-8")) if tally.exists() else None
        if status == NO_TESTS and figures is not None:
            raise UserError("no test matches")
        if status == USAGE or figures is None:
            raise UserError("pytest could not run the tests")
        short = args.coverage and not stopped and not show_coverage(folder)
    if stopped:
        print("stopped by Ctrl-C")
    print(closing_line(figures), flush=True)
    if stopped:
        return INTERRUPT_STATUS
    return 1 if status or figures["failed"] or short else 0


def run_pytest(words: list[str], folder: Path, variables: dict[str, str]) -> tuple[int, bool]:
    """Run pytest; returns its exit status, and whether it was stopped. Ctrl-C reaches it too, and
    it then says what it has found; a second one ends it."""
    with subprocess.Popen(words, cwd=folder, env=variables) as process:
        try:
            return process.wait(), False
        except KeyboardInterrupt:
            pass
        try:
            return process.wait(), True
        except KeyboardInterrupt:
            process.kill()
            raise


def needed(args: argparse.Namespace) -> tuple[str, ...]:
    """The tools that the tests need; for Kiln's own tests all of them, checked before the run."""
    if root(args) == BASE and not args.paths and not args.quick:
        return tuple(packages())
    return "module:pytest", "module:xdist"


def choose_what_can_break(args: argparse.Namespace, folder: Path) -> bool:
    """Run the tests that the named or changed files can break; False if there are none."""
    from kiln.cli.quick import prepare

    if root(args) != BASE:
        raise UserError("--quick is for Kiln's own tests only", f"go to {BASE}")
    tests = prepare(args.paths, args.jobs, folder / "plan.json")
    args.paths = [str(BASE / test) for test in tests]
    args.extra += [f"--quick-plan={folder / 'plan.json'}"]
    return bool(tests)


def choose_for_coverage(args: argparse.Namespace, folder: Path) -> None:
    """By default, run only the tests that run the kernel, on one board."""
    require("tool:gcc", "file:/usr/include/stdio.h")
    if root(args) != BASE:
        raise UserError("--coverage is for Kiln's own tests only", f"go to {BASE}")
    args.board = args.board or [DEFAULT_BOARD]
    args.extra += [f"--basetemp={folder / 'run'}"]
    if not args.paths:
        args.paths = [str(BASE / name) for name in RUNS_KERNEL if (BASE / name).exists()]
        args.extra += [f"--ignore={BASE / name}" for name in BREAKS_KERNEL]


def show_coverage(folder: Path) -> bool:
    """Print the coverage; returns whether it is enough."""
    from rich.console import Console

    from kiln.measure.coverage.measure import enough, measure
    from kiln.measure.coverage.report import show

    coverage = measure(folder, BASE)
    show(coverage, BASE, Console())
    return enough(coverage)


def closing_line(figures: dict[str, int]) -> str:
    """How every test run ends."""
    return f"{figures['passed']} passed, {figures['failed']} failed"


def environment(args: argparse.Namespace, folder: Path) -> dict[str, str]:
    """pytest finds Kiln's packages without a PYTHONPATH; NO_COLOR is its own habit too."""
    variables = os.environ | {"KILN_BASE": str(BASE)}
    if args.coverage:
        from kiln.measure.coverage.measure import prepare

        variables |= prepare(folder)
    return variables


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
    words += [
        f"--rootdir={folder}",
        "-c",
        str(BASE / "pyproject.toml"),
        "-m",
        "not soak",
        "-qq",
        "-rN",
    ]
    words += ["--show", "-o", "console_output_style=classic"]
    if args.jobs > 1:
        words += ["-n", str(args.jobs)]
    words += [f"--board={known_board(name)}" for name in args.board]
    if args.k:
        words += ["-k", args.k]
    if args.junit_xml:
        words += [f"--junit-xml={real(args.junit_xml)}"]
    paths = [str(Path(path).resolve()) for path in args.paths] or [str(folder / "tests")]
    for path in paths:
        if not Path(path.split("::")[0]).exists():
            raise UserError(f"no such test file or folder: {path.split('::')[0]}")
    return [*words, *args.extra, *paths]
