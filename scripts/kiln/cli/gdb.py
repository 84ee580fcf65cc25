# SPDX-License-Identifier: MIT
"""gdb: its command line, and running it so that Ctrl-C is its own."""

from __future__ import annotations

import signal
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path

from kiln.base.errors import UserError
from kiln.cli.runners import Job, announce
from kiln.image.builddir import Target

TOOL = "tool:gdb-multiarch"


def command(job: Job, server: str, first: Sequence[str] = ()) -> list[str]:
    """gdb that connects to `server`, with the symbols of the image and Kiln's commands."""
    connect = ("-ex", f"target remote {server}")
    words = ["gdb-multiarch", "-q", "-x", str(script(job.target)), *connect, *first, *job.extra]
    return [*words, str(job.elf_file)]


def script(target: Target) -> Path:
    """What the build has made for gdb: it finds sources, and adds commands."""
    return target.directory / "gdb.py"


def run(job: Job, server: str) -> int:
    """Run gdb until it ends; returns its status."""
    words = command(job, server)
    announce(job, words)
    # Ctrl-C belongs to gdb; a handler, unlike SIG_IGN, is not inherited by it.
    signal.signal(signal.SIGINT, lambda number, frame: None)
    return subprocess.run(words).returncode


def is_taken(port: int) -> bool:
    """Whether someone listens at a port; connecting to find out would stop a target."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("localhost", port))
        except OSError:
            return True
    return False


def listening(port: int) -> int:
    """The port, if someone listens there; raises UserError else."""
    if not is_taken(port):
        raise UserError(f"nothing listens on port {port}", "kiln debugserver starts a server")
    return port
