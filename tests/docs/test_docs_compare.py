# SPDX-License-Identifier: MIT
"""The comparison of shown and printed output lets through what it should, and no more."""

from __future__ import annotations

import pytest
from doc_compare import matches


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ("a\nb\n", "a\nb\n"),
        ("a\n...\n", "a\n"),
        ("a\n...\n", "a\nb\nc\n"),
        ("...\nc\n", "a\nb\nc\n"),
        ("a\n...\nd\n", "a\nb\nc\nd\n"),
        ("took ... long\n", "took very very long\n"),
        ("flash  9.3 KB  4 MB  0.2 %\n", "flash   12 KB  4 MB  10.0 %\n"),
        ("user 1.0 KB\n", "user 896 B\n"),
        ("pc 0x00002198\n", "pc 0x00002234\n"),
    ],
)
def test_matching(shown: str, printed: str) -> None:
    assert matches(shown, printed)


@pytest.mark.parametrize(
    ("shown", "printed"),
    [
        ("a\n", "a\nb\n"),
        ("a\nb\n", "b\na\n"),
        ("a\n...\nd\n", "a\nb\nc\n"),
        ("good (1)\n", "good (2)\n"),
        ("task 3\n", "task 4\n"),
        ("9.3 KB\n", "9.3 s\n"),
        ("0x10\n", "0x20\n"),
        ("took ... long\n", "took very\nlong\n"),
    ],
)
def test_not_matching(shown: str, printed: str) -> None:
    assert not matches(shown, printed)
