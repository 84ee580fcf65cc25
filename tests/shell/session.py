# SPDX-License-Identifier: MIT
"""A shell on a pseudo terminal, as a person has it."""

from __future__ import annotations

from pathlib import Path

from kiln.base.paths import BASE
from support.person import Pty


class Session:
    """An application with a shell, running in the emulator."""

    def __init__(self, app: Path, build: Path, board: str, prompt: str) -> None:
        words = ["run", "--deterministic", "-b", board, "-d", str(build), str(app)]
        self.prompt = prompt
        self.terminal = Pty(str(BASE / "kiln"), words, encoding="utf-8", dimensions=(24, 80))
        self.terminal.delaybeforesend = None
        self.banner = self.until_prompt()

    def close(self) -> None:
        """Leave."""
        self.terminal.close(force=True)

    def type(self, keys: str) -> None:
        """Type without waiting for anything."""
        self.terminal.send(keys)

    def until(self, text: str) -> list[str]:
        """The lines before `text`, and the beginning of its own."""
        self.terminal.expect_exact(text)
        return self.terminal.before.replace("\r", "").split("\n")

    def until_prompt(self) -> list[str]:
        """The lines before the next prompt."""
        return self.until(f"\n{self.prompt}")

    def __call__(self, command: str) -> list[str]:
        """What a command answers."""
        self.type(f"{command}\r")
        return self.until_prompt()[1:]
