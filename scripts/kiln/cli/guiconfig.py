# SPDX-License-Identifier: MIT
"""Change an application's configuration in a window; otherwise as menuconfig."""

from __future__ import annotations

import argparse
import os

from kiln.cli.builddir import add_target_arguments, resolve
from kiln.cli.errors import UserError
from kiln.cli.kconfigui import edit
from kiln.cli.tools import require


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `kiln guiconfig`."""
    add_target_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """`kiln guiconfig`."""
    require("module:tkinter")
    target = resolve(args)
    if not os.environ.get("DISPLAY"):
        raise UserError("guiconfig needs a graphical display", "use kiln menuconfig")
    edit(target, "guiconfig")
    return 0
