# SPDX-License-Identifier: MIT
"""The display of a test run: its plan, its progress and its cost.

It takes the place of pytest's dots. Failures are shown as they happen; pytest itself shows them in
full at the end.
"""

from __future__ import annotations

import sys
import time  # wall: the time left is only shown
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from kiln.testing import costs
from kiln.testing.costs import folder_of, shown
from kiln.testing.hook import hook
from kiln.testing.meter import reported

SLOWEST = 10
STEP_PERCENT = 10  # of a run without a terminal
PACE_SHARE = 0.05  # of the work, before which the pace says nothing
LEAST_SECONDS = 0.05  # what takes less is not slow


class Show:
    """The plugin, in the process that people see."""

    def __init__(
        self, root: Path, jobs: int, boards: str, end: float | None = None, part: bool = False
    ) -> None:
        """`end`, by the monotonic clock, is when a quick run is over; a `part` has no budget."""
        self.root = root
        self.jobs = jobs
        self.boards = boards
        self.end = end
        self.part = part
        self.console = Console(file=sys.stdout, highlight=False)
        self.bar = Progress(
            *(TextColumn("{task.completed:.0f} of {task.total:.0f}"), BarColumn()),
            TextColumn("{task.description}"),
            console=self.console,
            auto_refresh=False,  # pytest takes the terminal away while a test runs
            disable=not self.console.is_terminal,
        )
        self.expected: dict[str, float] = {}
        self.seconds: dict[str, float] = {}  # of those that are over
        self.failed: dict[str, str] = {}  # test -> why
        self.began = time.monotonic()
        self.percent = STEP_PERCENT

    def say(self, line: str) -> None:
        """Print a line, above the bar."""
        self.console.print(line, markup=False, soft_wrap=True)

    # What it will do.

    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """xdist's lines about its workers are replaced by this display."""
        plugins = session.config.pluginmanager
        if plugins.hasplugin("dsession"):
            plugins.getplugin("dsession").terminal = None
            plugins.unregister(name="terminaldistreporter")

    def pytest_xdist_node_collection_finished(self, ids: list[str]) -> None:
        """A worker has collected; all collect the same."""
        self.announce(ids)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Without workers."""
        if session.items:
            self.announce([item.nodeid for item in session.items])

    def announce(self, tests: list[str]) -> None:
        """Print the plan, once."""
        if self.expected or not tests:
            return
        self.expected = costs.expected(self.root, tests)
        folders = Counter(map(folder_of, tests))
        parts = ", ".join(f"{Path(name).name or name} {count}" for name, count in folders.items())
        total = sum(self.expected.values())
        processes = "1 process" if self.jobs == 1 else f"{self.jobs} processes"
        boards = f"; {self.boards}" if any("[" in test for test in tests) else ""
        lines = [f"{len(tests)} tests: {parts}", f"{processes}{boards}"]
        if self.end is None:
            wait = shown(total / self.jobs)
            lines += [f"about {shown(total)} of processor time, {wait} to wait"]
        else:
            lines += ["as many of them as fit into a minute, the most telling first"]
        for line in lines:
            self.say(line)
        self.bar.add_task("", total=len(tests))
        self.bar.start()
        self.began = time.monotonic()

    # How far it is.

    @hook(first=True)
    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """Nothing takes the place of pytest's dots and letters."""
        if hasattr(report, "wasxfail"):
            return ("xfailed" if report.skipped else "xpassed"), "", ""
        if report.when == "call" or not report.passed:
            kind = "error" if report.failed and report.when != "call" else report.outcome
            return kind, "", ""
        return "", "", ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """One phase of a test is over."""
        if report.failed and report.nodeid not in self.failed:
            self.failed[report.nodeid] = reason(report)
            self.say(f"FAILED {report.nodeid}: {self.failed[report.nodeid]}")
        if report.when == "teardown":
            self.seconds[report.nodeid] = reported(report.user_properties)
            self.advance()

    def advance(self) -> None:
        """Show how far the run is."""
        done, total = len(self.seconds), len(self.expected)
        failed = f"{len(self.failed)} failed, " if self.failed else ""
        took = f"{shown(time.monotonic() - self.began)} in all"
        text = f"{failed}{took}" if done == total else f"{failed}{shown(self.left())} left"
        if not self.bar.disable:
            self.bar.update(self.bar.task_ids[0], completed=done, description=text, refresh=True)
        elif done * 100 >= self.percent * total and done < total:
            self.percent = done * 100 // total // STEP_PERCENT * STEP_PERCENT + STEP_PERCENT
            self.say(f"{done * 100 // total:3} %: {done} of {total}, {text}")

    def left(self) -> float:
        """How long it may still take, by the pace so far; in seconds of wall time."""
        left = sum(cost for test, cost in self.expected.items() if test not in self.seconds)
        done = sum(self.expected.get(test, 0.0) for test in self.seconds)
        known = done >= PACE_SHARE * (left + done)
        now = time.monotonic()
        wait = left * ((now - self.began) / done if known and done else 1 / self.jobs)
        return wait if self.end is None else min(wait, max(self.end - now, 0.0))

    # What it has cost.

    def pytest_sessionfinish(self) -> None:
        """Record the tests' cost."""
        self.bar.stop()
        if self.seconds:
            costs.save_measured(self.root, self.seconds)

    def pytest_terminal_summary(self, terminalreporter: TerminalReporter) -> None:
        """The failed tests again, the slowest, and each folder beside its budget."""
        for test, why in self.failed.items():
            terminalreporter.write_line(f"FAILED {test}: {why}", red=True)
        slowest = sorted(self.seconds.items(), key=lambda each: -each[1])[:SLOWEST]
        slow = [(test, seconds) for test, seconds in slowest if seconds >= LEAST_SECONDS]
        if slow:
            terminalreporter.write_line("slowest, in seconds of processor time:")
        for test, seconds in slow:
            terminalreporter.write_line(f"{seconds:8.1f}  {test}")
        budget = costs.read_budget(self.root)
        for line in table(self.seconds, budget, self.part):
            terminalreporter.write_line(line)


def reason(report: pytest.TestReport) -> str:
    """The first line of why a test failed."""
    crash = getattr(report.longrepr, "reprcrash", None)
    text = str(crash.message if crash else report.longrepr)
    return (text.strip().splitlines() or [""])[0]


def table(measured: dict[str, float], budget: dict[str, float], part: bool = False) -> list[str]:
    """Folders, their number of tests, processor time and budget, which is of all their tests."""
    counts: Counter[str] = Counter()
    seconds: dict[str, float] = defaultdict(float)
    for test, cost in measured.items():
        counts[folder_of(test)] += 1
        seconds[folder_of(test)] += cost
    if not any(folder in budget for folder in seconds):
        return []
    lines = [f"{'folder':20}{'tests':>7}{'CPU s':>9}{'' if part else 'budget':>9}".rstrip()]
    for folder in sorted(seconds):
        limit = budget.get(folder)
        over = "  over its budget" if limit is not None and seconds[folder] > limit else ""
        allowed = "none" if limit is None else f"{limit:.0f}"
        if part:
            over = allowed = ""
        lines.append(
            f"{folder:20}{counts[folder]:7}{seconds[folder]:9.1f}{allowed:>9}{over}".rstrip()
        )
    total, allowed = sum(seconds.values()), f"{sum(budget.get(f, 0.0) for f in seconds):.0f}"
    last = f"{'all':20}{len(measured):7}{total:9.1f}{'' if part else allowed:>9}"
    return [*lines, last.rstrip()]
