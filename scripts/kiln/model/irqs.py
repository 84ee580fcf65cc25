# SPDX-License-Identifier: MIT
"""Interrupts granted to tasks: what `irqs:` refers to, and whether a task can have it."""

from __future__ import annotations

from collections.abc import Iterable

from kiln.base.diag import Diagnostics, Place, near
from kiln.base.values import Board, Device
from kiln.config.fragment import symbol
from kiln.config.merge import Config
from kiln.manifest.application import Manifest, RawTask
from kiln.manifest.objects import RawIrq
from kiln.model.model import Irq


def _what(task: RawTask, irq: RawIrq) -> str:
    return f"task '{task.name}': irqs: '{irq.name}'"


def _lines(board: Board) -> dict[str, tuple[Device, int]]:
    """Every interrupt of a device by its name."""
    return {
        name: (device, line)
        for device in board.devices
        for name, (_, line) in zip(device.irq_names, device.irqs)
    }


def check(manifest: Manifest, board: Board | None, diags: Diagnostics) -> None:
    """Report what is no interrupt, or the kernel's."""
    if board is None:
        return
    devices = {device.name: device for device in board.devices}
    lines = _lines(board)
    other = [alias.name for alias in board.aliases]
    for task in manifest.tasks:
        for irq in task.irqs:
            device = devices.get(irq.name.partition(".")[0])
            if device is None:
                text = f"{_what(task, irq)}: there is no device so named"
                diags.error(irq.place, text, near(irq.name, [*lines, *other]) or _known(lines))
            elif device.driver:
                diags.error(
                    irq.place,
                    f"{_what(task, irq)}: the kernel's driver '{device.driver}' owns the device"
                    f" ({device.place})",
                    "a task can have the interrupts of devices that no driver uses",
                )
            elif irq.name not in lines:
                own = [name for name, (owner, _) in lines.items() if owner is device]
                diags.error(
                    irq.place,
                    f"{_what(task, irq)}: the device has no interrupt so named ({device.place})",
                    near(irq.name, own) or _known(own),
                )


def _known(names: Iterable[str]) -> str:
    listed = ", ".join(names)
    return f"known: {listed}" if listed else "it has none"


def check_enabled(manifest: Manifest, config: Config, diags: Diagnostics) -> None:
    """Report what two tasks have, of those which Kconfig leaves in the system."""
    owners: dict[str, tuple[str, str, Place]] = {}
    for task in manifest.tasks:
        if config.value(symbol(task.name)) == "n":
            continue
        for irq in task.irqs:
            first, other, place = owners.setdefault(irq.c_name, (task.name, irq.name, irq.place))
            if place == irq.place:
                continue
            if other == irq.name:
                diags.error(
                    irq.place,
                    f"{_what(task, irq)}: task '{first}' has the interrupt already ({place})",
                    "an interrupt belongs to one task; let that one notify the others",
                )
            else:
                diags.error(
                    irq.place,
                    f"{_what(task, irq)}: {irq.c_name} would stand for this interrupt and for"
                    f" '{other}' ({place})",
                    "rename one of the devices in board.yaml",
                )


def resolve(task: RawTask, board: Board) -> tuple[Irq, ...]:
    """The task's interrupts in the manifest's order; what is wrong was reported and left out."""
    lines = _lines(board)
    return tuple(
        Irq(irq.name, irq.c_name, lines[irq.name][1], irq.bit, irq.place)
        for irq in task.irqs
        if irq.name in lines
    )
