# SPDX-License-Identifier: MIT
"""OpenOCD: its command lines, its output, and what its usual errors mean."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from types import TracebackType

from kiln.base.errors import Quiet, UserError
from kiln.cli.run import unwind_when_told_to_end
from kiln.cli.runners import Job, announce
from kiln.image.qemu import exit_status

VERIFIED = "** Verified OK **"
READY = "** Waiting for gdb"  # printed by OpenOCD after all earlier steps
GO_ON = "[target current] configure -event gdb-detach {resume}"  # when gdb ends
RULES = "/lib/udev/rules.d/60-openocd.rules"
LISTENS = re.compile(r"Listening on port (\d+) for gdb connections")
STOP_SECONDS = 2.0  # amid a step it hears no signal
UNSAFE = set("{}\\")  # in a Tcl word in braces

# OpenOCD's message -> hint. Of those that fit the first counts, as one error draws
# others after it.
HINTS = (
    (
        r"LIBUSB_ERROR_ACCESS|[Pp]ermission denied|insufficient permissions",
        f"you may not use the probe: {RULES} gives it to the group plugdev; `sudo usermod -aG"
        " plugdev $USER`, log in again and plug the probe in again",
    ),
    (
        r"LIBUSB_ERROR_BUSY|couldn't bind|[Aa]ddress already in use",
        "another program uses the probe or the port: is there another OpenOCD?",
    ),
    (
        r"LIBUSB_ERROR_(NO_DEVICE|IO|PIPE)|remote_bitbang_(putc|fill_buf)|CMSIS-DAP command failed",
        "the probe was lost on the way: check its cable; the flash may hold half an image",
    ),
    (
        r"open failed|unable to find a matching|[Nn]o \S*( device|device) found|unable to open"
        r"|Failed to connect",
        "no probe was found: is it plugged in (lsusb), and is it the one that the settings name?"
        " --config FILE takes others",
    ),
    (
        r"UNEXPECTED|Cannot identify target|Could not find MEM-AP",
        "this is another chip than the board's: is the right board connected, and -b right?",
    ),
    (
        r"init mode failed|scan chain interrogation failed|cannot read IDR|Invalid ACK"
        r"|target not (found|examined)",
        "the probe does not reach the chip: is it powered, and are the wires right?",
    ),
    (
        r"device protected|[Ii]s secured|Security Bit Set|write protected|locked",
        "the flash is locked: remove its write or read protection, such as with"
        " `-- -c init -c 'reset halt' -c 'flash protect 0 0 last off'`",
    ),
    (
        r"no flash bank found",
        "the image does not fit into the chip's flash: is the right board connected, and -b right?",
    ),
    (
        r"Verify Failed",
        "the flash does not hold what was written: try again; a shorter cable may help",
    ),
    (r"[Cc]an't find |couldn't open|invalid command name", "the error is in OpenOCD's settings"),
)


def command(job: Job, *steps: str, gdb_port: str = "disabled") -> list[str]:
    """OpenOCD for this board, which does the steps; words of the user's come before them."""
    assert job.config is not None
    setup = (f"gdb_port {gdb_port}", "telnet_port disabled", "tcl_port disabled")
    words = ["openocd", "-f", str(job.config)]
    words += [word for step in setup for word in ("-c", step)]
    return [*words, *job.extra, *(word for step in steps for word in ("-c", step))]


def program(job: Job, *more: str) -> str:
    """The step that writes the image and compares it."""
    path = str(job.image)
    if UNSAFE & set(path):
        raise UserError(f"OpenOCD cannot take the file {path}", "give the folder another name")
    return " ".join(["program", "{" + path + "}", "verify", *more])


def ready(more: str = "") -> str:
    """The step that prints that gdb can connect."""
    return f"echo {{{READY}{more} **}}"


def hint(text: str) -> str:
    """A hint for OpenOCD's message `text`; may be empty."""
    return next((words for pattern, words in HINTS if re.search(pattern, text)), "")


class OpenOcd:
    """A running OpenOCD, whose output goes to stderr as it comes."""

    def __init__(self, command: list[str], own_session: bool = False) -> None:
        self.said: list[str] = []
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=own_session,
        )

    def __enter__(self) -> OpenOcd:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            self.process.kill()
            self.process.wait()

    def lines(self) -> Iterator[str]:
        """Its output, until it ends."""
        assert self.process.stdout is not None
        for raw in self.process.stdout:
            line = raw.decode(errors="replace")
            sys.stderr.write(line)
            sys.stderr.flush()
            self.said.append(line)
            yield line

    def finish(self, *expected: str) -> None:
        """Wait for its end; raises unless it succeeded and printed the expected text."""
        for _ in self.lines():
            pass
        status = exit_status(self.process.wait())
        text = "".join(self.said)
        if status or not all(words in text for words in expected):
            self.fail(status)

    def fail(self, status: int) -> None:
        """Say that it failed, and why perhaps."""
        error = UserError(f"openocd ended with status {status}", hint("".join(self.said)))
        print(error, file=sys.stderr)
        raise Quiet(status or 1)

    def wait_for_server(self) -> int:
        """Return the port for gdb as soon as it listens there and has done all before."""
        number = 0
        for line in self.lines():
            match = LISTENS.search(line)
            number = int(match[1]) if match else number
            if READY in line and number:
                threading.Thread(target=lambda: list(self.lines()), daemon=True).start()
                return number
        self.fail(exit_status(self.process.wait()))
        return 0


def run(job: Job, command: list[str], expected: Sequence[str] = ()) -> None:
    """Run OpenOCD to its end; raises if it fails."""
    announce(job, command)
    unwind_when_told_to_end()
    with OpenOcd(command) as openocd:
        openocd.finish(*expected)
