# SPDX-License-Identifier: MIT
"""The objects' tables: indices, ceilings, buffers, and the slots of pools."""

from __future__ import annotations

from dataclasses import dataclass

from kiln.base.diag import Place
from kiln.base.kinds import OBJECTS, Kind, ObjectKind, Right
from kiln.manifest.objects import Heap, Timer
from kiln.model.model import Model
from kiln.plan.rights import PlannedObject, Things


@dataclass(frozen=True)
class PlannedQueue:
    """A queue, or (item_size "0") a pool's slot for one, of `depth` bytes."""

    name: str  # of its buffer
    item_size: str  # a C expression, in bytes
    depth: int
    comment: str

    @property
    def bytes(self) -> str:
        """The buffer's size, a C expression."""
        return str(self.depth) if self.item_size == "0" else f"{self.depth} * {self.item_size}"


@dataclass(frozen=True)
class PlannedHeap:
    """A heap; its tree of buddies is of kernel/buddy.h."""

    name: str
    memory: int  # which of Model.memories it is
    size: int  # bytes
    shift: int  # a least block is 1 << shift bytes
    blocks: int  # least blocks
    top: int  # the order of the whole, rounded up to a power of two
    levels: tuple[int, ...]  # words of bits on each level, of all levels of the largest heap
    place: Place

    @property
    def first_words(self) -> tuple[int, ...]:
        """Where each level's words begin."""
        return tuple(sum(self.levels[:n]) for n in range(len(self.levels)))


@dataclass(frozen=True)
class SlotRange:
    """The slots of a pool, by their numbers."""

    kind: Kind
    first: int
    end: int


@dataclass(frozen=True)
class PlannedObjects:
    """All objects by index, and the tables of each kind."""

    all: tuple[PlannedObject, ...]  # the manifest's, at least one place, then the slots
    manifest: int  # how many are not slots
    ceilings: tuple[str, ...]  # of mutexes, C expressions
    queues: tuple[PlannedQueue, ...]
    timers: tuple[Timer, ...]  # those of one task together
    ranges: tuple[SlotRange, ...]
    heaps: tuple[PlannedHeap, ...]
    things: Things  # what each grant gives rights to

    def heap(self, name: str) -> int:
        """The handle of a heap; 0 for ""."""
        return self.things[Kind.HEAP, name][0][0] if name else 0


def plan_objects(model: Model) -> PlannedObjects:
    """Give each object its index and its place in the table of its kind."""
    pools, timers = model.objects.pools, _timers(model)
    tables = {kind.kind: model.objects.of(kind) for kind in OBJECTS} | {Kind.TIMER: timers}
    objects = [
        PlannedObject(thing.name, kind.kind, _address(kind, tables[kind.kind].index(thing)))
        for kind in OBJECTS
        for thing in model.objects.of(kind)
    ]
    manifest = len(objects)
    things = {(thing.kind, thing.name): [(n, thing.kind)] for n, thing in enumerate(objects)}
    ranges = []
    for kind in OBJECTS:
        if not kind.pool:
            continue
        first, count = len(model.objects.of(kind)), pools.slots(kind)
        slots = range(len(objects), len(objects) + count)
        things[kind.pool, kind.key] = [(n, kind.kind) for n in slots]
        ranges.append(SlotRange(kind.kind, slots.start - manifest, slots.stop - manifest))
        objects += [PlannedObject("", kind.kind, _address(kind, first + n)) for n in range(count)]
    if not objects:
        objects.append(PlannedObject("", Kind.SEMAPHORE, "NULL"))  # C has no empty arrays
    return PlannedObjects(
        all=tuple(objects),
        manifest=manifest,
        ceilings=_ceilings(model),
        queues=_queues(model),
        timers=timers,
        ranges=tuple(ranges),
        heaps=_heaps(model),
        things=things,
    )


def _address(kind: ObjectKind, n: int) -> str:
    """Of an entry of the kind's table, in C; a heap stands for its constant definition."""
    return f"(void *)&heap_defs[{n}]" if kind.kind is Kind.HEAP else f"&{kind.key}[{n}]"


def _timers(model: Model) -> tuple[Timer, ...]:
    order = [task.name for task in model.tasks]
    return tuple(sorted(model.objects.timers, key=lambda timer: order.index(timer.task)))


def _ceilings(model: Model) -> tuple[str, ...]:
    """The most urgent priority that whoever may lock the mutex can have."""
    levels: dict[str, list[int]] = {}
    for task in model.tasks:
        for grant in task.grants:
            if grant.kind is Kind.MUTEX and Right.LOCK in grant.rights:
                ceilings = (task.ceiling, *(pool.ceiling for pool in model.pool_of(task.name)))
                levels.setdefault(grant.target, []).extend(ceilings)
    found = [
        str(min(levels[mutex.name]))
        if mutex.has_ceiling and mutex.name in levels
        else "MUTEX_NO_CEILING"
        for mutex in model.objects.mutexes
    ]
    return (*found, *["MUTEX_NO_CEILING"] * model.objects.pools.mutexes)


def _queues(model: Model) -> tuple[PlannedQueue, ...]:
    queues = [
        PlannedQueue(
            q.name,
            f"ITEM_SIZE_{q.name}" if q.item_type else str(q.item_size),
            q.depth,
            f"{q.name}: {q.place.file}:{q.place.line}",
        )
        for q in model.objects.queues
    ]
    pools = model.objects.pools
    slots = [
        PlannedQueue(f"slot_{n}", "0", pools.queue_bytes, "a slot of the pool")
        for n in range(pools.queues)
    ]
    return (*queues, *slots)


WORD_BITS = 32


def _heaps(model: Model) -> tuple[PlannedHeap, ...]:
    """The heaps, all with as many levels of bits as the one with most blocks needs."""
    words = [_words(_top(heap)) for heap in model.objects.heaps]
    levels = max(map(len, words), default=0)
    return tuple(
        PlannedHeap(
            heap.name,
            len(model.partitions) + n,
            heap.size,
            heap.min_block.bit_length() - 1,
            heap.size // heap.min_block,
            _top(heap),
            (*words[n], *[1] * (levels - len(words[n]))),
            heap.place,
        )
        for n, heap in enumerate(model.objects.heaps)
    )


def _top(heap: Heap) -> int:
    return (heap.size // heap.min_block - 1).bit_length()


def _words(top: int) -> list[int]:
    """Words on each level: a bit for each node of the tree, then one for each word below."""
    bits = 2 << top
    found: list[int] = []
    while not found or found[-1] > 1:
        found.append(-(-bits // WORD_BITS))
        bits = found[-1]
    return found
