# SPDX-License-Identifier: MIT
"""Measures a built image."""

from __future__ import annotations

from pathlib import Path

from kiln.layout.input import NAME, read
from kiln.measure.size.parts import parts, state_symbols
from kiln.measure.size.report import EACH, Sizes
from kiln.verify.debug import array_variable, attribute, type_of
from kiln.verify.image import BadImage, Image, read_image

# Variables that are there for tasks, objects and fault records; the rest is fixed.
_COUNTED = (
    *("tasks", "semaphores", "mutexes", "queues", "events", "timers", "slots", "notified"),
    *("accounts", "records"),
)
_COUNTED_PREFIXES = ("items_", "restarts_")
_ARRAYS = {"task": "tasks", "semaphore": "semaphores", "mutex": "mutexes", "queue": "queues"}


def measure(elf: Path, generated: Path) -> Sizes:
    """The sizes of an image, whose generated files are in a folder."""
    image = read_image(elf)
    plan = read(generated / NAME)
    return Sizes(
        optimisation=plan.optimisation,
        parts=tuple(parts(elf, image)),
        each={kind: _each(image, _ARRAYS[kind]) for kind in EACH},
        counted_ram=_counted(image),
    )


def _each(image: Image, array: str) -> int | None:
    """Bytes of an element of one of the kernel's arrays; None if the image has no such array."""
    try:
        kind = type_of(type_of(array_variable(image.dwarf, array)))
        return attribute(kind, "DW_AT_byte_size")
    except (BadImage, KeyError):
        return None


def _counted(image: Image) -> int:
    """Bytes of kernel state that depend on how many tasks and objects there are."""
    return sum(
        symbol.size
        for symbol in state_symbols(image)
        if symbol.name in _COUNTED or symbol.name.startswith(_COUNTED_PREFIXES)
    )
