# SPDX-License-Identifier: MIT
"""The manifest's keys, from its JSON Schema.

A description that ends in `; X when left out.` names the default, which the page has in a
column of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kiln.emit.emit import environment
from kiln.source.structure import Schema, load_schema

_LEFT_OUT = re.compile(r"[;.] ([^;.]*) when left out\.$")
_LITERAL = re.compile(r"^(\d+\w*|true|false|stop|inherit|CONFIG_\w+)$")
_IN_GUIDE = {"grant": "rights](manifest.md#grants)", "irq": "a bit](manifest.md#irqs)"}
_SIZE = "[KM]$"
_TIME = "(us|ms|s)$"


@dataclass(frozen=True)
class Key:
    """One row: a key of a mapping."""

    name: str
    value: str  # its type and range
    default: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """The keys of one mapping, by the way to it."""

    path: str
    keys: tuple[Key, ...]


def tables() -> list[Table]:
    """The mappings of the manifest, each after the one that contains it."""
    root = load_schema("app")
    return [Table(path, tuple(keys)) for path, keys in mappings(root, root, "")]


def mappings(root: Schema, schema: Schema, path: str) -> Iterator[tuple[str, list[Key]]]:
    """Each mapping with keys of its own below `schema`: its path and its keys."""
    inner = {name: resolve(root, key) for name, key in schema.get("properties", {}).items()}
    keys = [
        row(name, key, name in schema.get("required", ()), anchor(path, name, key))
        for name, key in inner.items()
        if "not" not in key
    ]
    named = resolve(root, schema.get("additionalProperties") or {})
    if keys:
        yield path, keys
    for name, key in inner.items():
        yield from mappings(root, key, f"{path}.{name}".strip("."))
    if named:
        yield from mappings(root, named, f"{path}.NAME")


def resolve(root: Schema, schema: Schema) -> Schema:
    """Follow `$ref`; keys beside it win."""
    if "$ref" not in schema:
        return schema
    return {**root["$defs"][schema["$ref"].rpartition("/")[2]], **schema}


def anchor(path: str, name: str, key: Schema) -> str:
    """Where on the page a mapping's own keys are."""
    way = f"{path}.{name}".strip(".").lower()
    if "additionalProperties" in key and "$ref" in (key["additionalProperties"] or {}):
        way += ".name"
    return re.sub(r"[^\w\- ]", "", way)


def row(name: str, key: Schema, required: bool, where: str) -> Key:
    """A key's row."""
    text = key["description"]
    found = _LEFT_OUT.search(text)
    default = "required" if required else _LITERAL.sub(r"`\1`", found[1]) if found else ""
    meaning = f"{text[:found.start()]}." if found else text
    return Key(name, value(key, where), default, meaning)


def value(key: Schema, where: str) -> str:
    """The values that a key can have, in words."""
    if "const" in key:
        return f"`{key['const']}`"
    if "enum" in key:
        return ", ".join(f"`{word}`" for word in key["enum"])
    kind = key.get("type")
    if kind == "object":
        return mapping(key, where)
    if kind == "array":
        words = key["items"].get("enum")
        listed = ", ".join(f"`{word}`" for word in words or ())
        return f"list of {listed}" if words else str(key["x-expected"])
    if kind == "boolean":
        return "`true`, `false`"
    pattern = key.get("pattern", "")
    if pattern.endswith(_TIME):
        return "time"
    if "minimum" in key:
        return number(key, "size" if pattern.endswith(_SIZE) else "")
    return str(key["x-expected"])


def mapping(key: Schema, where: str) -> str:
    """A mapping, with a link to its keys."""
    named = key.get("additionalProperties")
    if not named:
        return f"[keys](#{where})"
    inner = named.get("$ref", "").rpartition("/")[2]
    if inner in _IN_GUIDE:
        return f"names, each with [{_IN_GUIDE[inner]}"
    return f"names, each with [keys](#{where})"


def number(key: Schema, kind: str) -> str:
    """A number's range, with its type before it if that is none of the obvious."""
    text = f"{kind} {key['minimum']} to {key['maximum']}".strip()
    if "multipleOf" in key:
        text += f", a multiple of {key['multipleOf']}"
    if not kind and "string" in key["type"]:
        text += ", or a C type"
    return text


def page() -> str:
    """The text of docs/reference-manifest.md."""
    everything: dict[str, Any] = {"tables": tables()}
    return environment().get_template("reference-manifest.md.j2").render(everything)
