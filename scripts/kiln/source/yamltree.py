# SPDX-License-Identifier: MIT
"""YAML files as trees that record the place of each key and value.

Built on PyYAML's event stream rather than on its nodes, because only events
show anchors and aliases. These are refused, like merge keys, tags, duplicate
keys and second documents: a manifest says everything once, where it applies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiln.base.diag import Diagnostics, Place
from kiln.base.files import read_regular
from kiln.source import scalars
from kiln.source.scalars import Value

MAX_BYTES = 1 << 20
MAX_DEPTH = 32


@dataclass(frozen=True)
class Scalar:
    """A single value; `text` is as written, `value` its meaning."""

    value: Value
    text: str
    place: Place
    broken: bool = False  # an error about it has been reported


@dataclass
class Sequence:
    """A list."""

    place: Place
    items: list[Node] = field(default_factory=list)


@dataclass(frozen=True)
class Entry:
    """One `key: value` of a mapping."""

    key: str
    place: Place  # of the key
    value: Node


@dataclass
class Mapping:
    """Keys and values, in the file's order; `duplicates` are keys that came again."""

    place: Place
    entries: dict[str, Entry] = field(default_factory=dict)

    def get(self, key: str) -> Node | None:
        """The value of `key`, or None."""
        entry = self.entries.get(key)
        return entry.value if entry else None

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())


Node = Scalar | Sequence | Mapping


def load(path: Path, name: str, diags: Diagnostics) -> Mapping | None:
    """Read the YAML file `path`, called `name` in messages; see `parse`."""
    text = read_text(path, name, diags)
    return None if text is None else parse(text, name, diags)


def read_text(path: Path, name: str, diags: Diagnostics) -> str | None:
    """The contents of a UTF-8 text file, or None after an error."""
    try:
        if path.is_file() and path.stat().st_size > MAX_BYTES:
            diags.error(Place(name), f"the file is larger than {MAX_BYTES} bytes")
            return None
        data = read_regular(path)
    except OSError as error:
        diags.error(Place(name), f"cannot read the file: {error.strerror}")
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        diags.error(
            Place(name, line, column),
            f"byte 0x{data[error.start]:02x} is not valid UTF-8",
            "save the file as UTF-8",
        )
        return None


def parse(text: str, name: str, diags: Diagnostics) -> Mapping | None:
    """Parse YAML `text`; the top must be a mapping.

    None if nothing can be made of it. Lesser errors leave a tree that is good
    enough to look for more of them.
    """
    import yaml

    builder = _Builder(name, diags)
    try:
        for event in _events(text):
            builder.take(event)
            if builder.stopped:
                break
    except yaml.reader.ReaderError as error:
        _report_character(text, error, name, diags)
        return None
    except yaml.MarkedYAMLError as error:
        _report_syntax(text, error, name, diags)
        return None
    if builder.stopped:
        return None
    top = builder.root
    if top is None or (isinstance(top, Scalar) and top.value is None):
        diags.error(Place(name), "the file is empty", "its first line reads 'kiln: 1'")
    elif not isinstance(top, Mapping):
        diags.error(top.place, "the file must consist of 'key: value' lines")
    return top if isinstance(top, Mapping) else None


def _events(text: str) -> Iterable[Any]:
    """PyYAML's events: libyaml's, in a tenth of the time, where it is there and has no complaint.

    What it complains about is told by PyYAML's own parser, whose words are known.
    """
    import yaml

    fast = getattr(yaml, "CSafeLoader", None)
    if fast is not None:
        try:
            return list(yaml.parse(text, Loader=fast))
        except yaml.YAMLError:
            pass
    events: Iterator[Any] = yaml.parse(text, Loader=yaml.SafeLoader)
    return events


def _report_character(text: str, error: object, name: str, diags: Diagnostics) -> None:
    """Report a character that YAML does not allow at all."""
    position = getattr(error, "position", 0)
    before = text[:position]
    place = Place(name, before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1)
    diags.error(place, f"character U+{ord(text[position]):04X} is not allowed in YAML")


_PROBLEMS = (
    (r"found character '\\t'", "a tab where YAML requires spaces", "indent with spaces"),
    (
        r"found character '(.)' that cannot start",
        "a value cannot begin with '{0}'",
        "put the text in quotes",
    ),
    (
        r"mapping values are not allowed",
        "a second ':' in one line",
        "put the text in quotes, or give the key a line of its own",
    ),
    (
        r"could not find expected ':'",
        "a key without ':'",
        "write 'key: value', with a space after the colon",
    ),
    (r"found unexpected end of stream", "the quotes are never closed", ""),
    (
        r"expected ',' or '([]}])'",
        "expected ',' or '{0}'",
        "a list in [] or a mapping in {{}} that began earlier is not finished here",
    ),
    (
        r"expected <block end>",
        "the indentation matches nothing above",
        "keys of one mapping begin in the same column",
    ),
)


def _report_syntax(text: str, error: object, name: str, diags: Diagnostics) -> None:
    """Report what PyYAML stumbled over, in words that need no knowledge of its parser."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", None) or getattr(error, "context", "bad syntax"))
    place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
    lines = text.splitlines()
    if mark and mark.line < len(lines) and "\t" in lines[mark.line][: mark.column + 1]:
        problem = "found character '\\t'"
    for pattern, message, hint in _PROBLEMS:
        match = re.search(pattern, problem)
        if match:
            diags.error(place, message.format(*match.groups()), hint.format())
            return
    diags.error(place, f"YAML syntax: {problem}")


class _Builder:
    """Makes a tree of a stream of PyYAML events."""

    def __init__(self, name: str, diags: Diagnostics) -> None:
        self.name = name
        self.diags = diags
        self.root: Node | None = None
        self.stopped = False
        self._documents = 0
        self._open: list[Sequence | Mapping] = []
        self._keys: list[Scalar | None] = []  # the key that waits for its value, per open node

    def take(self, event: object) -> None:
        """Add one event to the tree."""
        kind = type(event).__name__
        place = self._place(event)
        if kind == "DocumentStartEvent":
            self._documents += 1
            if self._documents > 1:
                self._refuse(place, "a second document begins here", "remove the '---'")
        elif kind == "AliasEvent":
            self.diags.error(place, "aliases ('*name') are not supported", "write the value out")
            self._add(Scalar(None, "", place, broken=True))
        elif kind == "ScalarEvent":
            self._add(self._scalar(event, place))
        elif kind in ("SequenceStartEvent", "MappingStartEvent"):
            self._check_marks(event, place)
            node: Sequence | Mapping = Sequence(place) if kind[0] == "S" else Mapping(place)
            self._add(node)
            self._open.append(node)
            self._keys.append(None)
            if len(self._open) > MAX_DEPTH:
                self._refuse(place, f"values are nested more than {MAX_DEPTH} deep", "")
        elif kind in ("SequenceEndEvent", "MappingEndEvent"):
            self._open.pop()
            self._keys.pop()

    def _place(self, event: object) -> Place:
        mark = getattr(event, "start_mark")
        return Place(self.name, mark.line + 1, mark.column + 1)

    def _refuse(self, place: Place, text: str, hint: str) -> None:
        """Report something after which the rest of the file means nothing."""
        self.diags.error(place, text, hint)
        self.stopped = True

    def _check_marks(self, event: object, place: Place) -> bool:
        """Refuse anchors and tags; whether the value can be used as it is."""
        if getattr(event, "anchor", None):
            self.diags.error(
                place, f"anchors ('&{getattr(event, 'anchor')}') are not supported", "write it out"
            )
        tag = getattr(event, "tag", None)
        if tag:
            self.diags.error(
                place, f"tags are not supported: '{tag}'", "write the value without it"
            )
        return not tag

    def _scalar(self, event: object, place: Place) -> Scalar:
        text = str(getattr(event, "value"))
        if not self._check_marks(event, place):
            return Scalar(text, text, place, broken=True)
        if getattr(event, "style"):
            return Scalar(text, text, place)
        trapped = scalars.trap(text)
        if trapped:
            self.diags.error(place, *trapped)
            return Scalar(text, text, place, broken=True)
        return Scalar(scalars.resolve(text), text, place)

    def _add(self, node: Node) -> None:
        """Add a finished or just opened node at the current place of the stream."""
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
            return
        key = self._keys[-1]
        if key is None:
            self._keys[-1] = self._key(node)
        else:
            self._keys[-1] = None
            self._enter(parent, key, node)

    def _key(self, node: Node) -> Scalar:
        if isinstance(node, Scalar) and (node.broken or node.text and node.value is not None):
            if node.text == "<<":
                self.diags.error(node.place, "merge keys ('<<') are not supported", "write it out")
            return node
        self.diags.error(node.place, "a key must be a word")
        return Scalar("", "", node.place)

    def _enter(self, parent: Mapping, key: Scalar, value: Node) -> None:
        if key.text in ("", "<<"):
            return  # reported by _key
        first = parent.entries.get(key.text)
        if first:
            self.diags.error(
                key.place, f"key '{key.text}' appears twice", f"the first one is at {first.place}"
            )
            return
        parent.entries[key.text] = Entry(key.text, key.place, value)
