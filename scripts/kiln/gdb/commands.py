# SPDX-License-Identifier: MIT
"""The commands `kiln tasks`, `kiln task` and `kiln objects` of gdb."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import gdb
from kiln.arch.frames import FRAMES
from kiln.gdb import frames
from kiln.gdb.kernel import ID_MASK, Task, see_all_memory, tasks
from kiln.gdb.objects import Facts, objects
from kiln.gdb.waits import wait_of

TASK_USAGE = "kiln task TASK [bt [OPTIONS]]; TASK is a name, an id or a pid"


class Prefix(gdb.Command):  # type: ignore[misc]
    """What the kernel has: its tasks and objects."""

    def __init__(self) -> None:
        super().__init__("kiln", gdb.COMMAND_STATUS, gdb.COMPLETE_NONE, True)


class Command(gdb.Command):  # type: ignore[misc]
    """A command whose work is a function of its words that returns what to print."""

    def __init__(self, name: str, work: Callable[[list[str]], str]) -> None:
        self.__doc__ = work.__doc__
        self.work = work
        super().__init__(f"kiln {name}", gdb.COMMAND_STATUS)

    def invoke(self, argument: str, from_tty: bool) -> None:
        """gdb's call."""
        if not gdb.selected_inferior().threads():
            raise gdb.GdbError("kiln: no target is connected")
        see_all_memory()
        print(self.work(gdb.string_to_argv(argument)))


class TaskCommand(Command):
    """`kiln task`, which completes names."""

    def complete(self, text: str, last: str) -> list[str]:
        """gdb's call."""
        names = ["bt"] if len(text.split()) > 1 or text.endswith(" ") else [t.name for t in tasks()]
        return [name for name in names if name.startswith(last)]


def table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns of the width that they need; those with numbers, named by the title, stand right."""
    right = {"PID", "PRI", "USED/STACK"}
    widths = [max(map(len, column)) for column in zip(titles, *rows)]
    lines = []
    for row in (titles, *rows):
        cells = [
            text.rjust(width) if title in right else text.ljust(width)
            for text, width, title in zip(row, widths, titles)
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def task_table(shown: Sequence[Task], facts: Facts) -> str:
    """A row for each task."""
    all_objects = objects(facts)
    rows = []
    for task in shown:
        used = "-" if task.stack_used is None else str(task.stack_used)
        rows.append(
            (
                "*" if task.running else "",
                str(int(task.value["pid"])),
                task.name,
                task.priority,
                task.state,
                f"{used}/{task.stack_bytes}",
                task.function,
                wait_of(task, all_objects, facts),
            )
        )
    titles = ("", "PID", "NAME", "PRI", "STATE", "USED/STACK", "IN", "WAITS FOR")
    return table(titles, rows)


def find(text: str) -> Task:
    """The task that is meant by a name, an id or a pid."""
    for task in tasks():
        pid = int(task.value["pid"])
        if text in (task.name, str(task.id), str(pid)):
            return task
    if text.isdigit() and int(text) > ID_MASK:
        raise gdb.GdbError(f"kiln: no task has the pid {text}; it may have ended")
    raise gdb.GdbError(f"kiln: there is no task '{text}'; see kiln tasks")


def define(path: str) -> None:
    """Add the commands, for the build that has these facts."""
    facts = Facts.read(Path(path))
    Task.layout = FRAMES[facts.arch]

    def show_tasks(words: list[str]) -> str:
        """Show all tasks: kiln tasks"""
        if words:
            raise gdb.GdbError("usage: kiln tasks")
        return task_table(tasks(), facts)

    def show_task(words: list[str]) -> str:
        """Show a task, or with bt its calls as gdb's bt does: kiln task TASK [bt [OPTIONS]]"""
        if not words or words[1:2] not in ([], ["bt"]):
            raise gdb.GdbError(f"usage: {TASK_USAGE}")
        task = find(words[0])
        if len(words) == 1:
            return task_table([task], facts)
        return calls(task, " ".join(words[2:]))

    def show_objects(words: list[str]) -> str:
        """Show semaphores, mutexes, queues, events, timers and heaps: kiln objects"""
        if words:
            raise gdb.GdbError("usage: kiln objects")
        rows = [(o.name, o.kind.lower(), o.state(facts), o.waiters) for o in objects(facts)]
        return table(("OBJECT", "KIND", "STATE", "WAITERS"), rows) if rows else "no objects"

    gdb.events.stop.connect(see_all_memory)
    frames.define()
    Prefix()
    Command("tasks", show_tasks)
    TaskCommand("task", show_task)
    Command("objects", show_objects)


def calls(task: Task, options: str) -> str:
    """The calls of a task, or why there are none."""
    if not task.lives:
        raise gdb.GdbError(f"kiln: task '{task.name}' does not run: {task.state}")
    if not task.registers_live and task.frame is None:
        raise gdb.GdbError(
            f"kiln: the kernel serves task '{task.name}', and this target does not tell"
            f" {task.layout.stack_register}; bt shows the kernel's calls"
        )
    return frames.backtrace(task, options)
