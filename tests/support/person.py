# SPDX-License-Identifier: MIT
"""A command on a pseudo terminal, as a person has it; it may use so much processor time."""

from __future__ import annotations

from typing import Any

import pexpect

from kiln.testing.limits import POLL_SECONDS, Watch

SECONDS = 60  # of processor time, for each answer: only a failing test uses so much


class Pty(pexpect.spawn):
    """pexpect's, without its limits of wall time."""

    def __init__(self, command: str, arguments: list[str], **options: Any) -> None:
        super().__init__(command, arguments, timeout=None, **options)
        self.watch = Watch(self.pid, SECONDS)

    def expect_list(self, *words: Any, **options: Any) -> Any:
        """Wait for a pattern."""
        self.watch = Watch(self.pid, SECONDS)
        return super().expect_list(*words, **options)

    def expect_exact(self, *words: Any, **options: Any) -> Any:
        """Wait for a text."""
        self.watch = Watch(self.pid, SECONDS)
        return super().expect_exact(*words, **options)

    def read_nonblocking(self, size: int = 1, timeout: float | None = None) -> Any:
        """What is printed next; Overrun, which says what was before, if that takes too much."""
        while True:
            try:
                self.watch.check()
                return super().read_nonblocking(size, POLL_SECONDS)
            except pexpect.TIMEOUT:
                pass
            except AssertionError as why:
                raise AssertionError(f"{why}\n{self}") from None
