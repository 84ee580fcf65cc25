# SPDX-License-Identifier: MIT
"""Runs `kiln` for a board that can be flashed, on the model of a probe."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from dap import Dap
from jtag import BoundaryScan, Chain, Server
from stm32f4 import Chip

from kiln.base.paths import BASE
from kiln.testing.limits import communicate
from kiln.testing.plugin import clean_environment

BOARD = "stm32f4_disco"
APP = """\
kiln: 1
tasks:
  main: {entry: main_main, sources: [main.c], priority: 1, stack: 512}
"""
MAIN = """\
#include <kiln/kiln.h>
void main_main(void)
{
    kiln_sleep(KILN_FOREVER);
}
"""
SECONDS = 120  # of processor time

# What stands for the probe and its transport. There is no RAM for OpenOCD's flash loader, as
# the model's core runs nothing, and its clock is never raised.
ADAPTER = """\
adapter driver remote_bitbang
remote_bitbang host localhost
remote_bitbang port PORT
transport select jtag
set WORKAREASIZE 0
"""
EVENTS = """\
[target current] configure -event reset-init {}
[target current] configure -event reset-start {}
"""


def for_model(config: str, port: int) -> str:
    """A board's openocd.cfg, with the model in place of its probe."""
    probe = ("source [find interface/", "transport select ")
    lines = [line for line in config.splitlines(keepends=True) if not line.startswith(probe)]
    return ADAPTER.replace("PORT", str(port)) + "".join(lines) + EVENTS


@dataclass(frozen=True)
class Bench:
    """An application for a board that can be flashed."""

    app: Path
    build: Path
    board: str = BOARD

    @property
    def config(self) -> Path:
        """The board's settings for OpenOCD."""
        return BASE / "boards" / self.board / "openocd.cfg"

    @property
    def image(self) -> bytes:
        """What should be in the flash."""
        return (self.build / f"{self.app.name}.bin").read_bytes()

    def start(self, *words: str | Path, path: str = "") -> subprocess.Popen[str]:
        """Start `kiln`, with `path` before the others in PATH."""
        return subprocess.Popen(
            [str(BASE / "kiln"), *map(str, words)],
            env=clean_environment() | {"PATH": path + os.environ["PATH"]},
            cwd=self.app,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def kiln(self, *words: str | Path, path: str = "") -> subprocess.CompletedProcess[str]:
        """Run `kiln` for the board."""
        with self.start(*words, path=path) as process:
            try:
                out, errors = communicate(process, seconds=SECONDS)
            finally:
                process.kill()
        assert "Traceback" not in errors and "internal error" not in errors, errors
        return subprocess.CompletedProcess(words, process.returncode, out, errors)


class Probe:
    """A chip behind a probe, both models."""

    def __init__(self, folder: Path, bench: Bench) -> None:
        self.chip = Chip()
        self.dap = Dap(self.chip)
        self.chain = Chain([self.dap, BoundaryScan()], self.chip.reset_pin)
        self.server = Server(self.chain)
        self.bench = bench
        self.config = folder / "openocd.cfg"
        board = bench.config.read_text(encoding="utf-8")
        self.config.write_text(for_model(board, self.server.port), encoding="utf-8")

    def kiln(self, name: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command of `kiln` that reaches the chip."""
        return self.bench.kiln(name, "--config", self.config, *words)

    def flashed(self) -> bytes:
        """As much of the flash as the image is long."""
        return bytes(self.chip.flash[: len(self.bench.image)])
