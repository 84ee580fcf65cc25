# SPDX-License-Identifier: MIT
"""The proof: the memory that every task can reach, compared with what it may and must reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiln.verify import pmsav7
from kiln.verify.grants import Row, check_rights, read_row
from kiln.verify.image import Image
from kiln.verify.owners import Estate, divide
from kiln.verify.pmsav7 import Reach, Region
from kiln.verify.spans import Rights, Span, merge, subtract
from kiln.verify.tables import Layout, Tables, Task, read_tables
from kiln.verify.wanted import Wanted

_SHORTEST_FRAME = 32  # bytes that the processor stacks at an exception
_RW = Rights.READ | Rights.WRITE
_RX = Rights.READ | Rights.EXECUTE


@dataclass(frozen=True)
class Report:
    """The findings: errors, and for each task what it may access."""

    errors: list[str]
    reach: dict[str, list[Reach]]
    dma: dict[str, list[str]]  # task -> devices by which it reaches all memory, in spite of the MPU


def check(image: Image, wanted: Wanted, layout: Layout) -> Report:
    """Check the whole image; the errors do not name the file."""
    estate = divide(image, wanted)
    tables = read_tables(image, layout)
    errors = list(estate.errors)
    errors += _check_table(tables, wanted)
    errors += _check_waivers(wanted)
    static, found = _decode_static(tables, wanted)
    errors += found
    reached: dict[str, list[Reach]] = {}
    for task in tables.tasks:
        if task.name not in wanted.tasks:
            continue
        dynamic, found = _decode_dynamic(task)
        errors += found
        regions = [dynamic[n] for n in sorted(dynamic)] + [static[n] for n in sorted(static)]
        reached[task.name] = pmsav7.reach(regions)
        numbered = {**dynamic, **static}
        errors += _check_regions(task.name, numbered, estate, wanted)
        errors += _check_limits(task.name, reached[task.name], estate)
        errors += _check_needs(task.name, reached[task.name], estate, wanted)
        errors += _check_ranges(task, reached[task.name])
        errors += _check_below_stack(task, reached[task.name])
        errors += _check_start(task, image, estate)
        errors += check_rights(task.name, _rows(task, image, layout, wanted), wanted.granted)
    dma = {task: wanted.dma(task) for task in reached if wanted.dma(task)}
    return Report(list(dict.fromkeys(errors)), reached, dma)


def _rows(task: Task, image: Image, layout: Layout, wanted: Wanted) -> tuple[Row, Row]:
    """The task's rights to objects and to tasks, as the kernel reads them."""
    lengths = len(wanted.granted.objects), len(wanted.granted.tasks)
    objects, tasks = (
        read_row(image, address, length, layout.right_size)
        for address, length in zip(task.rights, lengths)
    )
    return objects, tasks


def _check_table(tables: Tables, wanted: Wanted) -> Iterator[str]:
    """The tasks of the image are those of the manifest, in the order of their ids."""
    names = tuple(task.name for task in tables.tasks)
    if names != wanted.tasks:
        yield f"task_defs describes {', '.join(names)} instead of {', '.join(wanted.tasks)}"


def _check_waivers(wanted: Wanted) -> Iterator[str]:
    """A device that reaches all memory is granted only with the waiver."""
    for task, device in wanted.unwaived:
        yield f"task '{task}' can reach all memory by DMA of device '{device}', without a waiver"


def _decode_static(tables: Tables, wanted: Wanted) -> tuple[dict[int, Region], list[str]]:
    """The static regions by number; together with the dynamic ones they are all."""
    regions: dict[int, Region] = {}
    errors = []
    seen: list[int] = []
    dynamic = len(tables.tasks[0].words)
    for index, (rbar, rasr) in enumerate(tables.static):
        number = pmsav7.slot(rbar)
        if number is None or number in seen or not dynamic <= number < wanted.mpu_regions:
            errors.append(
                f"mpu_static[{index}] has RBAR {rbar:#010x}, which does not name"
                f" a region of its own between {dynamic} and {wanted.mpu_regions - 1}"
            )
            continue
        seen.append(number)
        errors += _decode(f"mpu_static[{index}]", number, rbar, rasr, regions)
    for number in range(dynamic, wanted.mpu_regions):
        if number not in seen:
            errors.append(f"MPU region {number} is in no table, so it is never initialised")
    return regions, errors


def _decode_dynamic(task: Task) -> tuple[dict[int, Region], list[str]]:
    """A task's own regions by number."""
    regions: dict[int, Region] = {}
    errors = []
    for index, (rbar, rasr) in enumerate(task.words):
        number = pmsav7.slot(rbar)
        if number != index:
            names = "no region" if number is None else f"region {number}"
            errors.append(
                f"task '{task.name}': the RBAR of MPU region {index}, {rbar:#010x}, names {names}"
            )
            continue
        errors += _decode(f"task '{task.name}'", index, rbar, rasr, regions)
    return regions, errors


def _decode(
    who: str, number: int, rbar: int, rasr: int, regions: dict[int, Region]
) -> Iterator[str]:
    """Add the region to `regions` if its words are sound."""
    region = pmsav7.decode(rbar, rasr)
    if isinstance(region, str):
        yield f"{who}: MPU region {number} ({rbar:#010x}, {rasr:#010x}) {region}"
        return
    if region is None:
        return
    regions[number] = region
    everyone = region.user | region.kernel
    if Rights.WRITE in everyone and Rights.EXECUTE in everyone:
        yield f"{who}: MPU region {number} is writable and executable"
    if not region.user or not region.parts:
        yield f"{who}: MPU region {number} is enabled but grants the task nothing"


def _check_regions(
    task: str, regions: dict[int, Region], estate: Estate, wanted: Wanted
) -> Iterator[str]:
    """No region is wider than needed, and each has the memory type of its contents."""
    devices = [
        device.span
        for name, device in wanted.devices.items()
        if task in wanted.device_grants[name] and not device.driver
    ]
    partitions = [
        span
        for name, span in estate.partitions.items()
        if task in wanted.partition_grants.get(name, {})
    ]
    blocks = [estate.blocks[name] for name in _owned(task, wanted) if name in estate.blocks]
    memory = [estate.user, *partitions, *blocks]
    yield from _check_overlaps(task, regions)
    for number, region in regions.items():
        needed = devices if region.device else memory
        for part in region.parts:
            if not any(part.start < span.end and span.start < part.end for span in needed):
                kind = "device" if region.device else "normal"
                yield (
                    f"task '{task}': MPU region {number} grants {part} as {kind} memory,"
                    " where there is none for this task"
                )
            elif _overlaps(part, wanted.ram) and Rights.WRITE not in region.kernel:
                yield f"task '{task}': MPU region {number} keeps the kernel from writing {part}"


def _owned(task: str, wanted: Wanted) -> tuple[str, ...]:
    """Whose blocks are the task's: its own, and its domain's."""
    return (task, wanted.domains[task]) if task in wanted.domains else (task,)


def _check_overlaps(task: str, regions: dict[int, Region]) -> Iterator[str]:
    """Each byte is granted once, so that every part of a region is needed for something."""
    parts = sorted((part, number) for number, region in regions.items() for part in region.parts)
    for (before, low), (after, high) in zip(parts, parts[1:]):
        both = before.clip(after)
        if both.start < both.end:
            first, second = sorted((low, high))
            yield f"task '{task}': MPU regions {first} and {second} both grant {both}"


def _overlaps(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _check_limits(task: str, reached: list[Reach], estate: Estate) -> Iterator[str]:
    """A task reaches nothing beyond its grants."""
    for reach in reached:
        if not reach.region.user:
            continue
        taken = []
        for owner in estate.owners_in(reach.span):
            part = reach.span.clip(owner.span)
            taken.append(part)
            excess = reach.region.user & ~owner.allows(task)
            if excess:
                words = excess.worst().words()
                yield f"task '{task}' can {words} {part}, which belongs to {owner.what}"
        for part in subtract(reach.span, taken):
            words = reach.region.user.worst().words()
            yield f"task '{task}' can {words} {part}, which is granted to no task"


def _check_needs(task: str, reached: list[Reach], estate: Estate, wanted: Wanted) -> Iterator[str]:
    """A task reaches all that it was granted."""
    needs: list[tuple[Span, Rights, str]] = []
    for name, section in estate.sections.items():
        if name.startswith(tuple(f".task.{owner}." for owner in _owned(task, wanted))):
            needs.append((section.span, _RW, f"its own ({name})"))
            if section.load:
                needs.append((section.load, Rights.READ, f"its own (contents of {name})"))
        elif name in (".user_text", ".user_rodata"):
            rights = _RX if name == ".user_text" else Rights.READ
            needs.append((section.span, rights, f"all tasks' ({name})"))
    for name, device in wanted.devices.items():
        if task in wanted.device_grants[name]:
            needs.append((device.span, _RW, f"device '{name}', which it was granted"))
    for name, grants in wanted.partition_grants.items():
        if task in grants and name in estate.partitions:
            what = f"memory partition '{name}', which it was granted"
            needs.append((estate.partitions[name], grants[task], what))
    for span, rights, what in needs:
        for right in rights:
            able = merge(r.span for r in reached if right in r.region.user)
            for gap in subtract(span, able):
                yield f"task '{task}' cannot {right.words()} {gap}, which is {what}"


def _check_ranges(task: Task, reached: list[Reach]) -> Iterator[str]:
    """The kernel accepts no pointer to what the task cannot touch itself, nor to a device."""
    for given in task.ranges:
        if given.span.end > 1 << 32:
            yield f"task '{task.name}': the kernel's range {given.span} wraps"
        for right in given.rights:
            able = merge(r.span for r in reached if right in r.region.user and not r.region.device)
            for gap in subtract(given.span, able):
                yield (
                    f"the kernel would {right.words()} {gap} for task '{task.name}',"
                    " which cannot do so itself or is a device"
                )


def _check_below_stack(task: Task, reached: list[Reach]) -> Iterator[str]:
    """A frame that does not fit the stack faults instead of changing the memory below it."""
    guard = Span(task.stack_low - _SHORTEST_FRAME, task.stack_low)
    for part in (reach.span.clip(guard) for reach in reached if Rights.WRITE in reach.region.user):
        if part.start < part.end:
            yield (
                f"task '{task.name}' can write {part}, directly below its stack: an overflow"
                " would not fault"
            )


def _check_start(task: Task, image: Image, estate: Estate) -> Iterator[str]:
    """Stack bounds are those of the stack's section; execution begins in user code."""
    stack = estate.sections.get(f".task.{task.name}.stack")
    if stack is not None:
        low, high = stack.span
        if task.stack_low != low or task.frame_span != high - low - _SHORTEST_FRAME:
            yield (
                f"task '{task.name}': the kernel takes {task.stack_low:#010x} +"
                f" {task.frame_span:#x} for its frames, but the stack is {stack.span}"
            )
        if estate.blocks[task.name].start != low:
            yield f"task '{task.name}': its stack is not the lowest part of its block"
    code = estate.sections.get(".user_text")
    span = code.span if code else Span(0, 0)
    places = {"start": task.start}
    places |= {s.name: s.value for s in image.symbols.get(f"entry_{task.name}", [])}
    for name, address in places.items():
        if not span.start <= address & ~1 < span.end or not address & 1:
            yield f"task '{task.name}': {name} ({address:#010x}) is no Thumb code in .user_text"
    if not estate.user.start <= task.image < estate.user.end:
        yield f"task '{task.name}': its start image {task.image:#010x} is not in user flash"
