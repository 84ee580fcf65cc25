# SPDX-License-Identifier: MIT
"""What the calls for heaps should do to the attacker's own heap, from <kiln/heap.h> alone.

No tree and no map: which least blocks are in use, and where a block begins. Which of the
free blocks is taken is not the header's to say, so that the kernel's choice is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field

ENOENT, ENOMEM, EINVAL = 2, 12, 22


@dataclass
class HeapModel:
    """A heap that only the attacker uses."""

    start: int
    size: int  # bytes, a power of two
    least: int = 32
    used: dict[int, int] = field(default_factory=dict)  # a block's address -> its bytes

    def next_life(self) -> None:
        """The attacker ended: all its blocks are back before it starts again."""
        self.used.clear()

    def bytes_for(self, wanted: int) -> int:
        """A block's size."""
        size = self.least
        while size < wanted:
            size *= 2
        return size

    def free(self, start: int, size: int) -> bool:
        """Whether all of a range is in the heap and in no block."""
        if start < self.start or start + size > self.start + self.size:
            return False
        return all(b + n <= start or start + size <= b for b, n in self.used.items())

    def around(self, start: int, size: int) -> tuple[int, int]:
        """The largest free block that this free one is part of."""
        while size < self.size:
            larger = start - (start - self.start) % (2 * size)
            if not self.free(larger, 2 * size):
                break
            start, size = larger, 2 * size
        return start, size

    def alloc(self, wanted: int) -> int:
        """heap_alloc: of the smallest free blocks that are large enough, the last."""
        size = self.bytes_for(wanted)
        places = range(self.start, self.start + self.size, size)
        found = {self.around(place, size) for place in places if self.free(place, size)}
        if not found:
            return -ENOMEM
        start, _ = min(found, key=lambda block: (block[1], -block[0]))
        self.used[start] = size
        return start

    def give(self, block: int) -> int:
        """heap_free."""
        return 0 if self.used.pop(block, 0) else -EINVAL

    def hand_over(self, block: int, expected: int | None) -> int | None:
        """heap_give to a task that may not use the heap; `expected` for the task's number."""
        return expected if block in self.used else -EINVAL

    def resize(self, block: int, wanted: int) -> int:
        """heap_resize."""
        if block not in self.used:
            return -EINVAL
        size, old = self.bytes_for(wanted), self.used[block]
        aligned = (block - self.start) % size == 0
        if size > old and not (aligned and self.free(block + old, size - old)):
            return -ENOMEM
        self.used[block] = size
        return 0

    def block(self, inside: int) -> int:
        """heap_block, but for where the struct is."""
        return 0 if inside == 0 or 0 <= inside - self.start < self.size else -ENOENT
