# SPDX-License-Identifier: MIT
"""The kernel's tables as they are in the image, found by their debug information.

Where each field lies is read from the DWARF of the file that defines the table:
neither the generator's idea of the layout nor one of our own is trusted.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kiln.verify.debug import array_variable, attribute, count_of, members_of, offset_of, type_of
from kiln.verify.image import BadImage, Image
from kiln.verify.spans import Rights, Span


@dataclass(frozen=True)
class Range:
    """Memory that the kernel accepts in pointers from a task."""

    span: Span
    rights: Rights


@dataclass(frozen=True)
class Task:
    """One entry of task_defs."""

    name: str
    words: tuple[tuple[int, int], ...]  # RBAR and RASR, by slot
    words_at: int  # their address
    stack_low: int
    frame_span: int
    start: int  # where the task begins to run
    image: int  # the start stub's argument
    ranges: tuple[Range, ...]  # its own memory first
    rights: tuple[int, int]  # addresses of its rows: to objects, to tasks


@dataclass(frozen=True)
class Layout:
    """The layout of the tables; offsets in bytes."""

    task_size: int
    fields: dict[str, int]  # of struct task_def
    region: tuple[int, int, int, int, int]  # offset of the first, size, count, rbar, rasr
    range_size: int
    range_fields: dict[str, int]  # of struct memory_range
    right_size: int  # of an entry of the tables of rights


@dataclass(frozen=True)
class Tables:
    """Everything that the kernel will load into the MPU, and its pointer checks."""

    tasks: tuple[Task, ...]
    static: tuple[tuple[int, int], ...]  # RBAR and RASR, as the kernel writes them at boot
    static_at: int


def read_layout(image: Image) -> Layout:
    """Learn the tables' layout from the debug information."""
    try:
        return _layout(type_of(type_of(array_variable(image.dwarf, "task_defs"))))
    except (KeyError, ValueError) as error:
        raise BadImage(f"its struct task_def is not as expected: {error!r}") from error


def _layout(task: Any) -> Layout:
    """The layout of struct task_def and of the structs that it refers to."""
    members = members_of(task)
    region_image = type_of(members["mpu"])
    array = members_of(region_image)["region"]
    region = type_of(type_of(array))
    words = members_of(region)
    memory_range = type_of(type_of(members["ranges"]))
    first = offset_of(members["mpu"]) + offset_of(array)
    return Layout(
        task_size=attribute(task, "DW_AT_byte_size"),
        fields={name: offset_of(die) for name, die in members.items()},
        region=(
            first,
            attribute(region, "DW_AT_byte_size"),
            count_of(type_of(array)),
            offset_of(words["rbar"]),
            offset_of(words["rasr"]),
        ),
        range_size=attribute(memory_range, "DW_AT_byte_size"),
        range_fields={name: offset_of(die) for name, die in members_of(memory_range).items()},
        right_size=attribute(type_of(type_of(members["rights"])), "DW_AT_byte_size"),
    )


def read_tables(image: Image, layout: Layout) -> Tables:
    """Decode the tables of `image`."""
    table = image.kernel_symbol("task_defs")
    if not table.size or table.size % layout.task_size:
        raise BadImage(f"task_defs has {table.size} bytes, no multiple of {layout.task_size}")
    tasks = tuple(
        _task(image, layout, table.value + offset)
        for offset in range(0, table.size, layout.task_size)
    )
    static = image.kernel_symbol("mpu_static")
    _, size, _, rbar, rasr = layout.region
    words = tuple(
        (_word(image, at + rbar), _word(image, at + rasr))
        for at in range(static.value, static.value + static.size, size)
    )
    return Tables(tasks, words, static.value)


def _task(image: Image, layout: Layout, address: int) -> Task:
    """The struct task_def at `address`."""
    first, size, count, rbar, rasr = layout.region

    def value(name: str) -> int:
        return _word(image, address + layout.fields[name])

    low = value("stack_low")
    own = Range(Span(low, low + value("memory_size")), Rights.READ | Rights.WRITE)
    slots = (address + first + n * size for n in range(count))
    return Task(
        name=image.text(value("name")),
        words=tuple((_word(image, at + rbar), _word(image, at + rasr)) for at in slots),
        words_at=address + first,
        stack_low=low,
        frame_span=value("frame_span"),
        start=value("start"),
        image=value("image"),
        ranges=(own, *_ranges(image, layout, value("ranges"), value("range_count"))),
        rights=(value("rights"), value("task_rights")),
    )


def _ranges(image: Image, layout: Layout, table: int, count: int) -> Iterator[Range]:
    """The `count` structs memory_range at `table`."""
    if count > 64:
        raise BadImage(f"a task has {count} memory ranges")
    for address in range(table, table + count * layout.range_size, layout.range_size):
        start, size, access = (
            _word(image, address + layout.range_fields[name])
            for name in ("start", "size", "access")
        )
        rights = (Rights.READ if access & 1 else Rights.NONE) | (
            Rights.WRITE if access & 2 else Rights.NONE
        )
        yield Range(Span(start, start + size), rights)


def _word(image: Image, address: int) -> int:
    return int(struct.unpack("<I", image.read(address, 4))[0])
