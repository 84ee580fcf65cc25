# SPDX-License-Identifier: MIT
"""Check format, lint, types, layering, headers, licences and shell syntax.

Without a NAME all checks run. The exit status is 1 if one of them fails.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ThreadPoolExecutor

from kiln.base.diag import near
from kiln.base.errors import UserError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `kiln check`."""
    parser.add_argument("names", metavar="NAME", nargs="*", help="only these checks")
    parser.add_argument("--list", action="store_true", help="list the checks")


def run(args: argparse.Namespace) -> int:
    """`kiln check`."""
    from kiln.cli.checks import CHECKS

    if args.list:
        for name, check in CHECKS.items():
            print(f"{name:8}  {(check.__doc__ or '').splitlines()[0]}")
        return 0
    for name in args.names:
        if name not in CHECKS:
            raise UserError(f"unknown check '{name}'", near(name, CHECKS))
    failed = 0
    with ThreadPoolExecutor() as pool:
        names = args.names or list(CHECKS)
        for name, found in zip(names, pool.map(lambda name: CHECKS[name](), names)):
            print(f"{name:8}  {'ok' if not found else 'FAILED'}", flush=True)
            for line in found:
                print(line)
            failed += bool(found)
    return 1 if failed else 0
