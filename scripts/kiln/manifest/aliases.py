# SPDX-License-Identifier: MIT
"""Other names of a board's devices: one manifest means the right device on every board."""

from __future__ import annotations

from dataclasses import replace

from kiln.base.diag import Diagnostics, Place, near
from kiln.base.values import Board
from kiln.manifest.application import Manifest, RawGrant, RawTask
from kiln.manifest.names import check_distinct, check_name


def check(board: Board, diags: Diagnostics) -> None:
    """Report names that are taken, and those of what the board does not have."""
    taken = [("device", device.name, device.place) for device in board.devices]
    check_distinct([*taken, *(("device alias", a.name, a.place) for a in board.aliases)], diags)
    devices = {device.name: device for device in board.devices}
    for alias in board.aliases:
        check_name("device alias", alias.name, alias.place, diags)
        device = devices.get(alias.device)
        if device is None:
            text = f"alias '{alias.name}': there is no device '{alias.device}'"
            diags.error(alias.place, text, near(alias.device, devices))
        elif alias.target not in (device.name, *device.irq_names):
            diags.error(
                alias.place,
                f"alias '{alias.name}': the device has no interrupt '{alias.target}'"
                f" ({device.place})",
                f"known: {', '.join(device.irq_names)}" if device.irqs else "it has none",
            )


def resolve(manifest: Manifest, board: Board, diags: Diagnostics) -> Manifest:
    """The manifest with the devices' own names; reports a device that a task is granted twice."""
    devices = {alias.name: alias.device for alias in board.aliases}
    targets = {alias.name: alias.target for alias in board.aliases}
    tasks = []
    for task in manifest.tasks:
        irqs = tuple(replace(irq, name=targets.get(irq.name, irq.name)) for irq in task.irqs)
        tasks.append(replace(task, grants=_grants(task, devices, diags), irqs=irqs))
    return replace(manifest, tasks=tuple(tasks))


def _grants(task: RawTask, devices: dict[str, str], diags: Diagnostics) -> tuple[RawGrant, ...]:
    places: dict[str, Place] = {}
    found = []
    for grant in task.grants:
        name = devices.get(grant.target, grant.target)
        first = places.setdefault(name, grant.place)
        if first is grant.place:
            found.append(replace(grant, target=name))
            continue
        diags.error(
            grant.place,
            f"task '{task.name}': grant '{grant.target}': the device '{name}' is granted already"
            f" ({first})",
            "a device has one name of its own and may have others, as its board.yaml says",
        )
    return tuple(found)
