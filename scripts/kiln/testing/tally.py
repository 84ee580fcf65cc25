# SPDX-License-Identifier: MIT
"""Counts a test run so that nothing slips through as neither passed nor failed.

Every test ends in exactly one of three ways. A skipped or expected-to-fail one
counts as failed, unless it stands in tests/expected_skips.txt with a reason.
"""

from __future__ import annotations

import fnmatch
import json
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter

PASSED, SKIPPED, FAILED = 0, 1, 2


def read_expected(path: Path) -> dict[str, str]:
    """Pattern of test ids -> reason, from `pattern: reason` lines."""
    expected = {}
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            pattern, separator, reason = line.partition(": ")
            if separator and not line.startswith("#"):
                expected[pattern.strip()] = reason.strip()
    return expected


@dataclass(eq=False)
class Tally:
    """The plugin: the worst outcome of every test's phases."""

    expected: dict[str, str]
    outcomes: dict[str, int] = field(default_factory=dict)
    unexpected: dict[str, str] = field(default_factory=dict)  # test -> why it counts as failed

    def note(self, name: str, outcome: int) -> None:
        """Record an outcome; a worse one replaces a better one."""
        self.outcomes[name] = max(outcome, self.outcomes.get(name, PASSED))

    def skipped(self, name: str, why: str) -> None:
        """Record a skip, which is a failure unless it was expected."""
        if any(fnmatch.fnmatch(name, pattern) for pattern in self.expected):
            self.note(name, SKIPPED)
        else:
            self.note(name, FAILED)
            self.unexpected[name] = why

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """One phase (setup, call, teardown) of one test has ended."""
        if hasattr(report, "wasxfail"):
            self.skipped(report.nodeid, "expected to fail")
        elif report.failed:
            self.note(report.nodeid, FAILED)
        elif report.skipped:
            self.skipped(report.nodeid, "skipped")
        elif report.when == "call":
            self.note(report.nodeid, PASSED)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A test file was read."""
        if report.failed:
            self.note(report.nodeid, FAILED)
        elif report.skipped:
            self.skipped(report.nodeid, "skipped")

    def count(self, outcome: int) -> int:
        """How many tests ended so."""
        return list(self.outcomes.values()).count(outcome)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Make the run fail when something counts as failed; report the figures to `kiln test`."""
        if self.count(FAILED) and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
        path = session.config.getoption("--tally")
        if path:
            figures = {"passed": self.count(PASSED), "failed": self.count(FAILED)}
            Path(path).write_text(json.dumps(figures), encoding="utf-8")

    def pytest_terminal_summary(self, terminalreporter: TerminalReporter) -> None:
        """Name the tests that count as failed without having failed."""
        for name, why in sorted(self.unexpected.items()):
            terminalreporter.write_line(
                f"{name}: {why}, and not in tests/expected_skips.txt", red=True
            )
