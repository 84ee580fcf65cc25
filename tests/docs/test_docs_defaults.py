# SPDX-License-Identifier: MIT
"""What the manifest's reference calls a key's default is what leaving the key out means."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kiln.base.diag import Diagnostics
from kiln.manifest import application
from kiln.reference.keys import tables

TASK = "entry: run, sources: [a.c], priority: 1, stack: 512"
# Of each mapping: a manifest with `%s` where one of its keys can stand.
AROUND = {
    "tasks.NAME": f"t: {{{TASK}%s}}",
    "tasks.NAME.fault": f"t: {{{TASK}, fault: {{policy: restart%s}}}}",
    "semaphores.NAME": "semaphores: {s: {%s}}",
    "mutexes.NAME": "mutexes: {m: {%s}}",
    "timers.NAME": "timers: {x: {notify: t.0%s}}",
    "heaps.NAME": "heaps: {h: {%s}}",
}
LITERAL = re.compile(r"`([^`]+)`")
DEFAULTS = [
    (table.path, key.name, found[1])
    for table in tables()
    for key in table.keys
    if (found := LITERAL.fullmatch(key.default)) and not found[1].startswith("CONFIG_")
]


def loaded(folder: Path, path: str, key: str) -> str:
    """What Kiln makes of a manifest with `key` in the mapping `path`, without places."""
    text = AROUND[path] % key
    tasks = text if path.startswith("tasks") else f"t: {{{TASK}}}"
    rest = "" if path.startswith("tasks") else text.replace("{, ", "{")
    manifest = f"kiln: 1\ntasks:\n  {tasks}\n{rest}\n"
    (folder / application.MANIFEST).write_text(manifest, encoding="utf-8")
    diags = Diagnostics()
    result = application.load(folder, diags)
    assert not diags.errors, manifest
    return re.sub(r"Place\([^)]*\)", "", repr(result))


@pytest.mark.parametrize(("path", "key", "default"), DEFAULTS)
def test_default_is_what_the_manifest_without_it_means(
    path: str, key: str, default: str, tmp_path: Path
) -> None:
    assert loaded(tmp_path, path, f", {key}: {default}") == loaded(tmp_path, path, "")


def test_defaults_were_found() -> None:
    assert len(DEFAULTS) == 12
