# SPDX-License-Identifier: MIT
"""What a task's grants refer to, and whether such a thing can be granted."""

from __future__ import annotations

from collections.abc import Mapping

from kiln.base.diag import Diagnostics, Place, near
from kiln.base.kinds import OBJECTS, RIGHTS, Kind, Right
from kiln.base.values import Board, Device
from kiln.config.fragment import symbol
from kiln.config.merge import Config
from kiln.manifest.application import Manifest, RawGrant, RawTask
from kiln.model.model import Grant

CONSOLE = "console"


def kinds(manifest: Manifest, board: Board | None) -> dict[str, Kind]:
    """Everything that can be granted, by name."""
    found = {CONSOLE: Kind.CONSOLE}
    found |= {d.name: Kind.DEVICE for d in (board.devices if board else ())}
    found |= {p.name: Kind.MEMORY for p in manifest.partitions}
    found |= {t.name: Kind.TASK for t in manifest.tasks}
    found |= {p.name: Kind.POOL for p in manifest.pools}
    found |= {thing.name: kind for kind, thing in manifest.objects.named()}
    slots = manifest.objects.pools
    return found | {kind.key: kind.pool for kind in OBJECTS if kind.pool and slots.slots(kind)}


def check(manifest: Manifest, board: Board | None, diags: Diagnostics) -> None:
    """Report grants of what does not exist or cannot be granted so.

    Without a board, targets that may be devices are let pass.
    """
    known = kinds(manifest, board)
    devices = {d.name: d for d in (board.devices if board else ())}
    aliases = [alias.name for alias in (board.aliases if board else ())]
    for task in manifest.tasks:
        for grant in task.grants:
            what = f"task '{task.name}': grant '{grant.target}'"
            if grant.target in known:
                _check_rights(grant, known[grant.target], what, diags)
                if grant.target in devices:
                    _check_device(grant, devices[grant.target], what, diags)
            elif board:
                text = (
                    f"{what}: there is no task, object, pool, memory partition or device so named"
                )
                diags.error(grant.place, text, near(grant.target, [*known, *aliases]))


def _check_rights(grant: RawGrant, kind: Kind, what: str, diags: Diagnostics) -> None:
    words = [right.value for right in RIGHTS[kind]]
    for word in grant.words:
        if word.value not in words:
            diags.error(
                word.place,
                f"{what}: a {kind.value} has no right '{word.value}'",
                near(word.value, words) or f"its rights: {', '.join(words)}",
            )
    if kind is Kind.MEMORY and len({w.value for w in grant.words} & set(words)) > 1:
        diags.error(grant.place, f"{what}: 'ro' and 'rw' exclude each other", "rw includes ro")


def _check_device(grant: RawGrant, device: Device, what: str, diags: Diagnostics) -> None:
    words = {word.value: word.place for word in grant.words}
    mmio, dma = (right.value in words for right in (Right.MMIO, Right.DMA))
    both = f"'{grant.target}: [{Right.MMIO.value}, {Right.DMA.value}]'"
    if not mmio and not dma:
        return
    if device.driver:
        diags.error(
            grant.place,
            f"{what}: the kernel's driver '{device.driver}' owns the device ({device.place})",
        )
    elif dma and not device.dma:
        diags.error(
            words[Right.DMA.value],
            f"{what}: 'dma' waives nothing: the device has no DMA ({device.place})",
            "leave it out; a device that reaches memory by itself has 'dma: true' in board.yaml",
        )
    elif dma and not mmio:
        diags.error(grant.place, f"{what}: 'dma' alone grants nothing", f"write {both}")
    elif device.dma and not dma:
        diags.error(
            grant.place,
            f"{what}: the device reaches all memory by DMA, past the MPU ({device.place})",
            f"{both} grants it to a task that you trust as much as the kernel",
        )


def note_waived(manifest: Manifest, board: Board, config: Config, diags: Diagnostics) -> None:
    """Note which enabled tasks are trusted with all memory, by devices that have DMA."""
    devices = {d.name: d for d in board.devices if d.dma and not d.driver}
    for task in manifest.tasks:
        if config.value(symbol(task.name)) == "n":
            continue
        for grant in task.grants:
            words = {word.value for word in grant.words}
            if grant.target in devices and {Right.MMIO.value, Right.DMA.value} <= words:
                diags.note(
                    grant.place,
                    f"task '{task.name}': grant '{grant.target}': the task is trusted with all"
                    f" memory, which the device reaches by DMA ({devices[grant.target].place})",
                )


def check_enabled(manifest: Manifest, config: Config, diags: Diagnostics) -> None:
    """Report grants that clash given the tasks which Kconfig leaves in the system."""
    disabled = {t.name for t in manifest.tasks if config.value(symbol(t.name)) == "n"}
    owners: dict[str, tuple[str, Place]] = {}
    for task in manifest.tasks:
        if task.name in disabled:
            continue
        for grant in task.grants:
            words = {word.value for word in grant.words}
            if grant.target in disabled:
                diags.error(
                    config.places.get(symbol(grant.target), grant.place),
                    f"task '{grant.target}' is disabled, but task '{task.name}' has a grant"
                    f" on it ({grant.place})",
                )
            if grant.target == CONSOLE and config.value("CONSOLE") == "n":
                diags.error(
                    config.places.get("CONSOLE", grant.place),
                    f"there is no console, but task '{task.name}' has a grant on it"
                    f" ({grant.place})",
                )
            if Right.MMIO.value in words:
                first = owners.setdefault(grant.target, (task.name, grant.place))
                if first[0] != task.name:
                    diags.error(
                        grant.place,
                        f"task '{task.name}': grant '{grant.target}': task '{first[0]}' has"
                        f" the device already ({first[1]})",
                        "a device belongs to one task; let the others ask that task",
                    )


def resolve(task: RawTask, known: Mapping[str, Kind]) -> tuple[Grant, ...]:
    """The task's grants in the manifest's order; what is wrong was reported and is left out.

    `known` is `kinds`.
    """
    found = [_grant(g, known[g.target]) for g in task.grants if g.target in known]
    if task.system:
        found.append(_grant(task.system, Kind.SYSTEM))
    return tuple(found)


def _grant(raw: RawGrant, kind: Kind) -> Grant:
    words = {word.value for word in raw.words}
    rights = frozenset(right for right in RIGHTS[kind] if right.value in words)
    return Grant(raw.target, kind, rights, raw.place)
