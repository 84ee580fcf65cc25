# SPDX-License-Identifier: MIT
"""What each system call should do, from the headers alone: the attacker's half of the ABI.

The model knows the attacker's grants (arena/app.yaml) and, byte by byte, its memory.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from hostile.objectmodel import Objects

EPERM, ENOENT, ESRCH, EBADF, EAGAIN, ENOMEM, EFAULT, EBUSY, EINVAL = 1, 2, 3, 9, 11, 12, 14, 16, 22
ENOSYS, ETIMEDOUT, EOVERFLOW = 88, 116, 139

WRITE_MAX = 128
PRIORITIES = 32
FOREVER = 0xFFFFFFFF
SELF = -1  # as an argument: the attacker's pid in the life that makes the call
ANY = None  # the model does not say

NO_WAIT = 4  # the file that write does not wait for
READ_NO_WAIT = 5  # and the one that read does not

YIELD, EXIT, WRITE, READ, SPAWN, SLEEP, GETPID, TIME = range(8)
SEM_WAIT, SEM_SIGNAL = 11, 12

Expected = int | None
Arguments = tuple[int, int, int, int]


@dataclass
class Model:
    """The attacker, as the kernel should see it."""

    rights: Callable[[int], str]  # some of "rw" for a byte that is memory of the attacker's
    pid: int
    tasks: dict[str, int]  # ids
    priorities: dict[int, int]  # of the tasks that the attacker may spawn, by id
    semaphores: dict[str, int]  # handles
    objects: Objects
    counts: dict[str, int] = field(default_factory=lambda: {"mine": 1, "only_wait": 1})
    maxima: dict[str, int] = field(default_factory=lambda: {"mine": 2, "only_wait": 1})

    def call(self, number: int, arguments: Arguments) -> Expected:
        """The result of a call that does not block; updates what it changes."""
        handlers: dict[int, Callable[[], Expected]] = {
            **{YIELD: lambda: 0, GETPID: lambda: self.pid, TIME: lambda: ANY},
            **{SLEEP: lambda: 0},
            WRITE: lambda: self.write(arguments),
            READ: lambda: self.read(arguments),
            SPAWN: lambda: self.spawn(*arguments[:2]),
            SEM_WAIT: lambda: self.sem_wait(*arguments[:2]),
            SEM_SIGNAL: lambda: self.sem_signal(arguments[0]),
        }
        if number in handlers:
            return handlers[number]()
        return self.objects.call(number, arguments)

    def reachable(self, address: int, length: int, right: str) -> bool:
        """Whether the attacker itself could touch all of a buffer so."""
        if address + length > 1 << 32:
            return False
        return all(right in self.rights(address + n) for n in range(length))

    def transfer(self, arguments: Arguments, files: tuple[int, ...], right: str) -> Expected:
        """write, and read when there is nothing to read."""
        file, address, length, _ = arguments
        if file not in files:
            return -EBADF
        length = min(length, WRITE_MAX)
        if not self.reachable(address, length, right):
            return -EFAULT
        return length

    def read(self, arguments: Arguments) -> Expected:
        """read, when nothing comes: only length 0 is there at once."""
        file, _, _, timeout = arguments
        result = self.transfer(arguments, (0, 3, READ_NO_WAIT), "w")
        if result is ANY or result <= 0:
            return result
        if file == READ_NO_WAIT or timeout == 0:
            return -EAGAIN
        return -ETIMEDOUT

    def write(self, arguments: Arguments) -> Expected:
        """write; whether the ring has room for one that may not wait, the model does not say."""
        result = self.transfer(arguments, (1, 2, NO_WAIT), "r")
        return ANY if arguments[0] == NO_WAIT and result > 0 else result

    def spawn(self, entry: int, priority: int) -> Expected:
        """The errors come in the order of the header; the peer may or may not be running."""
        if not 1 <= entry <= len(self.tasks):
            return -ENOENT
        if entry not in self.priorities:
            return -EPERM
        if priority != 0xFFFFFFFF and priority >= PRIORITIES - 1:
            return -EINVAL
        if priority < self.priorities[entry]:
            return -EPERM
        return ANY

    def sem_wait(self, handle: int, timeout: int) -> Expected:
        """Take a count, or fail; nobody signals meanwhile."""
        if handle >= len(self.semaphores):
            return self.objects.wrong(handle, SEM_WAIT)
        name = self.name(handle)
        if name not in self.counts:
            return -EPERM
        if self.counts[name] == 0:
            return -EAGAIN if timeout == 0 else -ETIMEDOUT
        self.counts[name] -= 1
        return 0

    def sem_signal(self, handle: int) -> Expected:
        """Give a count."""
        if handle >= len(self.semaphores):
            return self.objects.wrong(handle, SEM_SIGNAL)
        name = self.name(handle)
        if name != "mine":
            return -EPERM
        if self.counts[name] == self.maxima[name]:
            return -EOVERFLOW
        self.counts[name] += 1
        return 0

    def blocks(self, number: int, arguments: Arguments) -> bool:
        """Whether the call would make the attacker wait for long, or end it."""
        if number == EXIT:
            return True
        if number == SLEEP:
            return arguments[0] > 0
        if number == READ:
            return self.read(arguments) == -ETIMEDOUT
        if number == SEM_WAIT and arguments[0] in self.semaphores.values():
            name = self.name(arguments[0])
            return self.counts.get(name) == 0 and arguments[1] > 0
        return self.objects.blocks(number, arguments)

    def name(self, handle: int) -> str:
        """A semaphore's name."""
        return next(name for name, number in self.semaphores.items() if number == handle)
