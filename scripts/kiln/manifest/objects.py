# SPDX-License-Identifier: MIT
"""The objects and pools of app.yaml as typed values, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiln.base.diag import Diagnostics, Place
from kiln.base.kinds import OBJECTS, Kind, ObjectKind
from kiln.base.values import Fault, FaultPolicy
from kiln.source.fields import Value, mapping, number, place_of, size, text, time_ms, truth
from kiln.source.yamltree import Entry, Mapping, Node

POOL_KEYS = frozenset(kind.key for kind in OBJECTS if kind.pool)
HEAP_SIZE, HEAP_MIN_BLOCK = 16 * 1024, 32


@dataclass(frozen=True)
class Object:
    """An entry of a section of objects."""

    name: str
    place: Place


@dataclass(frozen=True)
class Semaphore(Object):
    """A counting semaphore; a binary one has maximum 1."""

    initial: int
    maximum: int
    initial_place: Place


@dataclass(frozen=True)
class Mutex(Object):
    """A mutex; its protocol is priority inheritance unless it has a ceiling."""

    has_ceiling: bool


@dataclass(frozen=True)
class Queue(Object):
    """A message queue, of items of a number of bytes or of a C type."""

    depth: int  # items
    item_size: int  # bytes; 0 if the item is of a C type
    item_type: str  # "" if the item is a number of bytes
    header: str  # that declares the type, relative to the application
    item_place: Place
    header_place: Place


@dataclass(frozen=True)
class Event(Object):
    """A group of event flags."""

    initial: int


@dataclass(frozen=True)
class Timer(Object):
    """A timer that notifies a task."""

    task: str
    bit: int
    delay_ms: int  # 0: not given
    period_ms: int  # 0: once
    autostart: bool
    notify_place: Place
    delay_place: Place
    period_place: Place

    @property
    def first_ms(self) -> int:
        """From the first start to the first notification; 0 without autostart."""
        return self.delay_ms or self.period_ms


@dataclass(frozen=True)
class Heap(Object):
    """Memory that the tasks which are granted it allocate in blocks."""

    size: int  # bytes
    min_block: int  # bytes, a power of two
    size_place: Place
    min_block_place: Place


@dataclass(frozen=True)
class ObjectPools:
    """How many objects tasks can create at run time: the entries of `pools:` with fixed names."""

    semaphores: int = 0
    mutexes: int = 0
    queues: int = 0
    queue_bytes: int = 0  # for the items of each queue

    def slots(self, kind: ObjectKind) -> int:
        """Those of a kind; 0 of a kind without a pool."""
        return int(getattr(self, kind.key)) if kind.pool else 0


@dataclass(frozen=True)
class Objects:
    """All objects of an application. What is wrong with one is found by kiln.model.objects."""

    semaphores: tuple[Semaphore, ...] = ()
    mutexes: tuple[Mutex, ...] = ()
    queues: tuple[Queue, ...] = ()
    events: tuple[Event, ...] = ()
    timers: tuple[Timer, ...] = ()
    heaps: tuple[Heap, ...] = ()
    pools: ObjectPools = ObjectPools()

    def of(self, kind: ObjectKind) -> tuple[Object, ...]:
        """Those of a kind, in the manifest's order."""
        found: tuple[Object, ...] = getattr(self, kind.key)
        return found

    def named(self) -> Iterator[tuple[Kind, Object]]:
        """All, in the order of their handles."""
        for kind in OBJECTS:
            yield from ((kind.kind, thing) for thing in self.of(kind))


@dataclass(frozen=True)
class Partition:
    """Memory shared by the tasks that are granted it; zeroed at boot."""

    name: str
    place: Place
    size: int  # bytes


@dataclass(frozen=True)
class RawIrq:
    """An entry of a task's `irqs:`."""

    name: str  # DEVICE or DEVICE.SIGNAL
    place: Place
    bit: int  # of the task's notifications

    @property
    def c_name(self) -> str:
        """The name of its handle in C."""
        return "irq_" + self.name.replace(".", "_")


@dataclass(frozen=True)
class RawPool:
    """A named entry of `pools:`."""

    name: str
    place: Place
    slots: int
    stack: int
    shares: Value[str]
    priority: Value[int] | None
    ceiling: Value[int] | None

    @property
    def tasks(self) -> tuple[str, ...]:
        """The names of its tasks."""
        return tuple(f"{self.name}_{n}" for n in range(self.slots))


def objects(top: Mapping) -> Objects:
    """The sections of objects of app.yaml."""

    def entries(key: str) -> Mapping:
        return mapping(top.get(key))

    return Objects(
        semaphores=tuple(semaphore(entry) for entry in entries("semaphores")),
        mutexes=tuple(mutex(entry) for entry in entries("mutexes")),
        queues=tuple(queue(entry) for entry in entries("queues")),
        events=tuple(event(entry) for entry in entries("events")),
        timers=tuple(timer(entry) for entry in entries("timers")),
        heaps=tuple(heap(entry) for entry in entries("heaps")),
        pools=object_pools(entries("pools")),
    )


def semaphore(entry: Entry) -> Semaphore:
    """A semaphore; its initial count is 0 and its maximum 1 unless it says otherwise."""
    fields = mapping(entry.value)
    initial = fields.get("initial")
    return Semaphore(
        entry.key,
        entry.place,
        number(initial, 0),
        number(fields.get("max"), 1),
        place_of(initial, entry.place),
    )


def partition(entry: Entry) -> Partition:
    """A memory partition."""
    return Partition(entry.key, entry.place, size(mapping(entry.value).get("size")))


def heap(entry: Entry) -> Heap:
    """A heap, of 16 KiB and with blocks from 32 bytes unless it says otherwise."""
    fields = mapping(entry.value)
    whole, least = fields.get("size"), fields.get("min_block")
    return Heap(
        entry.key,
        entry.place,
        size(whole, HEAP_SIZE),
        number(least, HEAP_MIN_BLOCK),
        place_of(whole, entry.place),
        place_of(least, entry.place),
    )


def mutex(entry: Entry) -> Mutex:
    """A mutex; its protocol is `inherit` unless it says otherwise."""
    return Mutex(entry.key, entry.place, text(mapping(entry.value).get("protocol")) == "ceiling")


def queue(entry: Entry) -> Queue:
    """A queue, of a number of bytes or of a C type."""
    fields = mapping(entry.value)
    item, header = fields.get("item"), fields.get("header")
    return Queue(
        entry.key,
        entry.place,
        number(fields.get("depth"), 1),
        number(item),
        text(item),
        text(header),
        place_of(item, entry.place),
        place_of(header, entry.place),
    )


def event(entry: Entry) -> Event:
    """Event flags, none set unless it says otherwise."""
    return Event(entry.key, entry.place, number(mapping(entry.value).get("initial")))


def timer(entry: Entry) -> Timer:
    """A timer."""
    fields = mapping(entry.value)
    notify = fields.get("notify")
    task, _, bit = text(notify).partition(".")
    delay, period = fields.get("delay"), fields.get("period")
    return Timer(
        entry.key,
        entry.place,
        task,
        int(bit) if bit.isdecimal() else 0,
        time_ms(delay),
        time_ms(period),
        truth(fields.get("autostart"), False),
        place_of(notify, entry.place),
        place_of(delay, entry.place),
        place_of(period, entry.place),
    )


def irq(entry: Entry) -> RawIrq:
    """An interrupt that a task handles: `notify.BIT`."""
    bit = text(entry.value).rpartition(".")[2]
    return RawIrq(entry.key, entry.place, int(bit) if bit.isdecimal() else 0)


def pool(entry: Entry) -> RawPool:
    """A pool of tasks."""
    fields = mapping(entry.value)

    def level(key: str) -> Value[int] | None:
        node = fields.get(key)
        return Value(number(node), node.place) if node else None

    shares = fields.get("shares")
    return RawPool(
        entry.key,
        entry.place,
        number(fields.get("slots"), 1),
        size(fields.get("stack")),
        Value(text(shares), place_of(shares, entry.place)),
        level("priority"),
        level("ceiling"),
    )


def pools(fields: Mapping) -> tuple[RawPool, ...]:
    """The pools of tasks in `pools:`."""
    return tuple(pool(entry) for entry in fields if entry.key not in POOL_KEYS)


def object_pools(fields: Mapping) -> ObjectPools:
    """The pools of objects in `pools:`."""
    queues = mapping(fields.get("queues"))
    return ObjectPools(
        number(fields.get("semaphores")),
        number(fields.get("mutexes")),
        number(queues.get("slots")),
        number(queues.get("bytes")),
    )


def fault(node: Node | None, task: Entry, diags: Diagnostics) -> Value[FaultPolicy]:
    """A task's `fault:`; the other keys make sense only with `policy: restart`."""
    fields = mapping(node)
    default = FaultPolicy()
    place = place_of(node, task.place)
    word = text(fields.get("policy"))
    action = Fault(word) if word in (f.value for f in Fault) else Fault.STOP
    if word and action is not Fault.RESTART:
        for entry in fields:
            if entry.key in ("max", "window", "backoff", "then"):
                diags.error(
                    entry.place,
                    f"task '{task.key}': fault: '{entry.key}' has no meaning with"
                    f" 'policy: {action.value}'",
                    "it says how often, or when, 'policy: restart' restarts",
                )
    then = text(fields.get("then"))
    policy = FaultPolicy(
        action,
        number(fields.get("max"), default.maximum),
        time_ms(fields.get("window"), default.window_ms),
        time_ms(fields.get("backoff"), default.backoff_ms),
        Fault.PANIC if then == Fault.PANIC.value else Fault.STOP,
    )
    return Value(policy, place)
