# SPDX-License-Identifier: MIT
"""Places in source files, and errors that point at them.

Every stage collects its errors in one `Diagnostics` and goes on, so that a
user sees all of them at once; `Diagnostics.stop_on_error` ends the stage.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Place:
    """A position in a text file; line and column count from 1, 0 means unknown."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.file] + [str(n) for n in (self.line, self.column) if n]
        return ":".join(parts)


@dataclass(frozen=True)
class Message:
    """One diagnostic: where, what, and what to do about it."""

    place: Place
    text: str
    hint: str = ""
    severity: str = "error"

    def __str__(self) -> str:
        lines = [f"{self.place}: {self.severity}: {self.text}"]
        if self.hint:
            lines.append(f"  hint: {self.hint}")
        return "\n".join(lines)


class Failed(Exception):
    """Raised when a stage cannot continue; its errors are in `messages`."""

    def __init__(self, messages: list[Message]) -> None:
        super().__init__("\n".join(str(m) for m in messages))
        self.messages = messages


@dataclass
class Diagnostics:
    """Collects messages; the order shown is file, line, column."""

    messages: list[Message] = field(default_factory=list)

    def error(self, place: Place, text: str, hint: str = "") -> None:
        """Record an error at `place`."""
        self.messages.append(Message(place, text, hint))

    def note(self, place: Place, text: str, hint: str = "") -> None:
        """Record a message that does not stop the build."""
        self.messages.append(Message(place, text, hint, "note"))

    @property
    def errors(self) -> list[Message]:
        """The errors so far, sorted by place, without duplicates."""
        return sorted(
            {m for m in self.messages if m.severity == "error"},
            key=lambda m: (m.place, m.text),
        )

    def stop_on_error(self) -> None:
        """Raise `Failed` if any error was recorded."""
        if self.errors:
            raise Failed(self.errors)

    @property
    def notes(self) -> list[Message]:
        """The notes so far, in the order they were recorded."""
        return [message for message in self.messages if message.severity == "note"]

    def print_notes(self) -> None:
        """Write the notes to stderr."""
        for message in self.notes:
            print(message, file=sys.stderr)


def printable(text: str) -> str:
    """`text` in one line, whatever is in it."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def near(name: str, known: Iterable[str]) -> str:
    """A hint that names the known word most like `name`, or an empty string."""
    import difflib

    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"did you mean '{close[0]}'?" if close else ""
