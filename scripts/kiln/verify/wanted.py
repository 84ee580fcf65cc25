# SPDX-License-Identifier: MIT
"""What the manifest and the board say, from generated/model.json."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiln.verify.image import BadImage
from kiln.verify.spans import Rights, Span

IDLE = "idle"
_RIGHTS = {"ro": Rights.READ, "rw": Rights.READ | Rights.WRITE}


@dataclass(frozen=True)
class Device:
    """A peripheral; `driver` is the kernel's driver for it, "" if it has none."""

    span: Span
    driver: str


@dataclass(frozen=True)
class Wanted:
    """Who was granted what."""

    flash: Span
    ram: Span
    mpu_regions: int
    devices: dict[str, Device]
    partitions: dict[str, int]  # sizes in bytes
    tasks: tuple[str, ...]  # in the order of their ids, idle first
    device_grants: dict[str, frozenset[str]]  # device -> tasks
    partition_grants: dict[str, dict[str, Rights]]  # partition -> task -> rights


def read_wanted(path: Path) -> Wanted:
    """Read generated/model.json; raises `BadImage` if it is unusable."""
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        return wanted(facts)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadImage(f"cannot use '{path}': {error!r}") from error


def wanted(facts: dict[str, Any]) -> Wanted:
    """The facts of model.json in the form that the rules use."""
    board = facts["board"]
    if board["arch"] != "v7m":
        raise ValueError(f"there is no decoder for the MPU of '{board['arch']}'")
    devices = {
        name: Device(_span(device), device["driver"]) for name, device in board["devices"].items()
    }
    device_grants: dict[str, set[str]] = {name: set() for name in devices}
    partitions: dict[str, dict[str, Rights]] = {name: {} for name in facts["partitions"]}
    for task, description in facts["tasks"].items():
        for grant in description["grants"]:
            if grant["kind"] == "DEVICE":
                device_grants[grant["target"]].add(task)
            elif grant["kind"] == "MEMORY":
                (right,) = grant["rights"]
                partitions[grant["target"]][task] = _RIGHTS[right]
    return Wanted(
        flash=_span(board["flash"]),
        ram=_span(board["ram"]),
        mpu_regions=board["mpu_regions"],
        devices=devices,
        partitions=dict(facts["partitions"]),
        tasks=(IDLE, *facts["tasks"]),
        device_grants={name: frozenset(tasks) for name, tasks in device_grants.items()},
        partition_grants=partitions,
    )


def _span(memory: dict[str, int]) -> Span:
    return Span(memory["base"], memory["base"] + memory["size"])
