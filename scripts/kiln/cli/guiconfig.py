# SPDX-License-Identifier: MIT
"""Change an application's configuration in a window; otherwise as menuconfig."""

from __future__ import annotations

import argparse
import os

from kiln.base.errors import UserError
from kiln.base.tools import require
from kiln.cli.kconfigui import edit
from kiln.image.builddir import add_target_arguments, resolve


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
