# SPDX-License-Identifier: MIT
"""Applications for tests, from inline text to a finished run in QEMU.

The fixture `build` (tests/support/fixtures.py) makes an `Image`; its methods run it:

    image = build(app=APP_YAML, sources={"main.c": "..."}, board=board)
    result = image.run()            # until the target calls kiln_shutdown(0)
    assert result.text == "hello\\n"

A run counts instructions as time, so that it is the same every time; it starts with
RAM full of 0xA5, so that nothing rests on zeros; and what QEMU itself has to say must
stand in qemu_log.txt. Sources may include "check.h" (tests/support/target).
"""

from __future__ import annotations

import os
import selectors
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import yaml

from kiln.base.elf import Elf
from kiln.base.paths import BASE
from kiln.image.boards import number
from kiln.image.qemu import DETERMINISTIC, exit_status
from kiln.testing.console import Console
from kiln.testing.limits import POLL_SECONDS, Overrun, Watch
from support.coverage import qemu_words

HERE = Path(__file__).parent
SAFETY_SECONDS = 60.0  # of processor time, after which a run has hung
IDLE_SECONDS = 10.0  # QEMU asleep for so long: nothing will happen any more
FILL = b"\xa5"
STDIO = "stdio,signal=off"  # a chardev: Ctrl-C is the target's
ALLOCATED = 2  # a section flag: part of the image
STOPPED = "terminating on signal"  # QEMU's comment on being told to stop


@dataclass(frozen=True)
class Machine:
    """What a run needs to know of a board."""

    name: str  # QEMU's
    flash: int  # address
    ram: int  # address
    ram_size: int


@cache
def machine(board: str) -> Machine:
    """The board's machine."""
    raw = yaml.safe_load((BASE / "boards" / board / "board.yaml").read_text(encoding="utf-8"))
    ram = raw["ram"]
    return Machine(raw["qemu"]["machine"], raw["flash"]["base"], ram["base"], number(ram["size"]))


@cache
def expected_log(board: str) -> tuple[str, ...]:
    """How lines may begin that QEMU prints when it runs this board; see qemu_log.txt."""
    allowed = []
    for line in (HERE / "qemu_log.txt").read_text(encoding="utf-8").splitlines():
        where, separator, text = line.partition(": ")
        if separator and not line.startswith("#") and where in ("*", board):
            allowed.append(text.strip())
    return tuple(allowed)


@dataclass(frozen=True)
class Result:
    """How a run went."""

    text: str  # the console, without carriage returns
    status: int | None  # None: the run was stopped by the test
    log: tuple[str, ...]  # what QEMU said that qemu_log.txt does not expect

    @property
    def lines(self) -> list[str]:
        """The console by lines."""
        return self.text.splitlines()


class Image:
    """A built application."""

    def __init__(self, board: str, folder: Path, name: str) -> None:
        self.board = board
        self.folder = folder  # the build directory
        self.name = name

    @property
    def elf(self) -> Path:
        """The linked image."""
        return self.folder / f"{self.name}.elf"

    @cached_property
    def _elf(self) -> Elf:
        return Elf(self.elf)

    @cached_property
    def symbols(self) -> dict[str, int]:
        """The addresses of all named symbols; of several with one name, any."""
        return {symbol.name: symbol.value for symbol in self._elf.symbols()}

    @cached_property
    def sections(self) -> dict[str, tuple[int, int]]:
        """Address and size of every section."""
        return {s.name: (s.address, s.size) for s in self._elf.sections if s.flags & ALLOCATED}

    def choose(self, case: int) -> dict[int, bytes]:
        """A patch: which of its cases this image is to run; see target/chosen.h."""
        places = [s.value for s in self._elf.symbols() if s.name == "chosen_case"]
        assert places
        return dict.fromkeys(places, case.to_bytes(4, "little"))

    def command(
        self, scratch: Path, patch: Mapping[int, bytes] | None = None, console: str = STDIO
    ) -> list[str]:
        """QEMU for this image; files that it needs are put into `scratch`."""
        board = machine(self.board)
        flash = bytearray((self.folder / f"{self.name}.bin").read_bytes())
        for address, data in (patch or {}).items():
            flash[address - board.flash : address - board.flash + len(data)] = data
        (scratch / "flash").write_bytes(flash)
        (scratch / "ram").write_bytes(FILL * board.ram_size)
        return [
            "qemu-system-arm",
            *("-M", board.name),
            *("-display", "none"),
            *("-monitor", "none"),
            *("-chardev", f"{console},id=console"),
            *("-serial", "chardev:console"),
            *("-semihosting-config", "enable=on,target=native"),
            *("-d", "guest_errors,unimp"),
            *DETERMINISTIC,
            # Not -kernel, which would clear the RAM that the ELF names.
            *("-device", f"loader,file={scratch}/flash,addr={board.flash:#x},force-raw=on"),
            *("-device", f"loader,file={scratch}/ram,addr={board.ram:#x},force-raw=on"),
            *qemu_words(self.elf),
        ]

    def run(
        self,
        *,
        status: int | None = 0,
        lines: int | None = None,
        input: bytes = b"",
        patch: Mapping[int, bytes] | None = None,
        extra: Sequence[str] = (),
        seconds: float = SAFETY_SECONDS,
    ) -> Result:
        """Run until the target ends QEMU, which must be with `status` (None: any).

        With `lines`, stop as soon as the console has shown so many instead. `input` is
        typed ahead; the target sees it at a time that is not determined. `patch` replaces
        bytes of flash by address, and `extra` goes to QEMU.
        """
        with tempfile.TemporaryDirectory(prefix="kiln-run-") as scratch:
            command = [*self.command(Path(scratch), patch), *extra]
            result = capture(command, input, lines, seconds, self.board)
        assert not result.log, f"QEMU said: {result.log}\n{result.text}"
        if lines is None and status is not None:
            assert result.status == status, f"ended with {result.status}:\n{result.text}"
        return result

    def start(
        self,
        scratch: Path,
        extra: Sequence[str] = (),
        patch: Mapping[int, bytes] | None = None,
    ) -> Console:
        """Start a run that the test talks to: `with image.start(tmp_path) as console:`."""
        return Console([*self.command(scratch, patch), *extra], scratch)


def capture(
    command: list[str], input: bytes, lines: int | None, seconds: float, board: str
) -> Result:
    """Run QEMU and collect what it and the target print."""
    streams: dict[str, bytes] = {"out": b"", "err": b""}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
    ) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(input)
        watch, hung = Watch(process.pid, seconds, IDLE_SECONDS), ""
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ, "out")
            selector.register(process.stderr, selectors.EVENT_READ, "err")
            enough = False
            while selector.get_map() and not enough and not hung:
                for key, _ in selector.select(POLL_SECONDS):
                    data = os.read(key.fd, 65536)
                    streams[key.data] += data
                    if not data:
                        selector.unregister(key.fileobj)
                enough = lines is not None and streams["out"].count(b"\n") >= lines
                try:
                    watch.check(sum(map(len, streams.values())))
                except Overrun as overrun:
                    hung = str(overrun)
        if enough or hung:
            process.kill()
    text = streams["out"].decode(errors="replace").replace("\r", "")
    errors = streams["err"].decode(errors="replace")
    assert not hung, f"not finished, {hung}:\n{text}{errors}"
    if enough and lines is not None:
        text = "".join(text.splitlines(keepends=True)[:lines])
    log = tuple(
        line
        for line in errors.splitlines()
        if not line.startswith(expected_log(board)) and STOPPED not in line
    )
    return Result(text, None if enough else exit_status(process.returncode), log)
