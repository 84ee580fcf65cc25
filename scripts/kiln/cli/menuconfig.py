# SPDX-License-Identifier: MIT
"""Change an application's configuration in the terminal.

The changes are kept in the build directory (menuconfig.conf) and hold for every
later build in it; `kiln savedefconfig` shows them together with prj.conf.
"""

from __future__ import annotations

import argparse
import sys

from kiln.base.errors import UserError
from kiln.cli.kconfigui import edit
from kiln.image.builddir import add_target_arguments, resolve


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `kiln menuconfig`."""
    add_target_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """`kiln menuconfig`."""
    target = resolve(args)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UserError("menuconfig needs a terminal", "set values in prj.conf, or with -D")
    edit(target, "menuconfig")
    return 0
