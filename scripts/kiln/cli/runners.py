# SPDX-License-Identifier: MIT
"""What flash, debug, debugserver, attach and reset have in common: the runner and its files.

A runner is the program that reaches the target. A board has OpenOCD as one if there is
boards/BOARD/openocd.cfg, and QEMU if its board.yaml names a machine.
"""

from __future__ import annotations

import argparse
import shlex
from dataclasses import dataclass
from pathlib import Path

from kiln.arch.known import emulators
from kiln.base.errors import UserError
from kiln.base.paths import BASE, real, shown
from kiln.base.tools import require
from kiln.image.boards import load
from kiln.image.build import Options, build
from kiln.image.builddir import Target, add_target_arguments, resolve

OPENOCD, QEMU = "openocd", "qemu"
CONFIG = "openocd.cfg"
GDB_PORT = 3333
TOOLS = {OPENOCD: ("tool:openocd",), QEMU: emulators()}


@dataclass(frozen=True)
class Job:
    """What one of these commands works on."""

    target: Target
    runners: tuple[str, ...]  # those that reach this board, the default first
    runner: str
    config: Path | None  # OpenOCD's, for this board
    hex_file: Path
    elf_file: Path
    image: Path  # the one of the two that is flashed
    verbose: bool
    extra: tuple[str, ...]  # the arguments after --


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments that all have."""
    add_target_arguments(parser)
    parser.add_argument(
        "-r", "--runner", choices=(OPENOCD, QEMU), help="how to reach the target (default: see -H)"
    )
    parser.add_argument(
        "-H", "--context", action="store_true", help="show the runners and files, and exit"
    )
    parser.add_argument("-v", "--verbose", action="store_true", help="print the command")
    parser.add_argument(
        "--skip-rebuild", action="store_true", help="use the image as built, without building again"
    )
    parser.add_argument("--hex-file", type=Path, metavar="FILE", help="flash this .hex instead")
    parser.add_argument(
        "--elf-file", type=Path, metavar="FILE", help="use this .elf for gdb and to flash"
    )
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="OpenOCD's settings (default: the board's)"
    )


def add_port_argument(parser: argparse.ArgumentParser, text: str) -> None:
    """The port of the server for gdb."""
    parser.add_argument("--gdb-port", type=port, metavar="PORT", help=text)


def port(text: str) -> int:
    """A TCP port, for argparse."""
    if not 0 < int(text) < 65536:
        raise ValueError(text)
    return int(text)


def prepare(args: argparse.Namespace) -> Job:
    """Find out what `args` mean; nothing is built yet."""
    target = resolve(args)
    for path in (args.hex_file, args.elf_file, args.config):
        if path and not path.is_file():
            raise UserError(f"there is no file {path}")
    config = real(args.config) if args.config else board_config(target.board)
    runners = runners_of(target.board, config)
    if args.runner and args.runner not in runners:
        raise UserError(
            f"board '{target.board}' has no runner {args.runner}",
            f"it has {' and '.join(runners)}",
        )
    hex_file = real(args.hex_file) if args.hex_file else target.elf.with_suffix(".hex")
    elf_file = real(args.elf_file) if args.elf_file else target.elf
    return Job(
        target=target,
        runners=runners,
        runner=args.runner or runners[0],
        config=config,
        hex_file=hex_file,
        elf_file=elf_file,
        image=elf_file if args.elf_file and not args.hex_file else hex_file,
        verbose=args.verbose,
        extra=tuple(args.extra),
    )


def runners_of(board: str, config: Path | None) -> tuple[str, ...]:
    """What reaches a board, the default first; raises UserError if nothing does."""
    emulated = bool(load(board).machine)
    runners = ((OPENOCD,) if config else ()) + ((QEMU,) if emulated else ())
    if not runners:
        raise UserError(
            f"board '{board}' has no runner",
            f"name OpenOCD's settings with --config FILE, or put them in boards/{board}/{CONFIG}",
        )
    return runners


def board_config(board: str) -> Path | None:
    """OpenOCD's settings for a board, if it has some."""
    path = BASE / "boards" / board / CONFIG
    return path if path.exists() else None


def context(job: Job) -> str:
    """What -H prints."""
    names = [f"{name} (default)" if name == job.runners[0] else name for name in job.runners]
    rows = {
        "board": job.target.board,
        "runners": ", ".join(names),
        "config": shown(job.config) if job.config else "none",
        "hex file": shown(job.hex_file),
        "elf file": shown(job.elf_file),
        "flashed": job.image.name,
    }
    return "\n".join(f"{name + ':':10}{value}" for name, value in rows.items())


def rebuild(job: Job, args: argparse.Namespace, *tools: str) -> None:
    """Bring the image up to date, once it is known that the tools are there."""
    require(*TOOLS[job.runner], *tools)
    if not args.skip_rebuild:
        build(job.target, Options())
    for path in (job.image, job.elf_file):
        if not path.exists():
            raise UserError(f"{shown(path)} does not exist", "run kiln build first")


def announce(job: Job, command: list[str]) -> None:
    """With -v, print a command that is about to run."""
    if job.verbose:
        print(shlex.join(command), flush=True)
