# SPDX-License-Identifier: MIT
"""Ranges of addresses: their owners, and the rights to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Flag
from typing import NamedTuple


class Rights(Flag):
    """What may be done to a byte."""

    NONE = 0
    READ = 1
    WRITE = 2
    EXECUTE = 4

    def words(self) -> str:
        """In English."""
        names = [("read", Rights.READ), ("write", Rights.WRITE), ("execute", Rights.EXECUTE)]
        held = [name for name, right in names if self & right]
        return " and ".join(held) or "not touch"

    def worst(self) -> Rights:
        """Without the right to read if there is one to write, which implies it."""
        return self & ~Rights.READ if self & Rights.WRITE else self


class Span(NamedTuple):
    """The addresses start..end-1."""

    start: int
    end: int

    def clip(self, other: Span) -> Span:
        """The part of this span inside `other`; empty if end <= start."""
        return Span(max(self.start, other.start), min(self.end, other.end))

    def __str__(self) -> str:
        return f"{self.start:#010x}..{self.end - 1:#010x}"


@dataclass(frozen=True)
class Owner:
    """The owner of some memory, and the rights that tasks have to it."""

    span: Span
    what: str  # "task 'a' (.task.a.stack)", as in messages
    rights: dict[str, Rights]  # by task; "*" is every task

    def allows(self, task: str) -> Rights:
        """What `task` may do to this memory."""
        return self.rights.get(task, self.rights.get("*", Rights.NONE))


def merge(spans: Iterable[Span]) -> list[Span]:
    """The same addresses, sorted, adjacent and overlapping spans made one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def subtract(span: Span, taken: Iterable[Span]) -> Iterator[Span]:
    """The parts of `span` that are in none of the `taken` spans."""
    start = span.start
    for other in sorted(taken):
        if other.end <= start or other.start >= span.end:
            continue
        if other.start > start:
            yield Span(start, other.start)
        start = max(start, other.end)
    if start < span.end:
        yield Span(start, span.end)
