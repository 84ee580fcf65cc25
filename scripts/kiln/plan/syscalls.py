# SPDX-License-Identifier: MIT
"""kernel/syscalls.yaml: the ABI as data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiln.base.tree import ROOT

ABI = ROOT / "kernel" / "syscalls.yaml"


@dataclass(frozen=True)
class Argument:
    """One argument, passed in r0, r1, r2 or r3 by its position."""

    name: str
    type: str  # C type
    kind: str  # as the head of kernel/syscalls.yaml says

    @property
    def right(self) -> tuple[str, str] | None:
        """The kind and the right that a handle needs, if its kind is fixed."""
        words = self.kind.split()
        return (words[1], words[2]) if words[0] == "handle" and words[1] != "object" else None

    @property
    def is_handle(self) -> bool:
        """Of an object or of an interrupt."""
        return self.kind.split()[0] in ("handle", "irq")


@dataclass(frozen=True)
class Call:
    """One system call."""

    name: str
    number: int
    grants: tuple[str, ...]  # "KIND RIGHT": any of them allows it; none: every task may call
    args: tuple[Argument, ...]
    result: str  # "int", "int64_t" or "noreturn"
    errors: tuple[str, ...]  # errno names
    blocks: bool


def load_calls(path: Path = ABI) -> tuple[Call, ...]:
    """All calls, by number."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    calls = [
        Call(
            name=name,
            number=entry["number"],
            grants=() if entry["grant"] == "all" else tuple(entry["grant"]),
            args=tuple(Argument(**arg) for arg in entry["args"]),
            result=entry["result"],
            errors=tuple(entry["errors"]),
            blocks=entry["blocks"],
        )
        for name, entry in data["calls"].items()
    ]
    return tuple(sorted(calls, key=lambda call: call.number))
