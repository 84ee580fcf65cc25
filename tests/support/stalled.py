# SPDX-License-Identifier: MIT
"""A console that takes nothing for a while, as a slow line would: only then can output back up.

QEMU's CMSDK UART waits for a socket that is full; its PL011 does not, and blocks the emulator.
"""

from __future__ import annotations

import array
import fcntl
import socket
import subprocess
import termios
from pathlib import Path

from kiln.testing.limits import Watch, cpu_seconds, until, until_readable, wait
from support.image import Image

STALLED_SECONDS = 0.5  # of processor time without output
SECONDS = 60.0  # of processor time


def run_stalled(image: Image, scratch: Path) -> str:
    """Run the image; nobody reads until the target can print no more. Returns the console."""
    ours, theirs = socket.socketpair()
    command = image.command(scratch, console=f"socket,fd={theirs.fileno()}")
    with ours, subprocess.Popen(command, pass_fds=[theirs.fileno()]) as process:
        theirs.close()
        try:
            wait_until_stalled(process.pid, ours)
            watch, text = Watch(process.pid, SECONDS), b""
            while data := receive(ours, watch):
                text += data
            assert wait(process, SECONDS) == 0
        finally:
            process.kill()
    return text.decode(errors="replace").replace("\r", "")


def wait_until_stalled(pid: int, console: socket.socket) -> None:
    """Return when QEMU has worked for a while and printed nothing."""
    seen, since = 0, 0.0

    def stalled() -> bool:
        nonlocal seen, since
        now = cpu_seconds(pid)
        if waiting(console) != seen:
            seen, since = waiting(console), now
        return seen > 0 and now - since >= STALLED_SECONDS

    until(stalled, Watch(pid, SECONDS))


def receive(console: socket.socket, watch: Watch) -> bytes:
    """What the console prints next; nothing at the end."""
    until_readable(console.fileno(), watch)
    return console.recv(65536)


def waiting(console: socket.socket) -> int:
    """Bytes that nobody has read yet."""
    count = array.array("i", [0])
    fcntl.ioctl(console, termios.FIONREAD, count)
    return count[0]
