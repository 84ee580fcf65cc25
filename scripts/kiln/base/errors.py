# SPDX-License-Identifier: MIT
"""The user's mistakes that have no place in a source file."""

from __future__ import annotations


class UserError(Exception):
    """Something the user can put right; shown as `kiln: error: text` and a hint."""

    def __init__(self, text: str, hint: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.hint = hint

    def __str__(self) -> str:
        hint = f"\n  hint: {self.hint}" if self.hint else ""
        return f"kiln: error: {self.text}{hint}"


class Quiet(Exception):
    """Ends the command with a status after all errors have been printed."""

    def __init__(self, status: int) -> None:
        super().__init__(str(status))
        self.status = status
