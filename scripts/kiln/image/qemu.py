# SPDX-License-Identifier: MIT
"""The QEMU command line of a built image, and what its exit means."""

from __future__ import annotations

import signal
from pathlib import Path

from kiln.arch.known import of_core
from kiln.base.errors import UserError
from kiln.base.tools import require
from kiln.image.boards import load
from kiln.image.builddir import Target

LOCKUP_STATUS = 134  # QEMU aborts when the core locks up
DETERMINISTIC = ("-icount", "shift=5,sleep=off")


def command(target: Target, image: Path | None = None) -> list[str]:
    """QEMU for the target's board and image, or another one, without a console."""
    board = load(target.board)
    architecture = of_core(board.cpu)
    if not board.machine or not architecture:
        raise UserError(
            f"QEMU does not emulate board '{target.board}'",
            "kiln flash writes to the board's flash, where there is an openocd.cfg",
        )
    require(f"tool:{architecture.emulator}")
    return [
        architecture.emulator,
        *("-M", board.machine),
        *("-display", "none"),
        *("-monitor", "none"),
        *("-semihosting-config", "enable=on,target=native"),
        *("-kernel", str(image or target.elf)),
    ]


def exit_status(returncode: int) -> int:
    """A child's `returncode` as a shell would show it."""
    return 128 - returncode if returncode < 0 else returncode


def explain(status: int) -> str:
    """The meaning of a status for the target, if it has one besides its number; else empty."""
    if status == LOCKUP_STATUS:
        return "the core locked up: it faulted in the handler of a fault"
    if status == 128 + signal.SIGSEGV:
        return "QEMU itself crashed"
    return ""
