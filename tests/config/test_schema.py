# SPDX-License-Identifier: MIT
"""The shipped JSON Schemas, and that kiln.source.structure reads them as jsonschema does."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
from config_fixtures import GOLDEN
from kiln.base.diag import Diagnostics
from kiln.base.tree import ROOT
from kiln.source import structure, yamltree
from kiln.source.yamltree import Mapping, Node, Sequence

KEYS_OF_LATER_VERSIONS: dict[str, set[str]] = {"app": set(), "task": set()}


def plain(node: Node) -> Any:
    """The tree as Python data."""
    if isinstance(node, Mapping):
        return {entry.key: plain(entry.value) for entry in node}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return node.value


FACTORS = {"bytes": {"K": 1024, "M": 1024**2}, "ms": {"us": 0.001, "ms": 1, "s": 1000}}


def unit(
    validator: Any, name: str, value: object, schema: dict[str, Any]
) -> Iterator[jsonschema.ValidationError]:
    """What `x-unit` adds to JSON Schema: the ranges are those of what a word counts."""
    if not isinstance(value, str) or not re.fullmatch(schema["pattern"], value):
        return
    number = value.rstrip("KMmus")
    count = int(number) * FACTORS[name][value[len(number) :]]
    ranges = {k: schema[k] for k in ("minimum", "maximum", "multipleOf") if k in schema}
    ranges.setdefault("multipleOf", 1)
    yield from validator.evolve(schema=ranges).iter_errors(count)


VALIDATOR = jsonschema.validators.extend(jsonschema.Draft202012Validator, {"x-unit": unit})


def agree(path: Path, schema_name: str) -> None:
    diags = Diagnostics()
    top = yamltree.load(path, path.name, diags)
    if top is None or diags.errors:
        return  # not YAML as Kiln understands it: there is nothing to compare
    structure.check(top, schema_name, diags)
    validator = VALIDATOR(structure.load_schema(schema_name))
    assert validator.is_valid(plain(top)) == (not diags.errors), path


def test_schemas_are_schemas() -> None:
    for name in ("app", "board"):
        jsonschema.Draft202012Validator.check_schema(structure.load_schema(name))


def test_jsonschema_agrees_about_every_manifest() -> None:
    paths = [*ROOT.glob("samples/**/app.yaml"), *GOLDEN.glob("**/app.yaml")]
    for path in [*paths, *GOLDEN.glob("app/*.yaml")]:
        if path.is_file():
            agree(path, "app")


def test_jsonschema_agrees_about_every_board() -> None:
    for path in [*ROOT.glob("boards/*/board.yaml"), *GOLDEN.glob("board/*.yaml")]:
        agree(path, "board")


def test_only_keywords_that_structure_reads_are_used() -> None:
    known = set(
        """$comment $schema $defs $ref title description type required additionalProperties
        properties propertyNames items not enum const minimum maximum multipleOf pattern minLength
        maxLength minItems uniqueItems minProperties maxProperties""".split()
    )

    def walk(schema: Any) -> None:
        if not isinstance(schema, dict):
            return
        unknown = {k for k in schema if k not in known and not k.startswith("x-")}
        assert not unknown
        for key in ("properties", "$defs"):
            for inner in schema.get(key, {}).values():
                walk(inner)
        for key in ("additionalProperties", "propertyNames", "items"):
            walk(schema.get(key))

    for name in ("app", "board"):
        walk(structure.load_schema(name))


def test_sizes_and_times_have_a_range_that_is_checked() -> None:
    """A pattern with a unit but without x-unit would let each number pass."""

    def walk(schema: Any) -> Iterator[dict[str, Any]]:
        if isinstance(schema, dict):
            yield schema
            for inner in schema.values():
                yield from walk(inner)

    found = [
        schema
        for name in ("app", "board")
        for schema in walk(structure.load_schema(name))
        if re.search(r"(\[KM\]|s\))\$", str(schema.get("pattern")))
    ]
    assert len(found) > 10
    for schema in found:
        assert schema["x-unit"] in FACTORS and {"minimum", "maximum"} <= schema.keys()


def test_keys_of_later_versions_are_known_as_such() -> None:
    schema = structure.load_schema("app")
    for name, keys in KEYS_OF_LATER_VERSIONS.items():
        owner = schema if name == "app" else schema["$defs"][name]
        later = {k for k, v in owner["properties"].items() if v == {"$ref": "#/$defs/later"}}
        assert later == keys


def test_counts_have_a_maximum() -> None:
    diags = Diagnostics()
    names = "".join(f"  s{n}: {{}}\n" for n in range(256))
    task = "  t: {entry: run, sources: [a.c], priority: 1, stack: 256}\n"
    top = yamltree.parse(f"kiln: 1\ntasks:\n{task}semaphores:\n{names}", "app.yaml", diags)
    assert top
    structure.check(top, "app", diags)
    assert [str(m) for m in diags.errors] == [
        "app.yaml:5:3: error: 'semaphores': 256 entries, but at most 255 are allowed"
    ]


def test_the_front_end_imports_nothing_slow(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from kiln.base.diag import Diagnostics\n"
        "from kiln.pipeline.frontend import load_model\n"
        "load_model(Path(sys.argv[1]), 'mps2_an386', Path(sys.argv[2]), {}, Diagnostics())\n"
        "print(sorted({'jsonschema', 'jinja2', 'elftools', 'rich'} & set(sys.modules)))\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, str(ROOT / "samples/hello_world"), str(tmp_path)],
        env={"PYTHONPATH": str(ROOT / "scripts")},
        capture_output=True,
        text=True,
    )
    assert (result.stdout, result.returncode) == ("[]\n", 0), result.stderr
