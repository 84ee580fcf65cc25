# SPDX-License-Identifier: MIT
"""Measures the processor time of each test, its children's included, and reports it."""

from __future__ import annotations

import resource
from collections.abc import Generator, Iterable
from typing import Any

import pytest

from kiln.testing.hook import hook

PROPERTY = "cpu_seconds"  # of a test's last report; JUnit's file has it too


def spent() -> float:
    """The processor time of this process and of the children that it waited for, in seconds."""
    uses = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(use.ru_utime + use.ru_stime for use in uses)


def reported(properties: Iterable[tuple[str, Any]]) -> float:
    """What the meter has put among a report's properties."""
    return sum(float(value) for name, value in properties if name == PROPERTY)


class Meter:
    """The plugin, in the process that runs the tests."""

    def __init__(self) -> None:
        self.begun = 0.0

    @hook(first=True)
    def pytest_runtest_logstart(self) -> None:
        """A test begins."""
        self.begun = spent()

    @hook(first=True, around=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, None, None]:
        """The last phase is over; its result is not yet reported."""
        if call.when == "teardown":
            item.user_properties.append((PROPERTY, round(spent() - self.begun, 3)))
        yield
