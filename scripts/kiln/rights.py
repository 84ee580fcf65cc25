# SPDX-License-Identifier: MIT
"""What each task may do: rights to objects and tasks, and call tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kiln.model import Kind, Model, Pool, Right, Task
from kiln.syscalls import Call

_OBJECT_RIGHTS = {
    (Kind.SEMAPHORE, Right.WAIT): "RIGHT_SEM_WAIT",
    (Kind.SEMAPHORE, Right.SIGNAL): "RIGHT_SEM_SIGNAL",
    (Kind.MUTEX, Right.LOCK): "RIGHT_MUTEX_LOCK",
    (Kind.QUEUE, Right.SEND): "RIGHT_QUEUE_SEND",
    (Kind.QUEUE, Right.RECV): "RIGHT_QUEUE_RECV",
    (Kind.EVENT, Right.WAIT): "RIGHT_EVENT_WAIT",
    (Kind.EVENT, Right.SET): "RIGHT_EVENT_SET",
    (Kind.TIMER, Right.CONTROL): "RIGHT_TIMER_CONTROL",
    (Kind.HEAP, Right.ALLOC): "RIGHT_HEAP_ALLOC",
}
_POOLS = {
    Kind.SEMAPHORES: Kind.SEMAPHORE,
    Kind.MUTEXES: Kind.MUTEX,
    Kind.QUEUES: Kind.QUEUE,
}
NOTIFIED = "notification wait"
IRQ = "irq enable"
WATCHDOG = "timing watchdog"
PERIOD = "timing period"
SIGNALS = "signal handle"
SILENCE = "idle wait"


@dataclass(frozen=True)
class PlannedObject:
    """An object by its index, which for one of the manifest is its handle."""

    name: str  # "": a pool's slot
    kind: Kind
    place: str  # a C expression: where it is

    @property
    def c_kind(self) -> str:
        """Its enum object_kind."""
        return f"OBJECT_{self.kind.name}"


def to_objects(task: Task, objects: Sequence[PlannedObject]) -> tuple[str, ...]:
    """A C expression for each object."""
    return tuple(" | ".join(_to_object(task, thing)) or "0" for thing in objects)


def _to_object(task: Task, thing: PlannedObject) -> list[str]:
    found = []
    for grant in task.grants:
        if not (
            grant.target == thing.name or (not thing.name and _POOLS.get(grant.kind) is thing.kind)
        ):
            continue
        for right in sorted(grant.rights, key=lambda r: r.value):
            create = right is Right.CREATE
            found.append("RIGHT_CREATE" if create else _OBJECT_RIGHTS[thing.kind, right])
    inspects = any(Right.INSPECT in grant.rights for grant in task.grants)
    if thing.kind is Kind.HEAP and (found or inspects):
        found.append("RIGHT_HEAP_STATS")
    return found


def to_tasks(task: Task, model: Model) -> tuple[str, ...]:
    """A C expression for each task id: none for 0 and idle's, then the tasks and the pools'."""
    targets = [(t.name, Kind.TASK) for t in model.tasks]
    targets += [(pool.name, Kind.POOL) for pool in pools_by_domain(model) for _ in pool.tasks]
    found = []
    for name, kind in targets:
        rights = {r for g in task.grants if g.kind is kind and g.target == name for r in g.rights}
        words = [f"RIGHT_TASK_{r.name}" for r in sorted(rights, key=lambda r: r.value)]
        found.append(" | ".join(words) or "0")
    return ("0", "0", *found)


def pools_by_domain(model: Model) -> list[Pool]:
    """The pools of tasks in the order of their domains, so that those of one stand together."""
    order = [task.name for task in model.tasks]
    return sorted(model.pools, key=lambda pool: order.index(pool.shares))


def first_heap(task: Task) -> str:
    """The heap that a task means when it names none; "" if it has none."""
    return next((g.target for g in task.grants if g.kind is Kind.HEAP and g.rights), "")


def may_create(task: Task) -> bool:
    """Whether the task can take slots of a pool of objects."""
    return any(Right.CREATE in grant.rights for grant in task.grants)


def notified(model: Model) -> list[str]:
    """The tasks that others, timers or interrupts may notify."""
    targets = {timer.task for timer in model.timers}
    targets |= {g.target for task in model.tasks for g in task.grants if Right.NOTIFY in g.rights}
    return [task.name for task in model.tasks if task.name in targets or task.irqs]


def joinable(model: Model) -> frozenset[str]:
    """The tasks and pools that some task may join."""
    return frozenset(
        g.target for task in model.tasks for g in task.grants if Right.JOIN in g.rights
    )


def call_words(task: Task, model: Model) -> frozenset[str]:
    """The task's rights as kernel/syscalls.yaml names them."""
    words = {f"{g.kind.name.lower()} {r.value}" for g in task.grants for r in g.rights}
    if task.name in notified(model):
        words.add(NOTIFIED)
    if task.irqs:
        words.add(IRQ)
    if task.timing.watchdog_ms:
        words.add(WATCHDOG)
    if task.timing.period_ms:
        words.add(PERIOD)
    if task.signals:
        words.add(SIGNALS)
    return frozenset(words)


def idle_words(model: Model) -> frozenset[str]:
    """The same for idle."""
    return frozenset({SILENCE} if model.config.get("TICKLESS") == "y" else ())


def allowed(call: Call, words: frozenset[str]) -> bool:
    """Whether a task with these rights may make the call."""
    return not call.grants or not words.isdisjoint(call.grants)


def table_bits(calls: Sequence[Call]) -> int:
    """Bits of a call number: the table's last entry is no call, whatever saturates to it."""
    return (max(call.number for call in calls) + 1).bit_length()


def call_table(calls: Sequence[Call], words: frozenset[str]) -> tuple[str, ...]:
    """The handlers by number for a task with these rights."""
    handlers = ["sys_unknown"] * (1 << table_bits(calls))
    for call in calls:
        handlers[call.number] = f"sys_{call.name}" if allowed(call, words) else "sys_denied"
    return tuple(handlers)
