# SPDX-License-Identifier: MIT
"""Checks a YAML tree against one of the JSON Schemas in schema/.

The schemas are the one description of the files' structure: editors use them
as they are, and this module interprets the keywords that they use. It knows
what the jsonschema package does not, places and near names, and spares its
import, which takes longer than everything else here together.

Besides the standard keywords it reads `x-noun` (what a named entry is),
`x-expected` (what would have been right), `x-minimum-hint`, `x-hint`, `x-later`
(words that a later version understands) and `x-unit`: what a word such as 4K or
10ms counts, for which minimum, maximum and multipleOf hold as for a number.
`not: {}` marks a key of a later version.

This is the one place that checks ranges. A refused value counts as absent from
then on (kiln.source.fields), so that no later stage sees a number out of its range.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from kiln.base.diag import Diagnostics, Place, near
from kiln.source import scalars
from kiln.source.yamltree import Entry, Mapping, Node, Scalar, Sequence

VERSION = 1
LONGEST_SHOWN = 64
Schema = dict[str, Any]

_FOLDER = Path(__file__).resolve().parent / "schema"


def load_schema(name: str) -> Schema:
    """The schema in schema/NAME.schema.json."""
    schema: Schema = json.loads((_FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))
    return schema


def check(top: Mapping, schema_name: str, diags: Diagnostics) -> bool:
    """Report where `top` departs from the schema; False if its version is not ours."""
    version = top.get("kiln")
    if isinstance(version, Scalar) and isinstance(version.value, int) and version.value > VERSION:
        diags.error(
            version.place,
            f"the file has format version {shown(version)}; this Kiln reads version {VERSION}",
            "use a newer Kiln",
        )
        return False
    checker = _Checker(load_schema(schema_name), diags)
    checker.check(top, checker.root, Place(top.place.file, 1), "the file", "")
    return True


def shown(node: Scalar) -> str:
    """A value as it was written, cut if it is longer than any right one of its kind."""
    return node.text if len(node.text) <= LONGEST_SHOWN else f"{node.text[:LONGEST_SHOWN]}..."


def describe(node: Node) -> str:
    """What `node` is, for the end of a sentence: got ..."""
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    if node.value is None:
        return "nothing"
    return f"'{shown(node)}'" if isinstance(node.value, str) else shown(node)


def type_of(node: Node) -> str:
    """The JSON Schema type of a node."""
    if isinstance(node, Mapping):
        return "object"
    if isinstance(node, Sequence):
        return "array"
    if node.value is None:
        return "null"
    names = {bool: "boolean", int: "integer", float: "number", str: "string"}
    return names[type(node.value)]


class _Checker:
    """One walk over a tree; `subject` names the node, `where` its parent."""

    def __init__(self, root: Schema, diags: Diagnostics) -> None:
        self.root = root
        self.diags = diags

    def resolve(self, schema: Schema) -> Schema:
        """Follow `$ref`; keys beside it win."""
        if "$ref" not in schema:
            return schema
        name = schema["$ref"].rpartition("/")[2]
        return {**self.root["$defs"][name], **schema}

    def check(self, node: Node, schema: Schema, place: Place, subject: str, where: str) -> Node:
        """Check `node`, whose key is at `place`; returns it, marked as broken if it is refused."""
        before = len(self.diags.errors)
        self._check(node, self.resolve(schema), place, subject, where)
        if isinstance(node, Scalar) and len(self.diags.errors) > before:
            return replace(node, broken=True)
        return node

    def _check(self, node: Node, schema: Schema, place: Place, subject: str, where: str) -> None:
        if isinstance(node, Scalar) and node.broken:
            return
        if "not" in schema:
            self.diags.error(place, f"{subject} is not implemented in this version")
        elif not self._has_type(node, schema):
            self._expected(node, schema, subject)
        elif isinstance(node, Mapping):
            self._mapping(node, schema, place, subject, where)
        elif isinstance(node, Sequence):
            self._sequence(node, schema, subject, where)
        else:
            self._scalar(node, schema, subject)

    def _has_type(self, node: Node, schema: Schema) -> bool:
        types = schema.get("type")
        if types is None:
            return isinstance(node, Scalar)
        return type_of(node) in (types if isinstance(types, list) else [types])

    def _expected(self, node: Node, schema: Schema, subject: str, hint: str = "") -> None:
        text = f"{subject}: expected {schema['x-expected']}, got {describe(node)}"
        if isinstance(node, Scalar) and isinstance(node.value, str) and node.text.isdecimal():
            hint = "write the number without quotes"
        self.diags.error(node.place, text, hint)

    def _mapping(
        self, node: Mapping, schema: Schema, place: Place, subject: str, where: str
    ) -> None:
        known: Schema = schema.get("properties", {})
        for key in schema.get("required", ()):
            if key not in node.entries:
                hint = f"{key}: {self.resolve(known[key])['x-expected']}"
                self.diags.error(place, f"{where}missing key '{key}'", hint)
        for entry in node:
            if entry.key in known:
                subschema = self.resolve(known[entry.key])
                inner = f"{where}{entry.key}: " if "properties" in subschema else where
                what = f"{where}'{entry.key}'"
                value = self.check(entry.value, subschema, entry.place, what, inner)
                node.entries[entry.key] = replace(entry, value=value)
            elif isinstance(schema.get("additionalProperties"), dict):
                node.entries[entry.key] = replace(entry, value=self._named(entry, schema, where))
            else:
                hint = near(entry.key, known)
                self.diags.error(entry.place, f"{where}unknown key '{entry.key}'", hint)
        self._count(node, len(node.entries), "Properties", schema, subject)

    def _named(self, entry: Entry, schema: Schema, where: str) -> Node:
        """Check an entry whose key is a name that the user chose."""
        subschema = self.resolve(schema["additionalProperties"])
        subject = f"{where}{subschema['x-noun']} '{entry.key}'"
        names = self.resolve(schema.get("propertyNames", {}))
        if names and not self._is_text(entry.key, names):
            text = f"{subject}: a name consists of {names['x-expected']}"
            self.diags.error(entry.place, text)
        return self.check(entry.value, subschema, entry.place, subject, f"{subject}: ")

    def _sequence(self, node: Sequence, schema: Schema, subject: str, where: str) -> None:
        self._count(node, len(node.items), "Items", schema, subject)
        seen: dict[object, Place] = {}
        for n, item in enumerate(node.items):
            node.items[n] = self.check(item, schema["items"], item.place, subject, where)
            if isinstance(item, Scalar) and not item.broken and schema.get("uniqueItems"):
                key = (type(item.value), item.value)
                if key in seen:
                    text = f"{subject}: '{item.text}' stands twice in the list"
                    self.diags.error(item.place, text, f"the first one is at {seen[key]}")
                seen.setdefault(key, item.place)

    def _count(
        self, node: Mapping | Sequence, count: int, what: str, schema: Schema, subject: str
    ) -> None:
        """Check minItems or minProperties and their maxima."""
        if count < schema.get(f"min{what}", 0):
            self.diags.error(node.place, f"{subject}: expected {schema['x-expected']}, got none")
        most = schema.get(f"max{what}", count)
        if count > most:
            self.diags.error(
                node.place, f"{subject}: {count} entries, but at most {most} are allowed"
            )

    def _scalar(self, node: Scalar, schema: Schema, subject: str) -> None:
        value = node.value
        if "const" in schema and value != schema["const"]:
            self._expected(node, schema, subject)
        elif "enum" in schema and value not in schema["enum"]:
            hint = near(node.text, schema["enum"]) or f"known: {', '.join(schema['enum'])}"
            self._expected(node, schema, subject, hint)
        elif isinstance(value, str):
            if value in schema.get("x-later", ()):
                self.diags.error(
                    node.place, f"{subject}: '{value}' is not implemented in this version"
                )
            elif not self._is_text(value, schema):
                self._expected(node, schema, subject)
            elif schema.get("x-unit") == "bytes":
                self._number(node, scalars.in_bytes(value), schema, subject)
            elif schema.get("x-unit") == "ms":
                self._time(node, scalars.in_us(value), schema, subject)
        elif isinstance(value, int):
            self._number(node, value, schema, subject)

    def _is_text(self, text: str, schema: Schema) -> bool:
        length = schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", len(text))
        # fullmatch, because $ would let a final line feed pass
        return length and re.fullmatch(schema.get("pattern", ".*"), text, re.DOTALL) is not None

    def _number(self, node: Scalar, value: int, schema: Schema, subject: str) -> None:
        least, most = schema.get("minimum", value), schema.get("maximum", value)
        step = schema.get("multipleOf", 1)
        if value < least:
            hint = schema.get("x-minimum-hint", "")
            self.diags.error(node.place, f"{subject}: {shown(node)} is less than {least}", hint)
        elif value > most:
            self.diags.error(node.place, f"{subject}: {shown(node)} is more than {most}")
        elif value % step:
            self.diags.error(
                node.place,
                f"{subject}: {shown(node)} is not a multiple of {step}",
                f"the next is {value + step - value % step}",
            )

    def _time(self, node: Scalar, micros: int, schema: Schema, subject: str) -> None:
        least, most = schema["minimum"], schema["maximum"]
        if micros % 1000 or not least <= micros // 1000 <= most:
            self.diags.error(
                node.place,
                f"{subject}: {shown(node)} is not a whole number of milliseconds"
                f" from {least} to {most}",
                schema.get("x-hint", ""),
            )
