# SPDX-License-Identifier: MIT
"""Plays attacks in the arena (tests/hostile/arena), one after another, and reports on each.

The emulator stops at the attacking instruction and again when the attacker is gone and
nothing else is left to do. All RAM is compared between the two stops; only what
`Arena.volatile` names may differ.

Time stands still at a stop, but for one thing: QEMU skips to the next tick. So exactly one
tick comes between the first stop and the attack, and the next one 31,250 instructions later.
"""

from __future__ import annotations

import re
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from hostile.elf import elf_of
from hostile.kernelstate import KernelState
from hostile.rsp import Stub
from kiln.base.paths import BASE
from kiln.testing.limits import Watch, until_readable
from support.image import Image, machine

ARENA = Path(__file__).parent / "arena"
MAGIC = 0x600DF00D
UNUSED = b"\xa5"  # what a stack is filled with
FRAME_SIZE = 32
BOX_WORDS = ("attack", "a", "b", "c", "d", "entered", "finished", "result", "spawned", "count")
HUNG_SECONDS = 10.0
CONNECT_SECONDS = 20.0  # of processor time, for QEMU to begin

# Kernel state that changes in the course of things; whether rightly is for KernelState.
LIVELY = (
    *("kernel", "tasks", "semaphores", "mutexes", "queues", "events", "timers", "slots"),
    *("items_tube", "items_slot_0", "notified"),
    *("map_of_den", "free_in_den", "heap_used", "heap_owned", "reaper", "signals"),
    *("records", "oldest", "kept", "known", "next_line"),
    *("output", "output_bytes", "raw"),
)


@cache
def devices(board: str) -> dict[str, int]:
    """The addresses of a board's devices."""
    text = (BASE / "boards" / board / "board.yaml").read_text(encoding="utf-8")
    return {name: device["base"] for name, device in yaml.safe_load(text)["devices"].items()}


@cache
def roles(board: str) -> dict[str, int]:
    """The addresses of the devices that every board has: its aliases and the console's."""
    raw = yaml.safe_load((BASE / "boards" / board / "board.yaml").read_text(encoding="utf-8"))
    names = {**raw["aliases"], "console": raw["console"]}
    return {role: devices(board)[name.partition(".")[0]] for role, name in names.items()}


@cache
def manifest() -> dict[str, dict[str, Any]]:
    """The arena's app.yaml."""
    found: dict[str, dict[str, Any]] = yaml.safe_load((ARENA / "app.yaml").read_text("utf-8"))
    return found


@dataclass
class Outcome:
    """What came of an attack."""

    struck: bool = False  # its instruction was reached
    finished: bool = False  # and the attacker went on to its end
    hung: bool = False  # the system did not come to rest
    spawned: int = 0  # the attacker's pid, or why it could not start
    result: int = 0  # what the attack returned
    cause: str = ""  # of the fault, as enum fault_cause has it without FAULT_
    address: int | None = None
    pc: int | None = None
    culprit: int = 0  # the pid in the fault record
    faults: int = 0
    ticks: int = 0  # that passed
    changes: list[str] = field(default_factory=list)  # memory that is not as before


class Arena:
    """A running arena, stopped where the next case may begin."""

    def __init__(self, image: Image, stub: Stub, seconds: float = HUNG_SECONDS) -> None:
        self.seconds = seconds  # of processor time, after which the system hangs
        self.image = image
        self.elf = elf_of(image.elf)
        self.stub = stub
        self.box = self.elf.sections[".memory.box"][0]
        self.ready = self.elf.address("case_ready") & ~1
        self.over = self.elf.address("case_over") & ~1
        stub.stop_at(self.ready)
        stub.stop_at(self.over)
        assert stub.go() == self.ready
        self.log = self.records()
        start, length = self.elf.sections[".kernel_stack"]
        stub.write(start, UNUSED * length)  # a task runs: the kernel has nothing on its stack

    def kernel_stack_used(self) -> int:
        """The most bytes of its stack that the kernel has used since the arena was ready."""
        start, length = self.elf.sections[".kernel_stack"]
        return len(self.stub.read(start, length).lstrip(UNUSED))

    @cached_property
    def ram(self) -> tuple[int, int]:
        """Start and length of all RAM that the image uses."""
        start = machine(self.image.board).ram
        ends = [s + n for s, n in self.elf.sections.values() if s >= start]
        return start, max(ends) - start

    @cached_property
    def volatile(self) -> list[tuple[int, int]]:
        """Ranges that may change while an attack runs."""
        names = [".kernel_stack", ".task.attacker.stack", ".task.attacker.data"]
        names += [".task.attacker.bss", ".memory.box", ".memory.den"]
        # The referee's and the janitor's turn is part of the case; clock's is to tick.
        names += [f".task.{task}.stack" for task in ("referee", "janitor", "clock", "peer")]
        names += [".task.clock.bss"]
        ranges = [self.elf.sections[name] for name in names if name in self.elf.sections]
        return ranges + [self.elf.extents[name] for name in LIVELY]

    def snapshot(self) -> bytes:
        """All RAM in use, with what may change blanked out."""
        start, length = self.ram
        data = bytearray(self.stub.read(start, length))
        for address, size in self.volatile:
            data[address - start : address - start + size] = bytes(size)
        return bytes(data)

    def changes(self, before: bytes, after: bytes) -> list[str]:
        """Where the snapshots differ."""
        if before == after:
            return []
        start, length = self.ram
        places = (start + n for n in range(length) if before[n] != after[n])
        return sorted({self.elf.owner(place) for place in places})

    def field(self, name: str) -> int:
        """A word of the box."""
        return self.stub.word(self.box + 4 * BOX_WORDS.index(name))

    def place(self, name: int | str) -> int:
        """The address of a place: "BASE", "BASE+OFFSET-OFFSET", "BASE&~1"."""
        if isinstance(name, int):
            return name
        if name.endswith("&~1"):
            return self.place(name[:-3]) & ~1
        base, *offsets = re.split("(?=[+-])", name)
        return self.base(base) + sum(int(offset, 0) for offset in offsets)

    def base(self, name: str) -> int:
        """The address of a section, a device, a symbol, or a place with a name of its own."""
        low = self.elf.address("ld_attacker_stack_low")
        own = {
            "box.words": self.box + 4 * len(BOX_WORDS),
            "stack": low,
            "stack_top": low + self.elf.address("ld_attacker_frame_span") + FRAME_SIZE,
            "ram_end": machine(self.image.board).ram + machine(self.image.board).ram_size,
        }
        if name in own:
            return own[name]
        for section in (name, f".memory.{name}"):
            if section in self.elf.sections:
                return self.elf.sections[section][0]
        if name in roles(self.image.board):
            return roles(self.image.board)[name]
        return int(name, 0) if name[0].isdigit() else self.elf.address(name)

    def play(
        self,
        attack: str,
        arguments: Sequence[int] = (),
        extra: Sequence[int] = (),
        count: int = 0,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> Outcome:
        """Run one attack; the arena must be at `case_ready`, and is again afterwards.

        `meanwhile` is called when the attacking instruction is the next one.
        """
        outcome = Outcome()
        strike = self.elf.address(f"strike_{attack}") & ~1
        words = [self.elf.address(f"attack_{attack}") | 1, *arguments, *[0] * 4][:5]
        words += [0] * (len(BOX_WORDS) - 1 - len(words)) + [count, *extra]
        data = b"".join((word & 0xFFFFFFFF).to_bytes(4, "little") for word in words)
        self.stub.write(self.box, data)
        self.stub.stop_at(strike)
        place = self.stub.go(self.seconds)
        self.stub.pass_by(strike)
        outcome.struck = place == strike
        if outcome.struck:
            before, ticks = self.snapshot(), self.ticks()
            meanwhile()
            place = self.stub.go(self.seconds)
            outcome.changes = self.changes(before, self.snapshot())
            outcome.ticks = self.ticks() - ticks
        else:
            outcome.changes = ["nothing: it was not attacked"]
        if place == self.over:
            outcome.changes += KernelState(self.elf, self.stub).wrong()
        outcome.finished = self.field("finished") == MAGIC
        outcome.result = self.field("result")
        outcome.spawned = self.field("spawned")
        self.note_fault(outcome)
        outcome.hung = place != self.over or self.stub.go(self.seconds) != self.ready
        return outcome

    def type_ahead(self, data: bytes) -> None:
        """Put bytes where the console keeps those that nobody has read yet."""
        ring = self.elf.structure("ring")
        start, length = self.elf.extents["input_bytes"]
        self.stub.write(start, data + bytes(length - len(data)))
        self.stub.set_word(self.elf.address("input") + ring.fields["head"][0], len(data))
        self.stub.set_word(self.elf.address("input") + ring.fields["tail"][0], 0)

    def next_pid(self) -> int:
        """The pid that the attacker will have."""
        return self.task_word("attacker", "pid")

    def task_place(self, name: str, member: str) -> int:
        """The address of a member of a task's struct task."""
        task = self.elf.structure("task")
        index = ["idle", *manifest()["tasks"]].index(name)
        return self.elf.address("tasks") + index * task.size + task.fields[member][0]

    def task_word(self, name: str, member: str) -> int:
        """A member of a task's struct task."""
        _, size = self.elf.structure("task").fields[member]
        return int.from_bytes(self.stub.read(self.task_place(name, member), size), "little")

    def records(self) -> list[bytes]:
        """The slots of the fault log; printed records stay there until they are overwritten."""
        size = self.elf.structure("fault_record").size
        start, length = self.elf.extents["records"]
        data = self.stub.read(start, length)
        return [data[n : n + size] for n in range(0, length, size)]

    def note_fault(self, outcome: Outcome) -> None:
        """Add what is new in the fault log; pids differ from case to case."""
        before, self.log = self.log, self.records()
        news = [new for old, new in zip(before, self.log) if new != old]
        outcome.faults = len(news)
        for record in news:
            values = self.elf.structure("fault_record").unpack(record)
            causes = self.elf.enumeration("fault_cause")
            outcome.cause = causes.get(values["cause"], "FAULT_LOG_RUINED")[6:].lower()
            outcome.address = values["address"] if values["address_known"] else None
            outcome.pc = values["pc"] if values["pc_known"] else None
            outcome.culprit = values["pid"]

    def hit(self, attack: str) -> int:
        """The attacking instruction: where the emulator stops, or shortly behind it."""
        name = f"hit_{attack}"
        return self.elf.address(name if name in self.elf.symbols else f"strike_{attack}") & ~1

    def ticks(self) -> int:
        """The kernel's count of ticks."""
        offset = self.elf.structure("kernel").fields["now_ticks"][0]
        return int.from_bytes(self.stub.read(self.elf.address("kernel") + offset, 8), "little")

    def set_ticks(self, ticks: int) -> None:
        """Turn the kernel's clock, and let the next tick look for deadlines that it has passed."""
        fields, kernel = self.elf.structure("kernel").fields, self.elf.address("kernel")
        self.stub.write(kernel + fields["now_ticks"][0], ticks.to_bytes(8, "little"))
        self.stub.set_word(kernel + fields["due_ticks"][0], ticks + 1)

    def variable(self, name: str) -> int:
        """A word-sized variable of the image."""
        return self.stub.word(self.elf.address(name))


@contextmanager
def stub_of(
    image: Image, patch: Mapping[int, bytes] | None = None, extra: Sequence[str] = ()
) -> Iterator[Stub]:
    """QEMU with the image, stopped at reset."""
    with tempfile.TemporaryDirectory(prefix="kiln-") as scratch, socket.socket(
        socket.AF_UNIX
    ) as listener:
        path = Path(scratch) / "gdb"
        listener.bind(str(path))
        listener.listen(1)
        command = [*image.command(Path(scratch), patch), "-S", "-gdb", f"unix:{path},server=off"]
        command += extra
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                until_readable(listener.fileno(), Watch(process.pid, CONNECT_SECONDS))
                connection, _ = listener.accept()
                with connection:
                    yield Stub(connection, process.pid)
            finally:
                process.terminate()


@contextmanager
def arena_of(image: Image, patch: Mapping[int, bytes] | None = None) -> Iterator[Arena]:
    """A running arena."""
    with stub_of(image, patch) as stub:
        yield Arena(image, stub)
