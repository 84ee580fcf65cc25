# SPDX-License-Identifier: MIT
"""Objects for the host that are kept: never under the name of a text that they were not made of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from unit import host_objects


def test_what_was_edited_amid_its_compilation_is_not_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(host_objects, "STORE", tmp_path / "store")
    header, source = tmp_path / "inc/v.h", tmp_path / "a.c"
    header.parent.mkdir()
    header.write_text("#define V 1\n", encoding="utf-8")
    source.write_text('#include "v.h"\nint v = V;\n', encoding="utf-8")
    compile_really = host_objects.gcc

    def edit_and_compile(words: Sequence[str]) -> None:
        header.write_text("#define V 2\n", encoding="utf-8")
        compile_really(words)

    with monkeypatch.context() as patch:
        patch.setattr(host_objects, "gcc", edit_and_compile)
        wrong = host_objects.compiled([], [header.parent], source).read_bytes()
    header.write_text("#define V 1\n", encoding="utf-8")
    host_objects.headers.cache_clear()
    assert host_objects.compiled([], [header.parent], source).read_bytes() != wrong
