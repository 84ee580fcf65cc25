# SPDX-License-Identifier: MIT
"""Class E: which calls to make."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from hostile.arena import Arena
from hostile.arena import manifest
from hostile.callmodel import (
    NO_WAIT,
    READ,
    READ_NO_WAIT,
    SELF,
    SEM_SIGNAL,
    SEM_WAIT,
    SLEEP,
    SPAWN,
    WRITE,
)
from hostile.calls import Call
from hostile.objectmodel import (
    ALARM,
    DESTROY,
    EVENT_CLEAR,
    EVENT_SET,
    EVENT_WAIT,
    HEAP_ALLOC,
    HEAP_BLOCK,
    HEAP_FREE,
    HEAP_GIVE,
    HEAP_RESIZE,
    INSPECT_FAULT,
    INSPECT_OBJECT,
    INSPECT_TASK,
    IRQ_ENABLE,
    STACK_SCAN,
    JOIN,
    KILL,
    MUTEX_CREATE,
    MUTEX_LOCK,
    MUTEX_UNLOCK,
    NICE,
    NOTIFY,
    NOTIFY_WAIT,
    QUEUE_CREATE,
    QUEUE_RECV,
    QUEUE_SEND,
    RESUME,
    SEM_CREATE,
    SIGNAL_ACTION,
    SIGNAL_SEND,
    SUSPEND,
    TASK_PID,
    TIMER_START,
    TIMER_STOP,
)

HANDLES = {
    name: number
    for number, name in enumerate(
        name
        for kind in ("semaphores", "mutexes", "queues", "events", "timers", "heaps")
        for name in manifest()[kind]
    )
}
NUMBERS = (2**31 - 1, 2**31, 2**32 - 1)
SMALL = (0, 1, 2, 3, 4, 5, 6, 7, 8, 31, 32, 255, 256, 257)
LENGTHS = (0, 1, 2, 32, 127, 128, 129, 256, *NUMBERS)

# Addresses to name as buffers: own memory, others', and the edges of both.
OWN = ("stack", ".task.attacker.data", "box", "box+3968", "notice", "notice+128", ".user_text")
FOREIGN = (
    *(".vectors", ".kernel_text", ".kernel_rodata", ".kernel_stack", ".kernel_state"),
    *(".task.victim.stack", ".task.victim.data", ".task.clock.bss", ".task.peer.stack"),
    *(".task.idle.stack", ".task.referee.stack", ".task.janitor.stack", "console", "user_timer"),
    *("ram_end", "0x22000000", "0x60000000", "0xe000ed00", "0xffffffff", "0x1"),
)
# Below the first byte, so that the buffer crosses it, and around the last.
AROUND = (-129, -128, -127, -1, 0, 1)


def edges(arena: Arena) -> Iterator[int]:
    """Addresses around the ends of what the attacker may reach."""
    own = [arena.elf.sections[name] for name in (".memory.box", ".memory.notice", ".user_text")]
    low = arena.place("stack")
    block_end = arena.elf.address("ld_attacker_bss_end")
    ends = [end for start, size in own for end in (start, start + size)] + [low, block_end]
    for end, offset in product(ends, AROUND):
        yield end + offset & 0xFFFFFFFF


def every_number(arena: Arena) -> Iterator[Call]:
    """All 256 immediates, with a few sets of arguments."""
    place = arena.place(".kernel_state")
    for arguments in (
        (0, 0, 0, 0),
        (2**32 - 1,) * 4,
        (1, place, 64, 0),
        (place, place, place, 1),
    ):
        for number in range(256):
            yield number, arguments


def buffers(arena: Arena) -> Iterator[Call]:
    """write and read with every kind of buffer and length."""
    addresses = {arena.place(name) for name in (*OWN, *FOREIGN)} | set(edges(arena))
    for address, length in product(sorted(addresses), LENGTHS):
        yield WRITE, (1, address, length, 0)
        yield READ, (3, address, length, 0)
        yield READ, (READ_NO_WAIT, address, length, 0xFFFFFFFF)
    for address in sorted(addresses):
        # As long as it takes to wrap round to 0, and one less.
        for length in (-address & 0xFFFFFFFF, -address - 1 & 0xFFFFFFFF):
            yield WRITE, (2, address, length, 0)
            yield WRITE, (NO_WAIT, address, length, 0)
            yield READ, (0, address, length, 0)
    for number, file in product((WRITE, READ), (*SMALL, *NUMBERS)):
        yield number, (file, arena.place(".kernel_state"), 0, 0)
        yield number, (file, arena.place(".kernel_state"), 1, 0)


def items(arena: Arena) -> Iterator[Call]:
    """queue_send, queue_recv and inspect with every kind of address."""
    addresses = {arena.place(name) for name in (*OWN, *FOREIGN)} | set(edges(arena))
    tube, in_only = (HANDLES[name] for name in ("tube", "in_only"))
    start, size = arena.elf.sections[".memory.box"]
    for address in sorted(addresses):
        yield QUEUE_SEND, (tube, address, 0, 9)
        if start - 64 < address < start + size:
            continue  # where the calls stand that are being made
        yield QUEUE_RECV, (tube, address, 0, 9)
        yield QUEUE_RECV, (in_only, address, 0, 9)
        yield INSPECT_TASK, (1, address, 0, 9)
        yield INSPECT_OBJECT, (0, address, 0, 9)
        yield INSPECT_FAULT, (0, 0, address, 9)
    for address in (-16, -15, -1, -64, -63):
        yield QUEUE_SEND, (tube, address & 0xFFFFFFFF, 0, 9)
        yield QUEUE_RECV, (in_only, address & 0xFFFFFFFF, 0, 9)
    own = arena.place("behind_the_stack")
    for number in (*SMALL, *NUMBERS):
        yield INSPECT_TASK, (number, own, 1, 2)
        yield INSPECT_OBJECT, (number, own, 1, 2)
        yield INSPECT_FAULT, (number, 0, own, 2)
        yield INSPECT_FAULT, (0, number, own, 2)
        for offset in (0, 2, 256, 0xFFFFFFFC):
            yield STACK_SCAN, (number, offset, 1, 2)


def handles(arena: Arena) -> Iterator[Call]:
    """Every call that takes a handle, with every handle; created ones, and stale ones."""
    own = arena.place("behind_the_stack")
    slots = [1 << 8 | len(HANDLES) + n for n in range(3)]
    listed = [*range(len(HANDLES) + 4), *slots, *(s + 256 for s in slots), *NUMBERS, 255, 256]
    for handle in listed:
        for value in (0, 1, 2**31, 2**32 - 1):
            yield MUTEX_LOCK, (handle, 0, value, 8)
            yield EVENT_WAIT, (handle, value, value & 3, 0)
            yield EVENT_WAIT, (handle, 1, value, 0)
            yield EVENT_SET, (handle, value, 7, 8)
            yield EVENT_CLEAR, (handle, value, 7, 8)
            yield TIMER_START, (handle, value and 2**31 - 1, value, 8)
            yield TIMER_START, (handle, value, 0 if value != 1 else 2**32 - 1, 8)
        yield MUTEX_UNLOCK, (handle, 6, 7, 8)
        yield TIMER_STOP, (handle, 6, 7, 8)
        yield QUEUE_SEND, (handle, own, 0, 8)
        yield QUEUE_RECV, (handle, own, 0, 8)
        yield DESTROY, (handle, 6, 7, 8)
        yield IRQ_ENABLE, (handle, 6, 7, 8)
    for value in (0, 1, 64, 65, 65535, 65536, *NUMBERS):
        for other in (0, 1, 2, 64, 65535, 65536, *NUMBERS):
            yield SEM_CREATE, (value, other, 7, 8)
            yield QUEUE_CREATE, (value, other, 7, 8)
        yield MUTEX_CREATE, (value, 6, 7, 8)
        for slot in slots:
            yield DESTROY, (slot, 6, 7, 8)


def heaps(arena: Arena) -> Iterator[Call]:
    """Every call for heaps, with every handle, size and address; blocks are left behind."""
    own, info = HANDLES["den"], arena.place("behind_the_stack")
    start, size = arena.elf.sections[".memory.den"]
    foreign, _ = arena.elf.sections[".memory.foreign_heap"]
    box, box_size = arena.elf.sections[".memory.box"]
    sizes = (0, 1, 32, 33, 64, 100, 511, 512, 513, 1023, 1024, 1025, 2**30, *NUMBERS)
    inside = [start + n for n in range(-32, size + 64, 32)]
    places = sorted({*inside, *(i + 1 for i in inside[::4]), start + size - 1, start - 1, foreign})
    places += [arena.place(name) for name in (*OWN, *FOREIGN)] + [0, 1, *NUMBERS]
    for handle in (*range(len(HANDLES) + 4), 255, 256, *NUMBERS):
        for value in (1, start, 2**31, 2**32 - 1):
            yield HEAP_ALLOC, (handle, value, 7, 8)
            yield HEAP_RESIZE, (handle, value, 1, 8)
            yield HEAP_FREE, (handle, value, 7, 8)
            yield HEAP_GIVE, (handle, value, 1, 8)
            yield HEAP_BLOCK, (handle, value, info, 8)
        yield HEAP_BLOCK, (handle, 0, info, 8)
    for wanted in sizes:
        yield HEAP_ALLOC, (own, wanted, 7, 8)
        yield HEAP_ALLOC, (own, 32, 7, 8)
        for place in places:
            yield HEAP_RESIZE, (own, place, wanted, 8)
            yield HEAP_RESIZE, (own, place, 64, 8)
        for place in places:
            for pid in (0, 1, 2, 2**31, *NUMBERS) if place % 96 == 0 else (1,):
                yield HEAP_GIVE, (own, place, pid, 8)
            yield HEAP_FREE, (own, place, 7, 8)
            yield HEAP_FREE, (own, place, 7, 8)
    for place in places:
        yield HEAP_BLOCK, (own, place, info, 8)
        if place % 32 == 0:
            yield HEAP_ALLOC, (own, 1 + place % 100, 7, 8)
        if not box - 64 < place < box + box_size:  # where the calls stand that are being made
            yield HEAP_BLOCK, (own, 0, place, 8)


def tasks(arena: Arena) -> Iterator[Call]:
    """Every call that takes a pid or an id."""
    for pid in (*range(10), *(256 + n for n in range(10)), 255, *NUMBERS, 2**31 + 6):
        for value in (0, 1, 2, 30, 31, 2**31, 2**32 - 1):
            yield NICE, (pid, value, 7, 8)
            yield NOTIFY, (pid, value, 7, 8)
        for number in (KILL, SUSPEND, RESUME, TASK_PID):
            yield number, (pid, 6, 7, 8)
        yield JOIN, (pid, 0, 7, 8)
    for bits in (0, 1, 2**31 - 1, 2**31, 2**32 - 1):
        yield NOTIFY_WAIT, (bits, 0, 7, 8)


def signals(arena: Arena) -> Iterator[Call]:
    """Every call for signals: all numbers, actions and handlers; to all, oneself too."""
    places = tuple(arena.place(name) for name in (*OWN, *FOREIGN))
    for signal in (*range(34), 255, *NUMBERS):
        for action in (0, 2, 3, 2**31, 2**32 - 1, 1):
            yield SIGNAL_ACTION, (signal, action, places[signal % len(places)], 8)
        for pid in (*range(10), 256, 257, 255, *NUMBERS, SELF):
            yield SIGNAL_SEND, (pid, signal, 7, 8)
    for ms in (0, 2**31 - 1, 2**31, 2**32 - 2, 2**32 - 1, 0, 0):
        yield ALARM, (ms, 6, 7, 8)


def objects(arena: Arena) -> Iterator[Call]:
    """Handles and tasks: granted, not granted, of the wrong type, and none at all."""
    places = tuple(arena.place(name) for name in (*OWN, *FOREIGN))
    for handle in (*SMALL, *NUMBERS, *places):
        for timeout in (0, 1, 2**32 - 1):
            yield SEM_WAIT, (handle, timeout, 7, 8)
        yield SEM_SIGNAL, (handle, 6, 7, 8)
    mine = 4
    for _ in range(4):
        yield SEM_SIGNAL, (mine, 0, 0, 0)
    for _ in range(4):
        yield SEM_WAIT, (mine, 0, 0, 0)
    yield SEM_SIGNAL, (mine, 0, 0, 0)
    priorities = (0, 1, 2, 3, 4, 29, 30, 31, 32, 255, 256 + 3, *NUMBERS, 2**32 - 2)
    for entry, priority in product((*SMALL, *NUMBERS, *places[:6]), priorities):
        yield SPAWN, (entry, priority, 5, 6)
        if entry == 6:
            yield 0, (1, 2, 3, 4)  # let the peer end
            yield 0, (1, 2, 3, 4)
    yield SLEEP, (0, 1, 2, 3)
