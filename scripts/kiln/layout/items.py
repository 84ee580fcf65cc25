# SPDX-License-Identifier: MIT
"""Sizes of queue items that are C types: from a compiled items.c to generated/items.h."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from kiln.base.diag import Failed, Message, Place
from kiln.base.files import write_if_changed
from kiln.layout.input import LayoutInput, read
from kiln.model.model import MAX_QUEUE_BYTES

_LINE = re.compile(r"^-> ITEM_SIZE_(\w+) #?(\d+)$", re.MULTILINE)


def header(plan: LayoutInput, assembly: str) -> str:
    """The text of items.h; raises `Failed` if an item is too large."""
    sizes = {name: int(size) for name, size in _LINE.findall(assembly)}
    errors = []
    most = plan.item_max
    for item in plan.items:
        name, kind, depth, place = item.name, item.type, item.depth, item.place
        size = sizes[name]
        if not 1 <= size <= most:
            text = f"'item': {kind} has {size} bytes, not 1 to CONFIG_QUEUE_ITEM_MAX, {most}"
            hint = "a queue can carry the place of what is larger, in a memory partition"
            errors.append(_error(name, place, text, hint))
        elif depth * size > MAX_QUEUE_BYTES:
            text = f"{depth} items of {size} bytes, a {kind}, are more than {MAX_QUEUE_BYTES} bytes"
            errors.append(_error(name, place, text, "make it less deep"))
    if errors:
        raise Failed(errors)
    lines = [f"#define ITEM_SIZE_{name} {size}" for name, size in sizes.items()]
    return "\n".join(
        ["/* SPDX-License-Identifier: MIT */", "/* Generated from items.c. */", *lines, ""]
    )


def _error(name: str, place: str, text: str, hint: str) -> Message:
    file, line, column = place.rsplit(":", 2)
    where = Place(Path(file).name, int(line), int(column))
    return Message(where, f"queue '{name}': {text}", hint)


def main() -> int:
    """`python -m kiln.layout.items layout.json items.s items.h`."""
    plan, assembly, target = (Path(word) for word in sys.argv[1:])
    try:
        text = header(read(plan), assembly.read_text(encoding="utf-8"))
    except Failed as failure:
        for message in failure.messages:
            print(message, file=sys.stderr)
        return 1
    write_if_changed(target, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
