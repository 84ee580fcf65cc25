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

from support.image import Image

STALLED_TICKS = 150  # of CPU time without output; QEMU's, so a busy host does not matter
SECONDS = 60.0


def run_stalled(image: Image, scratch: Path) -> str:
    """Run the image; nobody reads until the target can print no more. Returns the console."""
    ours, theirs = socket.socketpair()
    command = image.command(scratch, console=f"socket,fd={theirs.fileno()}")
    with ours, subprocess.Popen(command, pass_fds=[theirs.fileno()]) as process:
        theirs.close()
        try:
            wait_until_stalled(process.pid, ours)
            ours.settimeout(SECONDS)
            text = b""
            while data := ours.recv(65536):
                text += data
            assert process.wait(SECONDS) == 0
        finally:
            process.kill()
    return text.decode(errors="replace").replace("\r", "")


def wait_until_stalled(pid: int, console: socket.socket) -> None:
    """Return when QEMU has worked for a while and printed nothing."""
    seen, since = 0, 0
    while True:
        now = cpu_ticks(pid)
        if waiting(console) != seen:
            seen, since = waiting(console), now
        elif seen and now - since >= STALLED_TICKS:
            return


def cpu_ticks(pid: int) -> int:
    """CPU time that a process has used, in the system's clock ticks."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def waiting(console: socket.socket) -> int:
    """Bytes that nobody has read yet."""
    count = array.array("i", [0])
    fcntl.ioctl(console, termios.FIONREAD, count)
    return count[0]
