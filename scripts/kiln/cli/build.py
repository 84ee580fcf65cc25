# SPDX-License-Identifier: MIT
"""Build an application; what follows -- goes to CMake (-DVAR=VALUE).

The build directory remembers board, source and -DCONFIG_...=VALUE. With
`-p auto` a directory that was made for another board or source is made again.
"""

from __future__ import annotations

import argparse
import re
import time

from kiln.base.errors import UserError
from kiln.image.build import Options, build
from kiln.image.builddir import add_target_arguments, resolve


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `kiln build`."""
    parser.usage = (
        "kiln build [-b BOARD] [-d DIR] [-p auto|always|never] [-t TARGET] [-v] [SOURCE]"
        " [-- -DVAR=VALUE ...]"
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


def run(args: argparse.Namespace) -> int:
    """`kiln build`."""
    began = time.monotonic()
    target = resolve(args)
    options = Options(args.pristine, args.target, args.verbose, parse_defines(args.extra))
    build(target, options)
    if target.elf.exists() and args.target is None:
        from kiln.image.usage import report

        print(f"{target.elf.stem} for {target.board}: {time.monotonic() - began:.1f} s")
        print(report(target))
    return 0


def parse_defines(words: list[str]) -> tuple[tuple[str, str], ...]:
    """The (name, value) pairs of `-DNAME=VALUE` and `-D NAME=VALUE`."""
    joined = re.sub(r"(^|\0)-D\0", r"\1-D", "\0".join(words)).split("\0") if words else []
    pairs = []
    for word in joined:
        match = re.fullmatch(r"-D([A-Za-z_][\w.-]*)(?::[A-Z]+)?=(.*)", word, re.DOTALL)
        if match is None:
            raise UserError(f"'{word}' after -- is not -DVAR=VALUE")
        pairs.append((match[1], match[2]))
    return tuple(pairs)
