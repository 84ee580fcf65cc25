# SPDX-License-Identifier: MIT
"""Runs the chosen tests (`kiln test --quick`): a part of the plugin.

When the time is nearly up, no test begins, and when it is, those that run are broken off. Such
tests have neither passed nor failed.
"""

from __future__ import annotations

import json
import os
import signal
import time  # wall: the user's time, after which nothing begins
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from _pytest.terminal import TerminalReporter

from kiln.testing import choice, costs
from kiln.testing.costs import folder_of
from kiln.testing.hook import hook


@dataclass(frozen=True)
class Plan:
    """What all processes of a run agree on."""

    wanted: dict[str, list[str]]  # the patterns of each changed file
    measured: dict[str, float]  # what tests have cost before
    left: list[str]  # tests in files that need not be read
    seconds: float  # of processor time to plan with
    begin_until: float  # by the monotonic clock, in seconds; nothing begins later
    end: float  # no test starts that would end later; a running one is stopped

    def write(self, path: Path) -> None:
        """For `read`."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @staticmethod
    def read(path: Path) -> Plan:
        """What `write` has written."""
        return Plan(**json.loads(path.read_text(encoding="utf-8")))


class OutOfTime(BaseException):
    """The time is up amid a test."""


class Quick:
    """The plugin, in every process."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.costs: dict[str, float] = {}
        self.left: list[str] = []  # could break, and have not run
        self.broken_off: dict[str, float] = {}  # test -> seconds that it had

    @hook(last=True)
    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        """Keep what fits into the time."""
        by_id = {item.nodeid: item for item in items}
        self.costs = costs.expected(config.rootpath, by_id, self.plan.measured)
        wanted = list(self.plan.wanted.values())
        chosen = choice.choose(list(by_id), self.costs, wanted, self.plan.seconds)
        could = [test for test in by_id if choice.fits(test, choice.by_rank(wanted))]
        self.left = [test for test in could if test not in set(chosen)] + self.plan.left
        config.hook.pytest_deselected(items=[by_id[t] for t in by_id if t not in set(chosen)])
        jobs = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
        items[:] = [by_id[test] for test in choice.dealt(chosen, jobs)]

    @hook(first=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool:
        """As pytest's own, but only if there is time, and only as long."""
        now = time.monotonic()
        if now > self.plan.begin_until or now + self.costs[item.nodeid] > self.plan.end:
            self.left.append(item.nodeid)
            return True
        item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        signal.signal(signal.SIGALRM, break_off)
        signal.setitimer(signal.ITIMER_REAL, self.plan.end - now)  # wall: the user's minute
        try:
            reports = runtestprotocol(item, log=False, nextitem=nextitem)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)  # wall: the test is over
        if any(OutOfTime.__name__ in str(report.longrepr) for report in reports):
            self.left.append(item.nodeid)
            self.broken_off[item.nodeid] = time.monotonic() - now
            return True
        for report in reports:
            item.ihook.pytest_runtest_logreport(report=report)
        item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        return True

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """A worker reports the tests that it left out to the main process."""
        output = getattr(session.config, "workeroutput", None)
        if output is not None:
            output["left"] = self.left
            output["broken_off"] = self.broken_off
        elif self.broken_off:
            # Known to take longer, they are not chosen again while others have not been run.
            costs.save_measured(session.config.rootpath, self.broken_off)

    def pytest_testnodedown(self, node: Any) -> None:
        """A worker has ended. All have left out the same, but for lack of time."""
        told = getattr(node, "workeroutput", {})
        self.left += [test for test in told.get("left", []) if test not in self.left]
        self.broken_off |= told.get("broken_off", {})

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test has run."""
        self.costs.setdefault(report.nodeid, 0.0)

    def pytest_terminal_summary(self, terminalreporter: TerminalReporter) -> None:
        """The tests that ran for each file, and those left out."""
        left = set(self.left)
        ran = [test for test in self.costs if test not in left]
        say = terminalreporter.write_line
        for file, patterns in self.plan.wanted.items():
            say(f"{file}: {counted([t for t in ran if choice.fits(t, patterns)]) or 'no test'}")
        for test, seconds in self.broken_off.items():
            say(f"broken off after {seconds:.0f} s: {test}")
        say(f"left out: {counted(self.left) or 'nothing'} of what these files can break")


def break_off(number: int, frame: FrameType | None) -> None:
    """A handler of SIGALRM."""
    raise OutOfTime


def counted(tests: list[str]) -> str:
    """Folders and how many tests of each."""
    counts = Counter(map(folder_of, tests))
    return ", ".join(
        f"{Path(folder).name or folder} {count}" for folder, count in sorted(counts.items())
    )
