# SPDX-License-Identifier: MIT
"""YAML as a tree with places."""

from __future__ import annotations

from pathlib import Path

import pytest
from kiln.base.diag import Diagnostics, Place
from kiln.source import yamltree
from kiln.source.yamltree import Mapping, Scalar, Sequence


def parse(text: str) -> tuple[Mapping | None, list[str]]:
    diags = Diagnostics()
    return yamltree.parse(text, "f.yaml", diags), [str(m) for m in diags.errors]


def scalar(text: str) -> Scalar:
    top, errors = parse(f"key: {text}\n")
    assert top and errors == []
    node = top.get("key")
    assert isinstance(node, Scalar)
    return node


def test_keys_and_values_have_places() -> None:
    top, errors = parse("a: 1\nb:\n  c: [x,\n      y]\n  d: {e: 'f'}\n")
    assert top and errors == []
    assert top.entries["b"].place == Place("f.yaml", 2, 1)
    b = top.get("b")
    assert isinstance(b, Mapping) and b.place == Place("f.yaml", 3, 3)
    c = b.get("c")
    assert isinstance(c, Sequence) and c.place == Place("f.yaml", 3, 6)
    assert [item.place for item in c.items] == [Place("f.yaml", 3, 7), Place("f.yaml", 4, 7)]
    d = b.get("d")
    assert isinstance(d, Mapping) and d.entries["e"].value.place == Place("f.yaml", 5, 10)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("-3", -3),
        ("+7", 7),
        ("0x1F", 31),
        ("1.5", 1.5),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("null", None),
        ("word", "word"),
        ("10ms", "10ms"),
        ("4K", "4K"),
        ("'on'", "on"),
        ('"010"', "010"),
        ("1e3", "1e3"),
        (".nan", ".nan"),
        ("2026-01-02", "2026-01-02"),
        ("y", "y"),
        ("=", "="),
    ],
)
def test_scalars(text: str, value: object) -> None:
    found = scalar(text).value
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize(
    "word", ["yes", "No", "ON", "off", "010", "-07", "0b1", "1_0", "0x_f", "1:30"]
)
def test_words_that_readers_disagree_on_are_refused_unless_quoted(word: str) -> None:
    top, errors = parse(f"key: {word}\n")
    assert len(errors) == 1 and word in errors[0]
    assert scalar(f"'{word}'").value == word


def test_a_byte_order_mark_and_crlf_are_accepted(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    diags = Diagnostics()
    top = yamltree.load(path, "f.yaml", diags)
    assert top and not diags.errors
    assert top.entries["b"].place == Place("f.yaml", 2, 1)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    with path.open("wb") as file:
        file.truncate(yamltree.MAX_BYTES + 1)
    diags = Diagnostics()
    assert yamltree.load(path, "f.yaml", diags) is None
    assert str(diags.errors[0]) == "f.yaml: error: the file is larger than 1048576 bytes"


def test_errors_that_leave_a_tree_do_not_hide_later_ones() -> None:
    top, errors = parse("a: yes\na: 1\nb: &x 2\n")
    assert top and len(errors) == 3
    assert parse("a: [1\n")[0] is None


ALPHABET = [
    "a",
    ":",
    " ",
    "\n",
    "-",
    "[",
    "]",
    "{",
    "}",
    ",",
    "&",
    "*",
    "!",
    "'",
    '"',
    "?",
    "\t",
    "|",
    "#",
    "%",
]


@pytest.mark.parametrize("first", ALPHABET)
def test_no_text_makes_a_traceback(first: str) -> None:
    for second in ALPHABET:
        for text in (first + second, f"k: {first}{second}", f"k:\n {first}{second}\n  x: 1\n"):
            top, errors = parse(text)
            assert top is not None or errors
