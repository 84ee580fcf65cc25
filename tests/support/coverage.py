# SPDX-License-Identifier: MIT
"""Makes tests measure the kernel's coverage, if `kiln test --coverage` runs them.

It says so by KILN_COVERAGE, a folder in which the emulator's plugin lies ready. What is
measured stays beside the programs and images that ran.
"""

from __future__ import annotations

import os
from pathlib import Path

from kiln.measure.coverage.measure import PLUGIN
from kiln.measure.coverage.target import words

VARIABLE = "KILN_COVERAGE"
REPLACED = ("-O", "-fsanitize=", "-fno-sanitize")
# Each copy of an inlined function would have branches of its own.
MEASURING = ("-O0", "--coverage", "-Dalways_inline=unused")


def host_flags(flags: tuple[str, ...]) -> tuple[str, ...]:
    """gcc's flags for a program around the kernel: these, or those that measure."""
    if VARIABLE not in os.environ:
        return flags
    return (*(flag for flag in flags if not flag.startswith(REPLACED)), *MEASURING)


def qemu_words(elf: Path) -> list[str]:
    """What to add to QEMU's command line."""
    folder = os.environ.get(VARIABLE)
    return words(Path(folder) / PLUGIN, elf) if folder else []
