# SPDX-License-Identifier: MIT
"""The part of board.yaml that building and running need; the generator checks all of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kiln.base.paths import BASE

UNITS = {"": 1, "K": 1024, "M": 1024 * 1024}


@dataclass(frozen=True)
class BoardInfo:
    """The part of board.yaml that the command itself needs."""

    name: str
    description: str
    cpu: str  # its core, as board.yaml says it
    machine: str  # QEMU's name for it; empty if QEMU does not know it
    flash: int  # bytes
    ram: int  # bytes


def number(value: object) -> int:
    """A size of board.yaml: a number, or a number followed by K or M."""
    match = re.fullmatch(r"(\d+)([KM]?)", str(value))
    return int(match[1]) * UNITS[match[2]] if match else 0


def load(name: str) -> BoardInfo:
    """Read boards/NAME/board.yaml, which the generator checks."""
    import yaml

    text = (BASE / "boards" / name / "board.yaml").read_text(encoding="utf-8")
    raw = yaml.safe_load(text)
    return BoardInfo(
        name=name,
        description=str(raw.get("description", "")),
        cpu=str(raw.get("cpu", "")),
        machine=str((raw.get("qemu") or {}).get("machine", "")),
        flash=number(raw["flash"]["size"]),
        ram=number(raw["ram"]["size"]),
    )
