# SPDX-License-Identifier: MIT
"""Results that are kept between builds: made once, the same each time, never in the way."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kiln.base import cache


class Maker:
    """Writes a file, and counts how often."""

    def __init__(self, text: str = "result") -> None:
        self.text = text
        self.calls = 0

    def __call__(self, out: Path) -> None:
        self.calls += 1
        (out / "file").write_text(self.text, encoding="utf-8")


def test_a_result_is_made_once(tmp_path: Path) -> None:
    """The second call copies what the first has made."""
    maker = Maker()
    for name in ("a", "b"):
        cache.provide("key", tmp_path / name, maker, tmp_path / "kept")
        assert (tmp_path / name / "file").read_text(encoding="utf-8") == "result"
    assert maker.calls == 1


def test_other_inputs_are_another_result(tmp_path: Path) -> None:
    """A changed file, another text, and parts that are only divided otherwise."""
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"ab")
    two.write_bytes(b"c")
    keys = {cache.key_of(["x"], [one, two]), cache.key_of(["y"], [one, two])}
    one.write_bytes(b"a")
    two.write_bytes(b"bc")
    keys.add(cache.key_of(["x"], [one, two]))
    assert len(keys) == 3
    assert cache.key_of(["x"], [one, two]) in keys


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    """Whoever asks again gets a whole result."""

    def fail(out: Path) -> None:
        (out / "file").write_text("half", encoding="utf-8")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        cache.provide("key", tmp_path / "a", fail, tmp_path / "kept")
    cache.provide("key", tmp_path / "b", Maker(), tmp_path / "kept")
    assert (tmp_path / "b" / "file").read_text(encoding="utf-8") == "result"


def test_where_nothing_can_be_kept_it_is_made(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "kept").write_text("", encoding="utf-8")
    cache.provide("key", tmp_path / "a", Maker(), tmp_path / "kept")
    assert (tmp_path / "a" / "file").exists()


def test_another_build_may_be_faster(tmp_path: Path) -> None:
    """Its result is taken."""

    def overtaken(out: Path) -> None:
        Maker("mine")(out)
        (tmp_path / "kept" / "key").mkdir()
        Maker("theirs")(tmp_path / "kept" / "key")

    cache.provide("key", tmp_path / "a", overtaken, tmp_path / "kept")
    assert (tmp_path / "a" / "file").read_text(encoding="utf-8") == "theirs"


def test_the_oldest_go(tmp_path: Path) -> None:
    """Only so many are kept, the last used ones."""
    folder = tmp_path / "kept"
    for n in range(cache.MOST):
        cache.provide(f"key{n}", tmp_path / "out", Maker(), folder)
        os.utime(folder / f"key{n}", (n + 1, n + 1))
    os.utime(folder / "key0")
    cache.provide("new", tmp_path / "out", Maker(), folder)
    assert not (folder / "key1").exists()
    assert {"key0", "key2", "new"} <= {entry.name for entry in folder.iterdir()}


def test_what_is_not_whole_is_made_again(tmp_path: Path) -> None:
    """Somebody has removed old files, and left their folder."""
    maker = Maker()
    cache.provide("key", tmp_path / "a", maker, tmp_path / "kept")
    (tmp_path / "kept/key/file").unlink()
    cache.provide("key", tmp_path / "b", maker, tmp_path / "kept")
    assert maker.calls == 2
    assert (tmp_path / "b/file").read_text(encoding="utf-8") == "result"
    assert [path.name for path in (tmp_path / "b").iterdir()] == ["file"]
