# SPDX-License-Identifier: MIT
"""Remove a build directory; any other folder is refused."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from kiln.base.errors import UserError
from kiln.base.paths import real, shown
from kiln.image.builddir import from_here, locked
from kiln.image.memory import CACHE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `kiln clean`."""
    parser.add_argument("-d", "--build-dir", metavar="DIR", help="the build directory")
    parser.add_argument(
        "source", metavar="SOURCE", nargs="?", help="an application, or a build directory"
    )


def run(args: argparse.Namespace) -> int:
    """`kiln clean`."""
    directory = chosen(args)
    if not (directory / CACHE).exists():
        if args.build_dir is None and not directory.exists():
            return 0
        raise UserError(f"{shown(directory)} is not a build directory (it has no {CACHE})")
    with locked(directory):
        shutil.rmtree(directory)
    return 0


def chosen(args: argparse.Namespace) -> Path:
    """The directory that the arguments mean."""
    if args.build_dir:
        return real(args.build_dir)
    if args.source is None:
        directory, source = from_here(Path.cwd())
        assert directory is not None
        return directory
    source = real(args.source)
    if (source / CACHE).exists() or not (source / "app.yaml").exists():
        return source
    return Path.cwd() / "build" / source.name
