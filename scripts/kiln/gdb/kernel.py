# SPDX-License-Identifier: MIT
"""The kernel's variables and the processor's registers; nothing here writes to the target."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import gdb
from kiln.arch.frames import Frame

# An application's variables may have the kernel's names, but not its files'.
STATE = "kiln/kernel/kernel.c"
TABLES = "build/generated/tables.c"

ID_MASK = 0xFF  # of a pid; its generation is above


def variable(name: str, unit: str = TABLES) -> gdb.Value:
    """One of the kernel's variables, by the file that defines it."""
    return gdb.parse_and_eval(f"'{unit}'::{name}")


def elements(name: str) -> Iterator[gdb.Value]:
    """The elements of one of the kernel's arrays."""
    array = variable(name)
    first, last = array.type.range()
    return (array[n] for n in range(first, last + 1))


def enumerator(enum: str, value: int) -> str:
    """The name of an enumeration's value, without its prefix: READY, SEMAPHORE."""
    names = {field.enumval: field.name for field in gdb.lookup_type(f"enum {enum}").fields()}
    return str(names[value]).rpartition("_")[2]


def register_name(name: str) -> str:
    """A register's name as the target writes it, maybe in capitals; "" if it does not tell it."""
    names = {each.name.lower(): each.name for each in gdb.newest_frame().architecture().registers()}
    return str(names.get(name, ""))


def register(name: str) -> int | None:
    """A register of the processor's, if the target tells it."""
    told = register_name(name)
    return int(gdb.newest_frame().read_register(told)) if told else None


def word(address: int) -> int:
    """A word of the target's memory."""
    return int.from_bytes(gdb.selected_inferior().read_memory(address, 4).tobytes(), "little")


def see_all_memory(event: object = None) -> None:
    """Have QEMU show memory as it is, and not as the task that runs may see it."""
    connection = gdb.selected_inferior().connection
    if isinstance(connection, gdb.RemoteTargetConnection):
        connection.send_packet("Qqemu.PhyMemMode:1")  # others do not know it, and do not need it


@dataclass(frozen=True)
class Task:
    """A task as it is now."""

    id: int
    value: gdb.Value  # struct task
    layout: ClassVar[Frame]  # of all tasks' frames, by the architecture: see define()

    @cached_property
    def name(self) -> str:
        """Its name in the manifest."""
        return str(self.value["def"]["name"].string())

    @cached_property
    def running(self) -> bool:
        """Whether the processor is its own, or the kernel's on its behalf."""
        return bool(variable("kernel", STATE)["current"] == self.value.address)

    @cached_property
    def state(self) -> str:
        """As `ps` in the shell says it."""
        return "RUNNING" if self.running else enumerator("task_state", int(self.value["state"]))

    @property
    def lives(self) -> bool:
        """Whether it has been started and has not ended."""
        return self.state not in ("DORMANT", "ZOMBIE", "ENDING")

    @property
    def stack_bytes(self) -> int:
        """The size of its stack."""
        return int(self.value["def"]["frame_span"]) + self.layout.bytes

    @cached_property
    def registers_live(self) -> bool:
        """Whether its registers are the processor's: it runs, and not the kernel for it."""
        status = register(self.layout.status_register) or 0
        return self.running and not status & self.layout.serving

    @cached_property
    def frame(self) -> int | None:
        """Where its exception frame is, if it has one and the target tells."""
        if not self.lives or self.registers_live:
            return None
        pointer = self.layout.stack_register
        return register(pointer) if self.running else int(self.value["context"][pointer])

    @cached_property
    def stack_used(self) -> int | None:
        """Bytes of its stack that it uses now, if it can be told."""
        pointer = register("sp") if self.registers_live else self.frame
        top = int(self.value["def"]["stack_low"]) + self.stack_bytes
        return top - pointer if pointer is not None else None

    @cached_property
    def function(self) -> str:
        """The function that it is in; "" if it does not live, or that is not known."""
        if self.registers_live:
            return function_at(register("pc") or 0)
        if self.frame is None:
            return "(kernel)" if self.running else ""
        return function_at(word(self.frame + self.layout.pc))

    @property
    def priority(self) -> str:
        """That in force; of one that does not live, what it starts with."""
        if not self.lives:
            return str(int(self.value["def"]["priority"]))
        lent = self.value["priority"] != self.value["base_priority"]
        return f"{int(self.value['priority'])}" + (" (lent)" if lent else "")


def function_at(address: int) -> str:
    """The function whose code is there, into which others may have been inlined; or ""."""
    try:
        block = gdb.block_for_pc(address)
    except RuntimeError:
        block = None
    name = ""
    while block is not None:
        name = str(block.function.name) if block.function else name
        block = block.superblock
    return name


def tasks() -> list[Task]:
    """All tasks, by id; raises GdbError before the kernel has started."""
    found = [Task(n + 1, value) for n, value in enumerate(elements("tasks"))]
    current = variable("kernel", STATE)["current"]
    defined = zip(found, elements("task_defs"), strict=True)
    if all(current != task.value.address for task in found) or any(
        task.value["def"] != definition.address for task, definition in defined
    ):
        raise gdb.GdbError("kiln: the kernel has not started yet")
    return found


def waiting(head: gdb.Value) -> Iterator[str]:
    """The names of the tasks of a wait queue, who is served next first."""
    task = head
    while task:
        yield str(task["def"]["name"].string())
        task = task["next"]
        if task == head:
            return


def left_ms(timeout: gdb.Value, tick_hz: int) -> str:
    """The time until a deadline: "12 ms"; "" if none is set."""
    if not timeout["link"]:
        return ""
    left = int(timeout["deadline_ticks"]) - int(variable("kernel", STATE)["now_ticks"])
    return f"{max(left, 0) * 1000 // tick_hz} ms"
