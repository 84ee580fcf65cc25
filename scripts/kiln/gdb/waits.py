# SPDX-License-Identifier: MIT
"""What a task waits for."""

from __future__ import annotations

from kiln.gdb.kernel import ID_MASK, STATE, Task, left_ms, tasks, variable
from kiln.gdb.objects import Facts, Object

PERIOD = 0x80000000  # as WAIT_PERIOD of kernel/timing.h


def wait_of(task: Task, objects: list[Object], facts: Facts) -> str:
    """What a blocked task waits for: `data_q (receive), 12 ms left`."""
    if task.state != "BLOCKED":
        return ""
    left = left_ms(task.value["timeout"], facts.tick_hz)
    what = thing(task, objects)
    return f"{what}, {left} left" if left else what


def thing(task: Task, objects: list[Object]) -> str:
    """What a blocked task waits for, whatever the time."""
    queue = int(task.value["queue"])
    if queue == 0:
        flags = int(task.value["wait"]["flags"])
        if flags == PERIOD:
            return "its next period"
        return f"notification {flags:#x}" if flags else "time"
    kernel = variable("kernel", STATE)
    if queue == int(kernel["joiners"].address):
        ended = int(task.value["wait"]["pid"]) & ID_MASK
        return f"the end of {tasks()[ended - 1].name}"
    for item in objects:
        for how, head in item.wait_queues():
            if queue == int(head.address):
                return f"{item.name} ({how})" if how else item.name
    return "room in the console" if queue == int(kernel["writers"].address) else "console input"
