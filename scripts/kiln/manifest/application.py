# SPDX-License-Identifier: MIT
"""app.yaml as typed values, each with its place, before anything is resolved.

What the file lacks or has wrong gets a harmless default here: the error has
been reported by then, and the stages behind go on to look for more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kiln.base.diag import Diagnostics, Place
from kiln.base.values import FaultPolicy, Timing, Traits
from kiln.manifest import objects, timing
from kiln.manifest.objects import Objects, Partition, RawIrq, RawPool
from kiln.source import structure, yamltree
from kiln.source.fields import Value, mapping, number, place_of, size, text, time_ms, truth, words
from kiln.source.yamltree import Entry

MANIFEST = "app.yaml"
MAX_QUANTUM_MS = 1000


@dataclass(frozen=True)
class RawGrant:
    """An entry of `grants:` or of `system:`: a target and words for rights."""

    target: str
    place: Place
    words: tuple[Value[str], ...]


@dataclass(frozen=True)
class RawTask:
    """An entry of `tasks:`."""

    name: str
    place: Place
    entry: Value[str]
    sources: tuple[Value[str], ...]
    priority: Value[int]
    ceiling: Value[int] | None
    stack: Value[int]
    quantum_ms: Value[int]  # 0: not given
    autostart: Value[bool]
    fault: Value[FaultPolicy]
    grants: tuple[RawGrant, ...]
    system: RawGrant | None
    irqs: tuple[RawIrq, ...]
    timing: Timing
    time_places: dict[str, Place] = field(repr=False)
    """Of the times in it and in the fault policy, by their keys."""
    traits: Traits


@dataclass(frozen=True)
class RawLogModule:
    """A word of `log:`."""

    name: str
    place: Place


@dataclass(frozen=True)
class Manifest:
    """A whole app.yaml."""

    path: Path
    tasks: tuple[RawTask, ...]
    objects: Objects = Objects()
    pools: tuple[RawPool, ...] = ()
    partitions: tuple[Partition, ...] = ()
    log: tuple[RawLogModule, ...] = ()
    boards: tuple[Value[str], ...] = ()  # that it is for; none: every board


def load(app_dir: Path, diags: Diagnostics) -> Manifest | None:
    """Read app_dir/app.yaml; None if nothing can be made of it."""
    path = app_dir / MANIFEST
    if not path.exists():
        diags.error(
            Place(MANIFEST),
            f"there is no such file in '{app_dir}'",
            "kiln new makes an application",
        )
        return None
    top = yamltree.load(path, MANIFEST, diags)
    if top is None or not structure.check(top, "app", diags):
        return None
    return Manifest(
        path=path.resolve(),
        tasks=tuple(_task(e, diags) for e in mapping(top.get("tasks"))),
        objects=objects.objects(top),
        pools=objects.pools(mapping(top.get("pools"))),
        partitions=tuple(objects.partition(e) for e in mapping(top.get("memory"))),
        log=tuple(RawLogModule(word.value, word.place) for word in words(top.get("log"))),
        boards=tuple(words(top.get("boards"))),
    )


def boards(app_dir: Path) -> list[str]:
    """The boards that an application is for, as far as the file can be read; none: every board."""
    top = yamltree.load(app_dir / MANIFEST, MANIFEST, Diagnostics())
    return [word.value for word in words(top.get("boards"))] if top else []


def _grant(entry: Entry) -> RawGrant:
    return RawGrant(entry.key, entry.place, tuple(words(entry.value)))


def _task(entry: Entry, diags: Diagnostics) -> RawTask:
    fields = mapping(entry.value)

    def place(key: str) -> Place:
        return place_of(fields.get(key), entry.place)

    ceiling = fields.get("ceiling")
    system = fields.entries.get("system")
    return RawTask(
        name=entry.key,
        place=entry.place,
        entry=Value(text(fields.get("entry")), place("entry")),
        sources=tuple(words(fields.get("sources"))),
        priority=Value(number(fields.get("priority")), place("priority")),
        ceiling=Value(number(ceiling), ceiling.place) if ceiling else None,
        stack=Value(size(fields.get("stack")), place("stack")),
        quantum_ms=Value(time_ms(fields.get("quantum")), place("quantum")),
        autostart=Value(truth(fields.get("autostart"), True), place("autostart")),
        fault=objects.fault(fields.get("fault"), entry, diags),
        grants=tuple(_grant(e) for e in mapping(fields.get("grants"))),
        system=_grant(system) if system else None,
        irqs=tuple(objects.irq(e) for e in mapping(fields.get("irqs"))),
        timing=timing.timing(fields, entry.key, diags),
        time_places=timing.time_places(fields),
        traits=Traits(signals=truth(fields.get("signals"), False)),
    )
