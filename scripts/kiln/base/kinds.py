# SPDX-License-Identifier: MIT
"""What can be granted, with which rights: the one table of the kinds of objects.

Grants, handles, counts, rights' bits in C, model.json and the reference page come from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Right(Enum):
    """What a grant lets a task do; the value is the word used in the manifest."""

    WAIT = "wait"  # semaphores, events
    SIGNAL = "signal"  # semaphores
    LOCK = "lock"  # mutexes
    SEND = "send"  # queues
    RECV = "recv"  # queues
    SET = "set"  # events
    CONTROL = "control"  # timers
    ALLOC = "alloc"  # heaps
    CREATE = "create"  # pools of objects
    SPAWN = "spawn"  # tasks, pools of tasks
    KILL = "kill"  # the same
    JOIN = "join"  # the same
    NICE = "nice"  # the same
    SUSPEND = "suspend"  # the same
    NOTIFY = "notify"  # tasks
    READ_ONLY = "ro"  # memory partitions
    READ_WRITE = "rw"  # memory partitions
    MMIO = "mmio"  # devices
    DMA = "dma"  # devices that reach all memory: says that this is meant
    READ = "read"  # the console
    SHUTDOWN = "shutdown"  # the system
    REBOOT = "reboot"  # the system
    INSPECT = "inspect"  # the system


class Kind(Enum):
    """What a grant's target is; in lower case, the name is the word of kernel/syscalls.yaml."""

    SEMAPHORE = "semaphore"
    MUTEX = "mutex"
    QUEUE = "queue"
    EVENT = "group of event flags"
    TIMER = "timer"
    HEAP = "heap"
    SEMAPHORES = "pool of semaphores"
    MUTEXES = "pool of mutexes"
    QUEUES = "pool of queues"
    TASK = "task"
    POOL = "pool of tasks"
    MEMORY = "memory partition"
    DEVICE = "device"
    CONSOLE = "console"
    SYSTEM = "system"

    @property
    def word(self) -> str:
        """As messages about names and kernel/syscalls.yaml have it."""
        return self.name.lower()


@dataclass(frozen=True)
class ObjectKind:
    """A kind of object. In C it is KILN_OBJECT_KIND, and its rights are RIGHT_KIND_RIGHT."""

    kind: Kind
    key: str  # its section of app.yaml, and its table in the kernel
    rights: dict[Right, int]  # with their bits in the kernel's tables of rights
    pool: Kind | None = None  # of those that tasks create

    @property
    def name(self) -> str:
        """In C and in model.json."""
        return self.kind.name


# In the order of handles, and of enum kiln_object_kind of include/kiln/inspect_types.h.
OBJECTS = (
    ObjectKind(Kind.SEMAPHORE, "semaphores", {Right.WAIT: 0x1, Right.SIGNAL: 0x2}, Kind.SEMAPHORES),
    ObjectKind(Kind.MUTEX, "mutexes", {Right.LOCK: 0x4}, Kind.MUTEXES),
    ObjectKind(Kind.QUEUE, "queues", {Right.SEND: 0x8, Right.RECV: 0x10}, Kind.QUEUES),
    ObjectKind(Kind.EVENT, "events", {Right.WAIT: 0x20, Right.SET: 0x40}),
    ObjectKind(Kind.TIMER, "timers", {Right.CONTROL: 0x80}),
    ObjectKind(Kind.HEAP, "heaps", {Right.ALLOC: 0x200}),
)
# Rights to objects that no word of a grant stands for alone.
CREATE = "RIGHT_CREATE"  # to take a slot of a pool and to give it back, whatever the kind
HEAP_STATS = "RIGHT_HEAP_STATS"  # to look at a heap's blocks
OTHER_BITS = {CREATE: 0x100, HEAP_STATS: 0x400}

CONTROL = (Right.SPAWN, Right.KILL, Right.JOIN, Right.NICE, Right.SUSPEND)
TASK_RIGHTS = (*CONTROL, Right.NOTIFY)
RIGHTS = {
    **{thing.kind: tuple(thing.rights) for thing in OBJECTS},
    **{thing.pool: (Right.CREATE, *thing.rights) for thing in OBJECTS if thing.pool},
    Kind.TASK: TASK_RIGHTS,
    Kind.POOL: CONTROL,
    Kind.MEMORY: (Right.READ_ONLY, Right.READ_WRITE),
    Kind.DEVICE: (Right.MMIO, Right.DMA),
    Kind.CONSOLE: (Right.READ,),
    Kind.SYSTEM: (Right.SHUTDOWN, Right.REBOOT, Right.INSPECT),
}


def c_right(kind: Kind, right: Right) -> str:
    """The kernel's name of a right to an object of a kind, or to a task."""
    return CREATE if right is Right.CREATE else f"RIGHT_{kind.name}_{right.name}"


def right_bits() -> dict[str, int]:
    """All rights to objects, then all to tasks, by the kernel's names."""
    found = {c_right(t.kind, right): bit for t in OBJECTS for right, bit in t.rights.items()}
    tasks = {c_right(Kind.TASK, right): 1 << n for n, right in enumerate(TASK_RIGHTS)}
    return {**found, **OTHER_BITS, **tasks}
