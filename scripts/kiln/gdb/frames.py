# SPDX-License-Identifier: MIT
"""The calls of a task that does not run, without touching the processor's registers.

gdb unwinds from the processor's registers, so one frame is put before the task's: behind
it the processor seems to stand at the kernel's `kiln_saved_task`, with the registers that the
kernel has saved of the task. What is there says, by its unwind information, that the
rest is in the exception frame: see kiln.arch.frames.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import gdb
from gdb.unwinder import Unwinder, register_unwinder
from kiln.gdb.kernel import Task, register, register_name, word

BOTTOM = "kiln_task_start"
MOST = 1000  # calls
LEVEL = re.compile(r"^#(\d+) +")


class FrameId:
    """What gdb tells frames apart by."""

    def __init__(self, sp: gdb.Value, pc: gdb.Value) -> None:
        self.sp = sp
        self.pc = pc


class SavedTask(Unwinder):  # type: ignore[misc]
    """Goes from the processor's registers to a task's, while one is shown."""

    def __init__(self) -> None:
        super().__init__("kiln")
        # Read before gdb asks, as looking at frames then would be its end.
        self.saved: dict[str, int] = {}
        self.sp = 0  # the processor's

    def __call__(self, frame: gdb.PendingFrame) -> gdb.UnwindInfo | None:
        """gdb's question whether this frame is ours: the processor's, behind inlined calls."""
        if not self.saved or int(frame.read_register("sp")) != self.sp:
            return None
        pc = frame.read_register("pc")
        below_all = gdb.Value(0).cast(gdb.lookup_type("unsigned int"))
        unwound = frame.create_unwind_info(FrameId(below_all, pc))
        for name, value in self.saved.items():
            kind = frame.read_register(name).type
            unwound.add_saved_register(name, gdb.Value(value).cast(kind))
        return unwound


def registers(task: Task) -> dict[str, int]:
    """What the processor would have there, the task being the last that ran."""
    assert task.frame is not None
    layout = task.layout
    place = int(gdb.parse_and_eval("(unsigned int)&kiln_saved_task"))
    status = register_name(layout.status_register), word(task.frame + layout.status)
    context = task.value["context"][layout.saved]
    # Of a running task the kernel may have them anywhere: it waits there.
    saved = [] if task.running else [int(context[n]) for n in range(len(layout.saved_registers))]
    return layout.registers(place, task.frame, status, saved)


UNWINDER = SavedTask()


def define() -> None:
    """Tell gdb of the unwinder."""
    register_unwinder(None, UNWINDER, replace=True)


@contextmanager
def shown(task: Task) -> Iterator[None]:
    """gdb's frames are the task's."""
    UNWINDER.saved, UNWINDER.sp = registers(task), register("sp") or 0
    gdb.invalidate_cached_frames()
    try:
        yield
    finally:
        UNWINDER.saved = {}
        gdb.invalidate_cached_frames()


def levels(saved: bool) -> tuple[int, int]:
    """The task's newest frame, and the one behind that of its first function."""
    frame, first, last = gdb.newest_frame(), 0, 1
    while frame.name() != BOTTOM or (saved and not first):
        if saved and not first and frame.type() == gdb.SIGTRAMP_FRAME:
            first = last
        if last == MOST or frame.older() is None:
            break
        frame, last = frame.older(), last + 1
    return first, last


def backtrace(task: Task, options: str) -> str:
    """What gdb's `bt` prints, of a task that lives."""
    if task.registers_live:
        return trace(options, *levels(saved=False))
    with shown(task):
        return trace(options, *levels(saved=True))


def trace(options: str, first: int, last: int) -> str:
    """gdb's `bt` of these levels, counted from 0; what is of no level goes with the one before."""
    text: str = gdb.execute(f"bt {options} {last}", to_string=True)
    lines: list[str] = []
    level = -1
    for line in text.splitlines():
        found = LEVEL.match(line)
        level = int(found[1]) - first if found else level
        if level >= 0 and not line.startswith("(More stack frames"):
            lines.append(LEVEL.sub(f"#{level:<3}", line))
    return "\n".join(lines)
