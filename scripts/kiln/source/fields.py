# SPDX-License-Identifier: MIT
"""Reads typed values off a YAML tree whose structure has been checked.

A node of another type was reported by that check; here it counts as absent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from kiln.base.diag import Diagnostics, Place
from kiln.source.yamltree import Mapping, Node, Scalar, Sequence

T = TypeVar("T")

_FACTORS = {"K": 1 << 10, "M": 1 << 20}
_MICROSECONDS = {"us": 1, "ms": 1000, "s": 1_000_000}


@dataclass(frozen=True)
class Value(Generic[T]):
    """A value and where it was written; for a default, where it could have been."""

    value: T
    place: Place


def mapping(node: Node | None) -> Mapping:
    """`node` if it is a mapping, else an empty one."""
    return node if isinstance(node, Mapping) else Mapping(Place(""))


def is_number(node: Node | None) -> bool:
    """Whether `node` is an integer."""
    return isinstance(node, Scalar) and type(node.value) is int


def number(node: Node | None, default: int = 0) -> int:
    """The integer that `node` is, else the default."""
    if isinstance(node, Scalar) and type(node.value) is int:
        return node.value
    return default


def text(node: Node | None) -> str:
    """The text that `node` is, else an empty one."""
    return node.value if isinstance(node, Scalar) and isinstance(node.value, str) else ""


def size(node: Node | None) -> int:
    """The size that `node` is (512, 4K, 1M), in bytes, else 0."""
    word = text(node)
    if word and word[-1] in _FACTORS and word[:-1].isdecimal():
        return int(word[:-1]) * _FACTORS[word[-1]]
    return number(node)


def time_us(node: Node | None) -> int | None:
    """The time that `node` is (500us, 10ms, 2s), in microseconds, else None."""
    word = text(node)
    digits = word.rstrip("mus")
    if not digits.isdecimal() or word[len(digits) :] not in _MICROSECONDS:
        return None
    return int(digits) * _MICROSECONDS[word[len(digits) :]]


def truth(node: Node | None, default: bool) -> bool:
    """The truth value that `node` is, else the default."""
    if isinstance(node, Scalar) and isinstance(node.value, bool):
        return node.value
    return default


def place_of(node: Node | None, default: Place) -> Place:
    """Where `node` is, else the default."""
    return node.place if node else default


def whole_ms(
    node: Node | None, subject: str, default: Place, most: int, diags: Diagnostics
) -> Value[int]:
    """The time that `node` is, in whole ms from 1 to `most`; 0 if it is not given."""
    micros = time_us(node)
    if node is None or micros is None:
        return Value(0, default)
    if micros % 1000 or not 1000 <= micros <= most * 1000:
        diags.error(
            node.place,
            f"{subject}: {text(node)} is not a whole number of milliseconds from 1 to {most}",
        )
    return Value(micros // 1000, node.place)


def words(node: Node | None) -> Iterator[Value[str]]:
    """The words of a list, or the single word that `node` is."""
    items = node.items if isinstance(node, Sequence) else [node] if node else []
    for item in items:
        if text(item):
            yield Value(text(item), item.place)
