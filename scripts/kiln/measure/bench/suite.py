# SPDX-License-Identifier: MIT
"""Builds the benchmark in one of its setups, and runs it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path as File

from kiln.base.paths import BASE
from kiln.image.build import Options, build
from kiln.image.builddir import Target
from kiln.image.qemu import command
from kiln.measure.bench import measure
from kiln.measure.bench.measure import Figure
from kiln.measure.bench.paths import PATHS, Path

APPLICATION = BASE / "tests/bench/app"
BUILDS = BASE / "build/bench"
OPTIMISATIONS = {"2": "OPTIMIZE_SPEED", "s": "OPTIMIZE_SIZE"}  # the first is the default


@dataclass(frozen=True)
class Setup:
    """What of the benchmark is built."""

    board: str
    optimisation: str = "2"  # a key of OPTIMISATIONS
    accounting: bool = False

    @property
    def name(self) -> str:
        """For the file of figures, and for people."""
        accounts = ", accounts" if self.accounting else ""
        return f"{self.board} -O{self.optimisation}{accounts}"

    @property
    def defines(self) -> tuple[tuple[str, str], ...]:
        """Kconfig's symbols."""
        return (
            (f"CONFIG_{OPTIMISATIONS[self.optimisation]}", "y"),
            ("CONFIG_ACCOUNTING", "y" if self.accounting else "n"),
        )


def image(setup: Setup, application: File = APPLICATION) -> Target:
    """The built benchmark; always with the same name, so that figures do not depend on it."""
    accounts = "_accounts" if setup.accounting else ""
    folder = f"{application.name}_{setup.board}_O{setup.optimisation}{accounts}"
    target = Target(application, setup.board, BUILDS / folder)
    build(target, Options(defines=setup.defines))
    return target


def run(setup: Setup, paths: Sequence[Path] = PATHS) -> list[Figure]:
    """What each path costs in this setup."""
    return run_stages(image(setup), paths)[0]


def run_stages(target: Target, paths: Sequence[Path]) -> list[list[Figure]]:
    """What each path costs in each stage of a built benchmark."""
    return measure.run(target.elf, command(target), paths)
