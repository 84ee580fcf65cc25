# SPDX-License-Identifier: MIT
"""Reads typed values off a YAML tree whose structure has been checked.

A node that the check refused, for its type or its range, counts as absent or as 0 here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from kiln.base.diag import Place
from kiln.source import scalars
from kiln.source.yamltree import Mapping, Node, Scalar, Sequence

T = TypeVar("T")


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
    return type(_value(node)) is int


def number(node: Node | None, default: int = 0) -> int:
    """The integer that `node` is, 0 if it is none; the default if it is not given."""
    value = _value(node)
    return default if node is None else value if type(value) is int else 0


def text(node: Node | None) -> str:
    """The text that `node` is, else an empty one."""
    value = _value(node)
    return value if isinstance(value, str) else ""


def size(node: Node | None, default: int = 0) -> int:
    """The size that `node` is (512, 4K, 1M), in bytes, 0 if it is none; or the default."""
    return scalars.in_bytes(text(node)) or number(node, default)


def time_ms(node: Node | None, default: int = 0) -> int:
    """The time that `node` is (2000us, 10ms, 2s), in ms, 0 if it is none; or the default."""
    return default if node is None else scalars.in_us(text(node)) // 1000


def truth(node: Node | None, default: bool) -> bool:
    """The truth value that `node` is, else the default."""
    value = _value(node)
    return value if isinstance(value, bool) else default


def place_of(node: Node | None, default: Place) -> Place:
    """Where `node` is, else the default."""
    return node.place if node else default


def _value(node: Node | None) -> object:
    """What a scalar means; None if it is refused, or none."""
    return node.value if isinstance(node, Scalar) and not node.broken else None


def words(node: Node | None) -> Iterator[Value[str]]:
    """The words of a list, or the single word that `node` is."""
    items = node.items if isinstance(node, Sequence) else [node] if node else []
    for item in items:
        if text(item):
            yield Value(text(item), item.place)
