# SPDX-License-Identifier: MIT
"""The manifest and the board, from generated/model.json."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiln.verify.grants import Granted, all_granted
from kiln.verify.image import BadImage
from kiln.verify.spans import Rights, Span

IDLE = "idle"
_RIGHTS = {
    "ro": Rights.READ,
    "rw": Rights.READ | Rights.WRITE,
    "alloc": Rights.READ | Rights.WRITE,
}


@dataclass(frozen=True)
class Device:
    """A peripheral of the board."""

    span: Span
    driver: str  # the kernel's driver for it, "" if it has none
    dma: bool  # it reaches all memory by itself, past the MPU


@dataclass(frozen=True)
class Wanted:
    """Who was granted what."""

    flash: Span
    ram: Span
    mpu_regions: int
    devices: dict[str, Device]
    partitions: dict[str, int]  # sizes in bytes; heaps are among them
    tasks: tuple[str, ...]  # in the order of their ids: idle, the manifest's, the pools'
    domains: dict[str, str]  # a pool's task -> the task whose memory it shares
    device_grants: dict[str, frozenset[str]]  # device -> tasks, those of pools too
    partition_grants: dict[str, dict[str, Rights]]  # partition -> task -> rights
    granted: Granted  # rights to objects and tasks
    unwaived: tuple[tuple[str, str], ...]  # task and device with DMA: granted without a waiver

    def users(self, task: str) -> dict[str, Rights]:
        """Who may use a task's memory: the task, and the pools' tasks that share it."""
        sharers = (worker for worker, domain in self.domains.items() if domain == task)
        return {name: Rights.READ | Rights.WRITE for name in (task, *sharers)}

    def dma(self, task: str) -> list[str]:
        """The devices by which a task reaches all memory."""
        return [n for n, d in self.devices.items() if d.dma and task in self.device_grants[n]]


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
        name: Device(_span(device), device["driver"], device["dma"])
        for name, device in board["devices"].items()
    }
    device_grants: dict[str, set[str]] = {name: set() for name in devices}
    partitions: dict[str, dict[str, Rights]] = {name: {} for name in facts["partitions"]}
    for task, description in facts["tasks"].items():
        for grant in description["grants"]:
            if grant["kind"] == "DEVICE":
                device_grants[grant["target"]].add(task)
            elif grant["kind"] in ("MEMORY", "HEAP"):
                (right,) = grant["rights"]
                partitions[grant["target"]][task] = _RIGHTS[right]
    domains = _domains(facts)
    for worker, domain in domains.items():
        for tasks in device_grants.values():
            tasks |= {worker} if domain in tasks else set()
        for granted in partitions.values():
            granted |= {worker: granted[domain]} if domain in granted else {}
    return Wanted(
        flash=_span(board["flash"]),
        ram=_span(board["ram"]),
        mpu_regions=board["mpu_regions"],
        devices=devices,
        partitions=dict(facts["partitions"]),
        tasks=(IDLE, *facts["tasks"], *domains),
        domains=domains,
        device_grants={name: frozenset(tasks) for name, tasks in device_grants.items()},
        partition_grants=partitions,
        granted=all_granted(facts, (IDLE, *facts["tasks"], *domains), domains),
        unwaived=tuple(_unwaived(facts, devices)),
    )


def _unwaived(facts: dict[str, Any], devices: dict[str, Device]) -> Iterator[tuple[str, str]]:
    """The grants of devices with DMA without the waiver."""
    for task, description in facts["tasks"].items():
        for grant in description["grants"]:
            device = devices.get(grant["target"]) if grant["kind"] == "DEVICE" else None
            if device and device.dma and "dma" not in grant["rights"]:
                yield task, grant["target"]


def _domains(facts: dict[str, Any]) -> dict[str, str]:
    """The pools' tasks, those of one domain together, in the order of the domains."""
    order = list(facts["tasks"])
    pools = sorted(facts["pools"].values(), key=lambda pool: order.index(pool["shares"]))
    return {task: pool["shares"] for pool in pools for task in pool["tasks"]}


def _span(memory: dict[str, int]) -> Span:
    return Span(memory["base"], memory["base"] + memory["size"])
