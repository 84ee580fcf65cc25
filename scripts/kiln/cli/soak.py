# SPDX-License-Identifier: MIT
"""Run the long tests, tests/soak/test_NAME.py; all of them without a NAME.

The time is divided among the tests that can use any amount. Passed tests are
remembered until the sources change, so that a stopped run continues where it was.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kiln.base.diag import near
from kiln.base.errors import UserError
from kiln.base.paths import BASE, shown
from kiln.base.tools import require

STATE = BASE / ".cache/soak/state.json"
LEAST_SECONDS = 30.0
POLL_SECONDS = 0.2
NO_TESTS = 5  # pytest's exit status when nothing was collected

Figures = dict[str, int]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `kiln soak`."""
    parser.add_argument("names", metavar="NAME", nargs="*", help="only these tests")
    parser.add_argument("--minutes", type=minutes, default=20.0, metavar="N", help="default: 20")
    parser.add_argument("--list", action="store_true", help="list the tests")
    parser.add_argument(
        "--again", action="store_true", help="run tests that have already passed too"
    )


def minutes(text: str) -> float:
    """A positive number of minutes, for argparse."""
    value = float(text)
    if not 0 < value < 1e6:
        raise ValueError(text)
    return value


def registry() -> dict[str, Path]:
    """Name -> file of every long test."""
    paths = sorted((BASE / "tests/soak").glob("test_*.py"))
    return {path.stem.removeprefix("test_"): path for path in paths}


def run(args: argparse.Namespace) -> int:
    """`kiln soak`."""
    known = registry()
    if args.list:
        for name, path in known.items():
            print(f"{name:16}  {first_docline(path)}")
        return 0
    require("module:pytest")
    for name in args.names:
        if name not in known:
            raise UserError(f"unknown test '{name}'", near(name, known) or "kiln soak --list")
    state = {} if args.again else read_state()
    names = args.names or list(known)
    if all(name in state for name in names):
        state = {}
    run_all({name: known[name] for name in names}, state, args.minutes * 60)
    passed = sum(state[name]["passed"] for name in names)
    failed = sum(state[name]["failed"] for name in names)
    print(f"{passed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


def first_docline(path: Path) -> str:
    """The first line of a test file's docstring."""
    text = path.read_text(encoding="utf-8")
    return text.split('"""')[1].strip().splitlines()[0] if '"""' in text else ""


def run_all(tests: dict[str, Path], state: dict[str, Figures], seconds: float) -> None:
    """Run what `state` does not hold yet, and add it; only what passed is saved."""
    end = time.monotonic() + seconds
    todo = [name for name in tests if name not in state]
    for name in tests:
        if name not in todo:
            print(f"{name}: already passed")
    with bar() as show:
        for index, name in enumerate(todo):
            share = max((end - time.monotonic()) / (len(todo) - index), LEAST_SECONDS)
            log = STATE.parent / f"{name}.log"
            figures = run_one(tests[name], share, log, lambda spent: show(name, spent, share))
            state[name] = figures
            if figures["failed"]:
                print(log.read_text(encoding="utf-8", errors="replace"))
                print(f"{name}: FAILED (the above is also in {shown(log)})", flush=True)
            else:
                print(f"{name}: ok", *tables(log), sep="\n", flush=True)
                save_state(state)


def tables(log: Path) -> list[str]:
    """The lines of tables that a test has printed; the rest of its output is only in the log."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line for line in lines if line.startswith("|")]


class bar:
    """A progress bar on a terminal, and nothing elsewhere."""

    def __enter__(self) -> Callable[[str, float, float], None]:
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        self.progress = Progress(*columns, disable=not sys.stdout.isatty())
        self.progress.start()
        self.task = self.progress.add_task("")
        return self.update

    def update(self, name: str, spent: float, share: float) -> None:
        """Show how much of its share the test `name` has used."""
        self.progress.update(self.task, description=name, completed=spent, total=share)

    def __exit__(self, *ignored: object) -> None:
        self.progress.stop()


def run_one(path: Path, share: float, log: Path, report: Callable[[float], None]) -> Figures:
    """Run one file's tests with `share` seconds to use; returns the figures."""
    began = time.monotonic()
    log.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kiln-") as folder, open(log, "wb") as output:
        tally = Path(folder) / "tally.json"
        words = [sys.executable, "-m", "pytest", "-p", "kiln.testing.plugin", "-m", "soak", "-rs"]
        words += [f"--tally={tally}", f"--soak-seconds={share}", str(path)]
        process = subprocess.Popen(words, cwd=BASE, stdout=output, stderr=subprocess.STDOUT)
        try:
            while process.poll() is None:
                report(time.monotonic() - began)
                time.sleep(POLL_SECONDS)
        finally:
            process.terminate()
            process.wait()
        if not tally.exists() or process.returncode == NO_TESTS:
            return {"passed": 0, "failed": 1}
        figures: Figures = json.loads(tally.read_text(encoding="utf-8"))
        return figures


def sources() -> str:
    """A name for the present state of the tree; empty without git, where nothing is remembered."""
    digest = hashlib.sha256()
    for words in (["rev-parse", "HEAD"], ["diff", "HEAD"], ["status", "--porcelain"]):
        result = subprocess.run(["git", "-C", str(BASE), *words], capture_output=True)
        if result.returncode:
            return ""
        digest.update(result.stdout)
    return digest.hexdigest()


def read_state() -> dict[str, Figures]:
    """What has passed with the present sources."""
    try:
        saved = json.loads(STATE.read_text(encoding="utf-8"))
        now = sources()
        return dict(saved["passed"]) if now and saved["sources"] == now else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def save_state(state: dict[str, Figures]) -> None:
    """Record the passed tests, in one step."""
    passed = {name: figures for name, figures in state.items() if not figures["failed"]}
    fresh = STATE.with_suffix(".new")
    fresh.write_text(json.dumps({"sources": sources(), "passed": passed}), encoding="utf-8")
    os.replace(fresh, STATE)
