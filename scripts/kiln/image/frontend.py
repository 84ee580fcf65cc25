# SPDX-License-Identifier: MIT
"""The front end for those who run CMake and Ninja themselves.

`python -m kiln.image.frontend SOURCE DIRECTORY [--board=BOARD] [-DCONFIG_X=VALUE ...]`. It leaves
the directory as `kiln build` does, so that both can go on from there.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from kiln.base.diag import Failed
from kiln.base.errors import UserError
from kiln.image import memory
from kiln.image.build import bring_up_to_date
from kiln.image.builddir import Target, asked, check_place, check_source, choose_board, locked


def run(source: Path, directory: Path, board: str | None, given: dict[str, str]) -> None:
    """Bring generated/ up to date, and remember what for; raises `UserError` or `Failed`."""
    check_source(source)
    check_place(directory, source)
    with locked(directory):
        cache = memory.read_cache(directory)
        if board is None and cache is not None:
            board, chosen = cache.board, cache.chosen
        else:
            board, chosen = choose_board(board, source)
        target = Target(source, board, directory, chosen)
        fresh = asked(target)
        defines = (cache.defines if cache else {}) | given
        bring_up_to_date(target, replace(fresh, defines=defines), given)
        replace(fresh, defines=defines).write()


def main() -> int:
    """Parse the words; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--board")
    parser.add_argument("-D", action="append", default=[], metavar="NAME=VALUE")
    args = parser.parse_args()
    given = dict(word.split("=", 1) for word in args.D)
    try:
        run(args.source, args.directory, args.board, given)
    except (Failed, UserError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
