# SPDX-License-Identifier: MIT
"""What the calls for mutexes, queues, events, timers, pools and tasks should do in the arena.

From the headers alone, as callmodel.py. What several lives of the attacker see is kept
from one to the next, as the kernel should keep it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from hostile.heapmodel import HeapModel
from hostile.signalmodel import SignalModel

EPERM, ENOENT, ESRCH, EBADF, EAGAIN, ENOMEM, EFAULT, EINVAL = 1, 2, 3, 9, 11, 12, 14, 22
ENOSYS, ETIMEDOUT, EALREADY, ENOTSUP = 88, 116, 120, 134
OWNER_DIED = 1
ANY = None
FLAGS = 0x7FFFFFFF
FOREVER = 0xFFFFFFFF
SOON_MS = 1_000_000  # an alarm would ring in the midst of the attack
TASK_INFO, OBJECT_INFO = 80, 60  # bytes, of kiln_task_info and kiln_object_info
FAULT_RECORDS, FAULT_LINES = 4, 5

SEM_CREATE, SEM_WAIT, SEM_SIGNAL = 10, 11, 12
MUTEX_CREATE, MUTEX_LOCK, MUTEX_UNLOCK = 13, 14, 15
EVENT_WAIT, EVENT_SET, EVENT_CLEAR, DESTROY = 16, 17, 18, 19
QUEUE_CREATE, QUEUE_SEND, QUEUE_RECV = 20, 21, 22
NOTIFY, NOTIFY_WAIT, TIMER_START, TIMER_STOP = 23, 24, 25, 26
KILL, JOIN, NICE, SUSPEND, RESUME, TASK_PID, INSPECT_TASK, INSPECT_OBJECT = range(27, 35)
IRQ_ENABLE = 35
INSPECT_FAULT = 52
STACK_SCAN, SIGNAL_ACTION, SIGNAL_RETURN, SIGNAL_SEND, ALARM = range(46, 51)
HEAP_ALLOC, HEAP_FREE, HEAP_RESIZE, HEAP_BLOCK = range(36, 40)
HEAP_GIVE = 40
HEAP_INFO = 12  # bytes
IRQ_FOREIGN, IRQ_OWN = range(2)  # handles: the victim's, the attacker's

Expected = int | None
Arguments = tuple[int, int, int, int]

# Which call needs a right that the attacker has to which objects.
RIGHTS = {
    SEM_WAIT: ("mine", "only_wait"),
    SEM_SIGNAL: ("mine",),
    MUTEX_LOCK: ("lock",),
    MUTEX_UNLOCK: ("lock",),
    EVENT_WAIT: ("flags",),
    EVENT_SET: ("flags",),
    EVENT_CLEAR: ("flags",),
    QUEUE_SEND: ("tube",),
    QUEUE_RECV: ("tube", "in_only"),
    TIMER_START: ("alarm_clock",),
    TIMER_STOP: ("alarm_clock",),
    **{number: ("den",) for number in (HEAP_ALLOC, HEAP_FREE, HEAP_RESIZE, HEAP_GIVE)},
    HEAP_BLOCK: ("den", "foreign_heap"),
}
ITEM = {"tube": 16, "in_only": 64}
DEPTH = {"tube": 3, "in_only": 1}


@dataclass
class Objects:
    """The objects of the arena; the slots of pools are `sem`, `mutex` and `queue`."""

    reachable: Callable[[int, int, str], bool]
    handles: dict[str, int]  # of the manifest's objects
    tasks: int  # how many ids there are
    peer: int  # its id
    attacker: int  # its pid, in this life
    den: HeapModel  # the attacker's heap
    foreign_heap: HeapModel  # which it may look at
    depth: int = 0  # of the lock, in this life
    orphaned: bool = False
    used: dict[str, int] = field(default_factory=lambda: {"tube": 0, "in_only": 0})
    flags: int = 1
    pending: int = 0
    signals: SignalModel = field(default_factory=SignalModel)
    generations: dict[str, int] = field(default_factory=lambda: {"sem": 1, "mutex": 1, "queue": 1})
    taken: set[str] = field(default_factory=set)

    def next_life(self) -> None:
        """The attacker ended: what it held is released."""
        self.orphaned = self.orphaned or self.depth > 0
        self.depth = self.pending = 0
        self.signals = SignalModel()
        self.den.next_life()
        for name in list(self.taken):
            self.give_back(name)

    def give_back(self, slot: str) -> None:
        """An object of a pool is destroyed."""
        self.taken.discard(slot)
        self.generations[slot] += 1

    def slot_handle(self, slot: str) -> int:
        """The handle that an object in the slot has, or will have."""
        index = len(self.handles) + ("sem", "mutex", "queue").index(slot)
        return self.generations[slot] << 8 | index

    def slot(self, handle: int) -> str:
        """The taken slot that a handle means, or ""."""
        return next((s for s in self.taken if self.slot_handle(s) == handle), "")

    def name(self, handle: int) -> str:
        """The manifest's object with a handle, or ""."""
        return next((name for name, number in self.handles.items() if number == handle), "")

    def wrong(self, handle: int, number: int) -> Expected:
        """The error of a handle that the call does not take, or ANY for a slot's."""
        slot = self.slot(handle)
        kinds = {"sem": (SEM_WAIT, SEM_SIGNAL), "mutex": (MUTEX_LOCK, MUTEX_UNLOCK)}
        if slot and number in kinds.get(slot, (QUEUE_SEND, QUEUE_RECV)):
            return ANY
        return -EPERM if self.name(handle) or slot else -EBADF

    def call(self, number: int, arguments: Arguments) -> Expected:
        """The result of a call that does not block; updates what it changes."""
        a, b, c, d = arguments
        if a == FOREVER and HEAP_ALLOC <= number <= HEAP_GIVE:
            a = self.handles["den"]  # its own
        if number in RIGHTS and self.name(a) not in RIGHTS[number]:
            return self.wrong(a, number)
        handlers: dict[int, Callable[[], Expected]] = {
            SEM_CREATE: lambda: self.create("sem", not 1 <= b <= 65535 or a > b, False),
            MUTEX_CREATE: lambda: self.create("mutex", False, False),
            QUEUE_CREATE: lambda: self.create(
                "queue", not 1 <= a <= 64 or not 1 <= b <= 65535, a * b > 64
            ),
            DESTROY: lambda: self.destroy(a),
            MUTEX_LOCK: self.lock,
            MUTEX_UNLOCK: self.unlock,
            EVENT_WAIT: lambda: self.event_wait(b, c),
            EVENT_SET: lambda: self.set_flags(self.flags | b, b),
            EVENT_CLEAR: lambda: self.set_flags(self.flags & ~b, b),
            QUEUE_SEND: lambda: self.queue(self.name(a), b, 1),
            QUEUE_RECV: lambda: self.queue(self.name(a), b, -1),
            TIMER_START: lambda: -EINVAL if b in (0, FOREVER) or c == FOREVER else 0,
            TIMER_STOP: lambda: 0,
            NOTIFY: lambda: self.pid(a),
            NOTIFY_WAIT: lambda: -EINVAL if a == 0 or a > FLAGS else -EAGAIN,
            **{number: lambda: self.pid(a) for number in (KILL, JOIN, NICE, SUSPEND, RESUME)},
            TASK_PID: lambda: self.task_pid(a),
            INSPECT_TASK: lambda: self.inspect(1 <= a <= self.tasks, b, TASK_INFO),
            STACK_SCAN: lambda: -ENOTSUP if 1 <= a <= self.tasks else -ENOENT,  # no accounts
            SIGNAL_ACTION: lambda: self.signals.action(a, b),
            SIGNAL_SEND: lambda: self.signals.send(b) if a == self.attacker else self.pid(a),
            ALARM: lambda: self.signals.alarm(a),
            IRQ_ENABLE: lambda: {IRQ_FOREIGN: -EPERM, IRQ_OWN: 0}.get(a, -EBADF),
            HEAP_ALLOC: lambda: self.den.alloc(b),
            HEAP_FREE: lambda: self.den.give(b),
            HEAP_RESIZE: lambda: self.den.resize(b, c),
            HEAP_BLOCK: lambda: self.heap_block(self.name(a), b, c),
            HEAP_GIVE: lambda: self.den.hand_over(b, self.receiver(c)),
            # How many faults there have been is not the model's business.
            INSPECT_FAULT: lambda: ANY if a < FAULT_RECORDS and b < FAULT_LINES else -ENOENT,
            INSPECT_OBJECT: lambda: self.inspect(a < len(self.handles) + 3, b, OBJECT_INFO),
        }
        return handlers[number]() if number in handlers else -ENOSYS

    def create(self, slot: str, invalid: bool, too_large: bool) -> Expected:
        """sem_create and its like."""
        if slot in self.taken:
            return -EAGAIN
        if invalid:
            return -EINVAL
        if too_large:
            return -ENOMEM
        self.taken.add(slot)
        return self.slot_handle(slot)

    def destroy(self, handle: int) -> Expected:
        """destroy."""
        slot = self.slot(handle)
        if not slot:
            return -EPERM if self.name(handle) else -EBADF
        self.give_back(slot)
        return 0

    def lock(self) -> Expected:
        """mutex_lock of `lock`, which nobody else may lock."""
        died, self.orphaned = self.orphaned, False
        self.depth += 1
        return OWNER_DIED if died else 0

    def unlock(self) -> Expected:
        """mutex_unlock."""
        if self.depth == 0:
            return -EPERM
        self.depth -= 1
        return 0

    def event_wait(self, wanted: int, options: int) -> Expected:
        """event_wait, with no time or enough flags."""
        if wanted == 0 or wanted > FLAGS or options > 3:
            return -EINVAL
        found = self.flags & wanted
        if found == 0 or (options & 1 and found != wanted):
            return -EAGAIN
        if options & 2:
            self.flags &= ~found
        return found

    def set_flags(self, flags: int, given: int) -> Expected:
        """event_set and event_clear."""
        if given > FLAGS:
            return -EINVAL
        self.flags = flags
        return 0

    def queue(self, name: str, item: int, change: int) -> Expected:
        """queue_send and queue_recv, with no time or room."""
        if not self.reachable(item, ITEM[name], "r" if change > 0 else "w"):
            return -EFAULT
        if not 0 <= self.used[name] + change <= DEPTH[name]:
            return -EAGAIN
        self.used[name] += change
        return 0

    def pid(self, pid: int) -> Expected:
        """Calls for a task: only the peer, whose life the model does not follow."""
        number = pid & 0xFF
        if number == 0 or number > self.tasks:
            return -ESRCH
        return ANY if number == self.peer else -EPERM

    def receiver(self, pid: int) -> Expected:
        """To whom heap_give can give: only to oneself, as the heap is nobody else's."""
        if pid == self.attacker:
            return 0
        number = pid & 0xFF
        # Idle and the victim have lived since the boot; what else lives is not followed.
        return -EPERM if pid == 1 else -ESRCH if not 1 <= number <= self.tasks else ANY

    def task_pid(self, number: int) -> Expected:
        """task_pid."""
        if not 1 <= number <= self.tasks:
            return -ENOENT
        return ANY if number == self.peer else -EPERM

    def inspect(self, exists: bool, address: int, size: int) -> Expected:
        """inspect_task and inspect_object."""
        if not exists:
            return -ENOENT
        return 0 if self.reachable(address, size, "w") else -EFAULT

    def heap_block(self, name: str, inside: int, info: int) -> Expected:
        """heap_block."""
        heap = self.den if name == "den" else self.foreign_heap
        result = heap.block(inside)
        return result if result < 0 or self.reachable(info, HEAP_INFO, "w") else -EFAULT

    def blocks(self, number: int, arguments: Arguments) -> bool:
        """Whether the call may make the attacker wait, or stop it for good."""
        a, b, c, d = arguments
        if number in (JOIN, NOTIFY_WAIT):
            return b > 0
        if number == SIGNAL_SEND:
            return a == self.attacker and self.signals.stops(b)
        if number == ALARM:
            return 0 < a < SOON_MS
        if number == SIGNAL_RETURN:
            return True
        if number in (QUEUE_SEND, QUEUE_RECV):
            return c > 0 and (bool(self.name(a)) or bool(self.slot(a)))
        if number == MUTEX_LOCK:
            return bool(self.slot(a))
        if number == SEM_WAIT:
            return bool(self.slot(a)) and b > 0
        return number == EVENT_WAIT and d > 0 and a == self.handles["flags"]
