# SPDX-License-Identifier: MIT
"""A running application's console: type, and wait for its output."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from types import TracebackType

from kiln.testing import limits
from kiln.testing.limits import IDLE_SECONDS, Overrun, Watch

DEFAULT_SECONDS = 60.0  # of processor time, generous: only a failing test uses so much


class Console:
    """A process whose standard input and output are the board's console."""

    def __init__(self, command: list[str], cwd: Path, idle_seconds: float = IDLE_SECONDS) -> None:
        self.idle_seconds = idle_seconds  # asleep for so long, it is stuck
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
        """Wait until `text` is printed; returns what came before it since the last call.

        Raises AssertionError at the end of the output, when the process has used `seconds` of
        processor time meanwhile, and when it is stuck (kiln.testing.limits).
        """
        watch = Watch(self.process.pid, seconds, self.idle_seconds)
        try:
            while (found := self.text.find(text, self.seen)) < 0:
                if not self.read(watch):
                    raise Overrun("it has ended")
        except Overrun as why:
            printed = self.text[self.seen :]
            raise AssertionError(f"no {text!r} in the output, {why}:\n{printed}") from None
        before = self.text[self.seen : found]
        self.seen = found + len(text)
        return before

    def read(self, watch: Watch) -> bool:
        """Read the next output; false at the end."""
        assert self.process.stdout is not None
        descriptor = self.process.stdout.fileno()
        limits.until_readable(descriptor, watch, len(self.text))
        data = os.read(descriptor, 4096)
        self.text += data.decode(errors="replace")
        watch.check(len(self.text))
        return bool(data)

    def wait(self, seconds: float = DEFAULT_SECONDS) -> int:
        """Wait for the end; returns the exit status. Raises AssertionError as `expect` does."""
        watch = Watch(self.process.pid, seconds, self.idle_seconds)
        while self.read(watch):
            pass
        return limits.wait(self.process, seconds)
