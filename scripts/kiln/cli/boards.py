# SPDX-License-Identifier: MIT
"""List the boards: name, QEMU machine and description."""

from __future__ import annotations

import argparse

from kiln.base.paths import board_names
from kiln.image.boards import load


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """`kiln boards` has no arguments."""


def run(args: argparse.Namespace) -> int:
    """`kiln boards`."""
    names = board_names()
    width = max(map(len, names))
    for name in names:
        print(f"{name:{width}}  {load(name).description}")
    return 0
