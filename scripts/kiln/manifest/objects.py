# SPDX-License-Identifier: MIT
"""The objects and pools of app.yaml as typed values, each with its place."""

from __future__ import annotations

from dataclasses import dataclass

from kiln.base.diag import Diagnostics, Place
from kiln.base.values import Fault, FaultPolicy
from kiln.source.fields import Value, mapping, number, place_of, size, text, truth, whole_ms
from kiln.source.yamltree import Entry, Mapping, Node

LONGEST_MS = 3_600_000
OBJECT_POOLS = ("semaphores", "mutexes", "queues")
HEAP_SIZE, HEAP_MIN_BLOCK = 16 * 1024, 32


@dataclass(frozen=True)
class RawSemaphore:
    """An entry of `semaphores:`."""

    name: str
    place: Place
    initial: Value[int]
    maximum: Value[int]


@dataclass(frozen=True)
class RawPartition:
    """An entry of `memory:`."""

    name: str
    place: Place
    size: int


@dataclass(frozen=True)
class RawHeap:
    """An entry of `heaps:`."""

    name: str
    place: Place
    size: Value[int]
    min_block: Value[int]


@dataclass(frozen=True)
class RawMutex:
    """An entry of `mutexes:`."""

    name: str
    place: Place
    protocol: str


@dataclass(frozen=True)
class RawQueue:
    """An entry of `queues:`."""

    name: str
    place: Place
    depth: int
    item_size: Value[int]  # 0: the item is of a C type
    item_type: Value[str]
    header: Value[str]


@dataclass(frozen=True)
class RawEvent:
    """An entry of `events:`."""

    name: str
    place: Place
    initial: int


@dataclass(frozen=True)
class RawTimer:
    """An entry of `timers:`."""

    name: str
    place: Place
    notify: Value[str]
    delay_ms: Value[int]  # 0: not given
    period_ms: Value[int]  # 0: not given
    autostart: bool


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


@dataclass(frozen=True)
class RawObjectPools:
    """The entries of `pools:` with fixed names; 0 for one that is not given."""

    semaphores: int
    mutexes: int
    queues: int
    queue_bytes: int


def semaphore(entry: Entry) -> RawSemaphore:
    """A semaphore; its initial count is 0 and its maximum 1 unless it says otherwise."""
    fields = mapping(entry.value)
    initial, maximum = fields.get("initial"), fields.get("max")
    return RawSemaphore(
        entry.key,
        entry.place,
        Value(number(initial, 0), place_of(initial, entry.place)),
        Value(number(maximum, 1), place_of(maximum, entry.place)),
    )


def partition(entry: Entry) -> RawPartition:
    """A memory partition."""
    return RawPartition(entry.key, entry.place, size(mapping(entry.value).get("size")))


def heap(entry: Entry) -> RawHeap:
    """A heap, of 16 KiB and with blocks from 32 bytes unless it says otherwise."""
    fields = mapping(entry.value)
    whole, least = fields.get("size"), fields.get("min_block")
    return RawHeap(
        entry.key,
        entry.place,
        Value(size(whole) if whole else HEAP_SIZE, place_of(whole, entry.place)),
        Value(number(least, HEAP_MIN_BLOCK), place_of(least, entry.place)),
    )


def mutex(entry: Entry) -> RawMutex:
    """A mutex; its protocol is `inherit` unless it says otherwise."""
    return RawMutex(entry.key, entry.place, text(mapping(entry.value).get("protocol")) or "inherit")


def queue(entry: Entry) -> RawQueue:
    """A queue, of a number of bytes or of a C type."""
    fields = mapping(entry.value)
    item, header = fields.get("item"), fields.get("header")
    return RawQueue(
        entry.key,
        entry.place,
        number(fields.get("depth"), 1),
        Value(number(item), place_of(item, entry.place)),
        Value(text(item), place_of(item, entry.place)),
        Value(text(header), place_of(header, entry.place)),
    )


def event(entry: Entry) -> RawEvent:
    """Event flags, none set unless it says otherwise."""
    return RawEvent(entry.key, entry.place, number(mapping(entry.value).get("initial")))


def timer(entry: Entry, diags: Diagnostics) -> RawTimer:
    """A timer."""
    fields = mapping(entry.value)

    def time(key: str) -> Value[int]:
        subject = f"timer '{entry.key}': '{key}'"
        return whole_ms(fields.get(key), subject, entry.place, LONGEST_MS, diags)

    notify = fields.get("notify")
    return RawTimer(
        entry.key,
        entry.place,
        Value(text(notify), place_of(notify, entry.place)),
        time("delay"),
        time("period"),
        truth(fields.get("autostart"), False),
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
    return tuple(pool(entry) for entry in fields if entry.key not in OBJECT_POOLS)


def object_pools(fields: Mapping) -> RawObjectPools:
    """The pools of objects in `pools:`."""
    queues = mapping(fields.get("queues"))
    return RawObjectPools(
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

    def time(key: str, otherwise: int) -> int:
        subject = f"task '{task.key}': fault: '{key}'"
        return whole_ms(fields.get(key), subject, place, LONGEST_MS, diags).value or otherwise

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
        time("window", default.window_ms),
        time("backoff", default.backoff_ms),
        Fault.PANIC if then == Fault.PANIC.value else Fault.STOP,
    )
    return Value(policy, place)
