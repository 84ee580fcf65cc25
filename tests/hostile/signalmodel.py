# SPDX-License-Identifier: MIT
"""What the calls for signals should do to the attacker, in one of its lives."""

from __future__ import annotations

EINVAL = 22
KILL = 9
IGNORE, HANDLE = 1, 2
ANY = None


class SignalModel:
    """Which signals the attacker ignores or handles, and whether it has an alarm."""

    def __init__(self) -> None:
        self.actions: dict[int, int] = {}
        self.has_alarm = False

    def action(self, signal: int, action: int) -> int:
        """signal_action."""
        if not 1 <= signal <= 31 or signal == KILL or action > HANDLE:
            return -EINVAL
        self.actions[signal] = action
        return 0

    def stops(self, signal: int) -> bool:
        """Whether it ends the attacker, or runs a handler, of which the model knows nothing."""
        return 1 <= signal <= 31 and self.actions.get(signal, 0) != IGNORE

    def send(self, signal: int) -> int:
        """signal_send to itself, if that does not stop it."""
        return 0 if signal <= 31 else -EINVAL

    def alarm(self, ms: int) -> int | None:
        """alarm; what is left of the last one depends on how long the attack takes."""
        left = ANY if self.has_alarm else 0
        self.has_alarm = ms != 0
        return left
