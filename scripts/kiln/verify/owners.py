# SPDX-License-Identifier: MIT
"""Divides the address space among its owners, by the sections of the image.

Every section that takes memory belongs to the kernel, to all tasks (their common
code and constants), to one task or to one partition; a section that belongs to
nobody, or memory that belongs to two, is an error.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from kiln.verify.debug import variable_sources
from kiln.verify.image import Image, Section
from kiln.verify.spans import Owner, Rights, Span, subtract
from kiln.verify.wanted import Wanted

_GRANULE = 32  # the MPU's, so a block may end that much after its last section
_TASK = re.compile(r"\.task\.(\w+)\.(stack|data|bss)")
_PARTITION = re.compile(r"\.memory\.(\w+)")
_USER = (".user_text", ".user_rodata")
_RW = Rights.READ | Rights.WRITE
_RX = Rights.READ | Rights.EXECUTE

# Memory that is never anybody's: what v7-M cores alias or keep for themselves.
_SYSTEM = (
    Owner(Span(0x22000000, 0x24000000), "the bit-band alias of RAM", {}),
    Owner(Span(0x42000000, 0x44000000), "the bit-band alias of peripherals", {}),
    Owner(Span(0xE0000000, 0xE0100000), "the private peripheral bus", {}),
    Owner(Span(0xE0100000, 1 << 32), "the system space of the chip's vendor", {}),
)


@dataclass
class Estate:
    """The owner of each range, and the needs of each task."""

    owners: list[Owner] = field(default_factory=list)  # disjoint; the rest has no owner
    user: Span = Span(0, 0)  # flash that all tasks use, from first to last byte
    blocks: dict[str, Span] = field(default_factory=dict)  # a task's RAM, first to last byte
    partitions: dict[str, Span] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    @cached_property
    def _by_start(self) -> tuple[list[tuple[Span, int]], list[int]]:
        """The owners' spans with their indices, sorted, and the last end up to each."""
        spans = sorted((owner.span, n) for n, owner in enumerate(self.owners))
        return spans, list(accumulate((span.end for span, _ in spans), max))

    def owners_in(self, span: Span) -> list[Owner]:
        """The owners of some of a span's bytes, in the order of `owners`, found by bisection."""
        spans, ends = self._by_start
        first = bisect_right(ends, span.start)
        last = bisect_left(spans, (Span(span.end, 0), 0))
        found = sorted(
            n for other, n in spans[first:last] if max(span.start, other.start) < other.end
        )
        return [self.owners[n] for n in found]


def divide(image: Image, wanted: Wanted) -> Estate:
    """Find the owner of every byte of the address space."""
    estate = Estate(sections={section.name: section for section in image.sections})
    owners: list[Owner] = []
    for section in image.sections:
        owner = _owner(section, wanted)
        if owner is None:
            estate.errors.append(_orphan(section, image, wanted))
            owner = Owner(section.span, f"nobody ({section.name})", {})
        owners.append(owner)
        if section.load is not None:
            private = section.name.startswith(".kernel_")
            what = f"{'the kernel' if private else 'all tasks'} (contents of {section.name})"
            owners.append(Owner(section.load, what, {} if private else {"*": _RX}))
    owners += [_device(name, wanted) for name in sorted(wanted.devices)]
    owners += _SYSTEM
    _find_clashes(owners, estate)
    _gather(image, wanted, estate)
    estate.owners = owners + _fill(owners, wanted, estate)
    return estate


def _owner(section: Section, wanted: Wanted) -> Owner | None:
    """The owner of a section by its name, None if it should not exist."""
    name, span = section.name, section.span
    if name == ".vectors" or name.startswith(".kernel_"):
        return Owner(span, f"the kernel ({name})", {})
    if name in _USER and not section.writable:
        return Owner(span, f"all tasks ({name})", {"*": _RX})
    task, partition = _TASK.fullmatch(name), _PARTITION.fullmatch(name)
    if task and task[1] in wanted.tasks:
        return Owner(span, f"task '{task[1]}' ({name})", wanted.users(task[1]))
    if partition and partition[1] in wanted.partitions:
        rights = wanted.partition_grants[partition[1]]
        return Owner(span, f"memory partition '{partition[1]}'", rights)
    return None


def _device(name: str, wanted: Wanted) -> Owner:
    device = wanted.devices[name]
    granted = {} if device.driver else {task: _RW for task in wanted.device_grants[name]}
    return Owner(device.span, f"device '{name}'", granted)


def _orphan(section: Section, image: Image, wanted: Wanted) -> str:
    """The error about a section without an owner, with its contents."""
    symbols = sorted(
        {s.name for group in image.symbols.values() for s in group if s.section == section.name}
    )
    symbols = [name for name in symbols if not name.startswith("$")]  # mapping symbols
    sources = variable_sources(image.dwarf, set(symbols[:4]))
    named = [f"'{s}' ({sources[s]})" if s in sources else f"'{s}'" for s in symbols[:4]]
    inside = f" with {', '.join(named)}" if named else ""
    more = f" and {len(symbols) - 4} more" if len(symbols) > 4 else ""
    kind = "writable section" if section.writable else "section"
    tasks = ", ".join(f"'{task}'" for task in wanted.tasks)
    return (
        f"{kind} {section.name} at {section.span}{inside}{more} belongs to none of the tasks"
        f" {tasks}, to no partition and not to the kernel"
    )


def _find_clashes(owners: list[Owner], estate: Estate) -> None:
    """Memory that two sections, devices or load images claim."""
    ordered = sorted(owners, key=lambda owner: owner.span)
    for before, after in zip(ordered, ordered[1:]):
        both = before.span.clip(after.span)
        if both.start < both.end:
            estate.errors.append(f"{both} belongs to {before.what} and to {after.what}")


def _gather(image: Image, wanted: Wanted, estate: Estate) -> None:
    """Collect the tasks' blocks, the partitions and the user flash; all must exist."""
    pieces: dict[str, list[Span]] = {task: [] for task in wanted.tasks}
    user: list[Span] = []
    for section in image.sections:
        task, partition = _TASK.fullmatch(section.name), _PARTITION.fullmatch(section.name)
        if task and task[1] in pieces:
            pieces[task[1]].append(section.span)
            user += [section.load] if section.load else []
        elif partition:
            estate.partitions[partition[1]] = section.span
        elif section.name in _USER:
            user.append(section.span)
    for name, spans in pieces.items():
        if spans:
            estate.blocks[name] = _hull(spans)
        if f".task.{name}.stack" not in estate.sections:
            estate.errors.append(f"task '{name}' has no stack: there is no .task.{name}.stack")
    for name, size in wanted.partitions.items():
        span = estate.partitions.get(name, Span(0, 0))
        if span.end - span.start < size:
            estate.errors.append(f"memory partition '{name}' has less than its {size} bytes")
    estate.user = _hull(user) if user else Span(0, 0)


def _hull(spans: list[Span]) -> Span:
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _fill(owners: list[Owner], wanted: Wanted, estate: Estate) -> list[Owner]:
    """Owners of the bytes between sections: padding, and the flash after the image."""
    taken = [owner.span for owner in owners]
    wide = [
        (f"task '{name}' (padding)", wanted.users(name), _round(span, _alignment(name, estate)))
        for name, span in estate.blocks.items()
    ]
    wide += [
        (f"memory partition '{name}' (padding)", wanted.partition_grants[name], _round(span))
        for name, span in estate.partitions.items()
        if name in wanted.partitions
    ]
    behind = Span(estate.user.start, wanted.flash.end)
    wide.append(("all tasks (unused flash)", {"*": _RX}, behind))
    fillers = []
    for what, rights, span in wide:
        for gap in subtract(span, taken):
            fillers.append(Owner(gap, what, rights))
            taken.append(gap)
    return fillers


def _alignment(task: str, estate: Estate) -> int:
    """What the most aligned of a task's variables needs."""
    names = (f".task.{task}.{kind}" for kind in ("data", "bss"))
    return max([estate.sections[name].alignment for name in names if name in estate.sections] + [1])


def _round(span: Span, alignment: int = 1) -> Span:
    """The span with its end at the MPU's granularity.

    Sections that begin at a multiple of `alignment` may end that much before their block does.
    """
    behind = span.end + max(alignment - _GRANULE, 0)
    return Span(span.start, -(-behind // _GRANULE) * _GRANULE)
