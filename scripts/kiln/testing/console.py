# SPDX-License-Identifier: MIT
"""A running application's console: type, and wait for what it prints."""

from __future__ import annotations

import os
import select
import subprocess
import time
from pathlib import Path
from types import TracebackType

DEFAULT_SECONDS = 60.0  # generous: only a failing test waits so long


class Console:
    """A process whose standard input and output are the board's console."""

    def __init__(self, command: list[str], cwd: Path) -> None:
        self.text = ""  # everything printed so far
        self.seen = 0  # how much of it `expect` has passed
        self.process = subprocess.Popen(
            command, cwd=cwd, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
        )

    def __enter__(self) -> Console:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.terminate()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()

    def send(self, text: str) -> None:
        """Type `text`."""
        self.send_bytes(text.encode())

    def send_bytes(self, data: bytes) -> None:
        """Type bytes that may not be text."""
        assert self.process.stdin is not None
        self.process.stdin.write(data)

    def expect(self, text: str, seconds: float = DEFAULT_SECONDS) -> str:
        """Wait until `text` is printed; returns what came before it since the last call."""
        deadline = time.monotonic() + seconds
        while (found := self.text.find(text, self.seen)) < 0:
            if not self.read(deadline - time.monotonic()):
                raise AssertionError(f"no {text!r} in the output:\n{self.text[self.seen:]}")
        before = self.text[self.seen : found]
        self.seen = found + len(text)
        return before

    def read(self, seconds: float) -> bool:
        """Take in what is printed within `seconds`; false if nothing is, or the end is reached."""
        assert self.process.stdout is not None
        descriptor = self.process.stdout.fileno()
        ready, _, _ = select.select([descriptor], [], [], max(seconds, 0))
        data = os.read(descriptor, 4096) if ready else b""
        self.text += data.decode(errors="replace")
        return bool(data)

    def wait(self, seconds: float = DEFAULT_SECONDS) -> int:
        """Wait for the end; returns the exit status."""
        deadline = time.monotonic() + seconds
        while self.read(deadline - time.monotonic()):
            pass
        return self.process.wait(timeout=max(deadline - time.monotonic(), 1))
