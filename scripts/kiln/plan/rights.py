# SPDX-License-Identifier: MIT
"""What each task may do: rights to objects and tasks, and call tables."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass

from kiln.base.kinds import HEAP_STATS, Kind, Right, c_right
from kiln.model.model import Model, Pool, Task
from kiln.plan.rightstable import Row
from kiln.plan.syscalls import Call

# By kind and target of a grant: the objects that it covers, each as (index, kind).
Things = Mapping[tuple[Kind, str], Sequence[tuple[int, Kind]]]
# Whether a task with certain rights, as kernel/syscalls.yaml names them, may make a call.
Rule = Callable[[Call, frozenset[str]], bool]
Handlers = tuple[str, ...]  # of calls, by number
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
    address: str  # a C expression


def to_objects(task: Task, things: Things) -> Row:
    """The task's rights to objects, by index; who inspects sees every heap."""
    found: dict[int, list[str]] = {}
    for grant in task.grants:
        words = sorted(grant.rights, key=lambda right: right.value)
        for index, kind in things.get((grant.kind, grant.target), ()):
            found.setdefault(index, []).extend(c_right(kind, right) for right in words)
    inspects = any(Right.INSPECT in grant.rights for grant in task.grants)
    for (group, _), members in things.items():
        for index, _ in members if group is Kind.HEAP else ():
            if inspects or index in found:
                found.setdefault(index, []).append(HEAP_STATS)
    return _row(found)


def to_tasks(task: Task, ids: Mapping[tuple[Kind, str], Sequence[int]]) -> Row:
    """The task's rights to tasks, by id."""
    found: dict[int, list[str]] = {}
    for grant in task.grants:
        words = sorted(grant.rights, key=lambda right: right.value)
        for number in ids.get((grant.kind, grant.target), ()):
            found.setdefault(number, []).extend(c_right(Kind.TASK, right) for right in words)
    return _row(found)


def _row(found: Mapping[int, Sequence[str]]) -> Row:
    return tuple((index, " | ".join(names)) for index, names in sorted(found.items()) if names)


def ids(model: Model) -> dict[tuple[Kind, str], list[int]]:
    """The ids behind the names of tasks and of pools: 0 is nobody's, 1 is idle's."""
    found = {(Kind.TASK, task.name): [n] for n, task in enumerate(model.tasks, start=2)}
    first = len(model.tasks) + 2
    for pool in pools_by_domain(model):
        found[Kind.POOL, pool.name] = list(range(first, first + pool.slots))
        first += pool.slots
    return found


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


def notified(model: Model) -> dict[str, int]:
    """The tasks that others, timers or interrupts may notify, numbered."""
    targets = {timer.task for timer in model.objects.timers}
    targets |= {g.target for task in model.tasks for g in task.grants if Right.NOTIFY in g.rights}
    names = [task.name for task in model.tasks if task.name in targets or task.irqs]
    return {name: n for n, name in enumerate(names)}


def joinable(model: Model) -> frozenset[str]:
    """The tasks and pools that some task may join."""
    return frozenset(
        g.target for task in model.tasks for g in task.grants if Right.JOIN in g.rights
    )


def call_words(task: Task, notified: Container[str]) -> frozenset[str]:
    """The task's rights as kernel/syscalls.yaml names them, given who may be notified."""
    words = {f"{g.kind.word} {r.value}" for g in task.grants for r in g.rights}
    if task.name in notified:
        words.add(NOTIFIED)
    if task.irqs:
        words.add(IRQ)
    if task.timing.watchdog_ms:
        words.add(WATCHDOG)
    if task.timing.period_ms:
        words.add(PERIOD)
    if task.traits.signals:
        words.add(SIGNALS)
    return frozenset(words)


def idle_words(model: Model) -> frozenset[str]:
    """The same for idle."""
    return frozenset({SILENCE} if model.config.get("TICKLESS") == "y" else ())


def allowed(call: Call, words: frozenset[str]) -> bool:
    """Whether a task with these rights may make the call."""
    return not call.grants or allowed_to_idle(call, words)


def allowed_to_idle(call: Call, words: frozenset[str]) -> bool:
    """The same for idle, which may not make what every task may: it must never wait or end."""
    return not words.isdisjoint(call.grants)


def table_bits(calls: Sequence[Call]) -> int:
    """Bits of a call number: the table's last entry is no call, whatever saturates to it."""
    return (max(call.number for call in calls) + 1).bit_length()


def call_table(calls: Sequence[Call], words: frozenset[str], may: Rule = allowed) -> Handlers:
    """The handlers by number for a task with these rights, by the rule for it."""
    handlers = ["sys_unknown"] * (1 << table_bits(calls))
    for call in calls:
        handlers[call.number] = f"sys_{call.name}" if may(call, words) else "sys_denied"
    return tuple(handlers)
