# SPDX-License-Identifier: MIT
"""Build an application; -DCONFIG_...=VALUE after -- sets a symbol, other -DVAR=VALUE go to CMake.

The build directory remembers -b and each -D, and says so; `-- -UVAR` forgets one, --forget all.
With `-p auto` one that was made for another board or source is made again.
"""

from __future__ import annotations

import argparse
import time

from kiln.cli import definitions
from kiln.image.build import Options, build
from kiln.image.builddir import add_target_arguments, resolve


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `kiln build`."""
    parser.usage = (
        "kiln build [-b BOARD] [-d DIR] [-p auto|always|never] [-t TARGET] [-v]"
        " [--forget] [SOURCE] [-- -DVAR=VALUE ... -UVAR ...]"
    )
    add_target_arguments(parser)
    parser.add_argument(
        "-p",
        "--pristine",
        choices=("auto", "always", "never"),
        nargs="?",
        const="always",
        default="auto",
        help="whether to make the build directory again (default: auto)",
    )
    parser.add_argument("-t", "--target", help="a target of the generated Ninja file")
    parser.add_argument("-v", "--verbose", action="store_true", help="print every command")
    parser.add_argument(
        "--forget", action="store_true", help="forget the -b and each -D of earlier builds"
    )


def run(args: argparse.Namespace) -> int:
    """`kiln build`."""
    began = time.monotonic()
    target = resolve(args)
    changes = definitions.parse(args.extra)
    options = Options(args.pristine, args.target, args.verbose, changes, args.forget)
    build(target, options)
    if target.elf.exists() and args.target is None:
        from kiln.image.usage import report

        print(f"{target.elf.stem} for {target.board}: {time.monotonic() - began:.1f} s")
        print(report(target))
    return 0
