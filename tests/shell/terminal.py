# SPDX-License-Identifier: MIT
"""A terminal that can be looked at: tmux, and its screen as a picture."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from html import escape
from pathlib import Path

from kiln.testing.limits import Overrun, Watch, until

COLUMNS, ROWS = 80, 50
SECONDS = 60  # of processor time: only a failing test uses so much

# Of the picture, in pixels.
LETTER, LINE, EDGE = 8.4, 18, 14


class Terminal:
    """A command in a tmux of its own."""

    def __init__(self, command: str, folder: Path) -> None:
        self.tmux = ["tmux", "-S", str(folder / "tmux"), "-f", "/dev/null"]
        size = ["-x", str(COLUMNS), "-y", str(ROWS)]
        self.run("new-session", "-d", *size, command)

    def run(self, *words: str) -> str:
        """A command of tmux."""
        result = subprocess.run([*self.tmux, *words], check=True, capture_output=True, text=True)
        return result.stdout

    def close(self) -> None:
        """Leave."""
        self.run("kill-server")

    def type(self, *keys: str) -> None:
        """Press keys: text, or tmux's names of keys, such as Left and C-a."""
        for key in keys:
            self.run("send-keys", key)

    def screen(self) -> list[str]:
        """What is seen now, without blanks behind it."""
        return [line.rstrip() for line in self.run("capture-pane", "-p").rstrip().split("\n")]

    def until(self, seen: Callable[[list[str]], bool]) -> list[str]:
        """Wait until the screen is as wanted."""
        server = int(self.run("display-message", "-p", "#{pid}"))
        try:
            until(lambda: seen(self.screen()), Watch(server, SECONDS))
        except Overrun as why:
            raise AssertionError("\n".join([f"{why}; the screen:", *self.screen()])) from None
        return self.screen()


def picture(screen: list[str], columns: int) -> str:
    """The screen as SVG, without a font of its own."""
    width, height = columns * LETTER + 2 * EDGE, len(screen) * LINE + 2 * EDGE
    lines = "\n".join(
        f'<text x="{EDGE}" y="{EDGE + LINE * n + LINE * 0.75:g}">{escape(line)}</text>'
        for n, line in enumerate(screen)
        if line
    )
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}">
<!-- SPDX-License-Identifier: MIT -->
<!-- Made by tests/shell/test_terminal.py from a session. -->
<style>text {{ font: 14px monospace; fill: #e6e1dc; white-space: pre }}</style>
<rect width="100%" height="100%" rx="8" fill="#232629"/>
{lines}
</svg>
"""
