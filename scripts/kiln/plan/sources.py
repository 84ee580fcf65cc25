# SPDX-License-Identifier: MIT
"""What source files may do: all that a task may which lists them.

The compiler checks it (templates/source_rights.h.j2): a call without its right is an
error at its line. A file that several tasks list may do what any of them may.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kiln.base.kinds import Kind, right_bits
from kiln.plan import rights
from kiln.plan.syscalls import Call
from kiln.plan.tasks import Plan, PlannedTask

# What a call needs that is no right to anything, by the words of kernel/syscalls.yaml.
KEYS = {
    rights.NOTIFIED: "a grant 'notify' to it, a timer or an interrupt that notifies it",
    rights.IRQ: "the key 'irqs'",
    rights.WATCHDOG: "the key 'watchdog'",
    rights.PERIOD: "the key 'timing'",
    rights.SIGNALS: "the key 'signals'",
}


@dataclass(frozen=True)
class RefusedCall:
    """A call that none of the tasks may make."""

    name: str
    needs: str  # in words


@dataclass(frozen=True)
class SourceRights:
    """Of the sources that the same tasks list."""

    name: str  # of the header
    tasks: tuple[PlannedTask, ...]
    sources: tuple[Path, ...]
    refused: tuple[RefusedCall, ...]
    bits: tuple[int, ...]  # by handle: which rights to the object any of the tasks has


def source_rights(plan: Plan) -> list[SourceRights]:
    """By the sets of tasks that list a source; nothing without CONFIG_CHECK_RIGHTS."""
    if plan.model.config.get("CHECK_RIGHTS") != "y":
        return []
    owners: dict[Path, list[PlannedTask]] = {}
    for task in plan.tasks:
        for source in task.sources:
            owners.setdefault(source, []).append(task)
    groups: dict[tuple[PlannedTask, ...], list[Path]] = {}
    for source, tasks in owners.items():
        groups.setdefault(tuple(tasks), []).append(source)
    words = {
        task.name: rights.call_words(task, rights.notified(plan.model)) for task in plan.model.tasks
    }
    found: list[SourceRights] = []
    for owned_by, sources in groups.items():
        union = frozenset().union(*(words[task.name] for task in owned_by))
        shared = len(owned_by) > 1
        found.append(
            SourceRights(
                name=f"shared/{len(found)}.h" if shared else f"{owned_by[0].name}.h",
                tasks=owned_by,
                sources=tuple(sources),
                refused=tuple(_refused(plan.all_calls, union)),
                bits=_bits(plan, owned_by),
            )
        )
    return found


def _refused(calls: Sequence[Call], words: frozenset[str]) -> Iterable[RefusedCall]:
    for call in calls:
        if not rights.allowed(call, words) and rights.SILENCE not in call.grants:
            yield RefusedCall(call.name, _needs(call.grants))


def _needs(words: Sequence[str]) -> str:
    """Rights and keys in words: any of them allows the call."""
    keys = [KEYS[word] for word in words if word in KEYS]
    targets: dict[str, list[str]] = {}
    for word in words:
        if word not in KEYS:
            kind, right = word.split()
            known = Kind[kind.upper()]
            article = "the" if known in (Kind.SYSTEM, Kind.CONSOLE) else "a"
            targets.setdefault(right, []).append(f"to {article} {known.value}")
    rights_needed = [f"the right '{r}' {' or '.join(t)}" for r, t in targets.items()]
    return " or ".join([*rights_needed, *keys])


def _bits(plan: Plan, tasks: Iterable[PlannedTask]) -> tuple[int, ...]:
    known = right_bits()
    found = [0] * max(plan.objects.manifest, 1)
    for task in plan.model.tasks:
        if task.name not in {owner.name for owner in tasks}:
            continue
        for index, names in rights.to_objects(task, plan.objects.things):
            if index < len(found):
                for name in names.split(" | "):
                    found[index] |= known[name]
    return tuple(found)
