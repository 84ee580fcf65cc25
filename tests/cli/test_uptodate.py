# SPDX-License-Identifier: MIT
"""When the front end runs: whatever it reads, looks for, is asked for or has written counts."""

import os
import sys

import pytest

from kiln.image import uptodate
from kiln.image.uptodate import Record, look, look_at_outputs, unchanged


def asked_for(source, board, defines):
    return {"base": "base", "source": source, "board": board, "defines": defines, "chosen": False}


ASKED = asked_for("app", "mps2_an386", {"CONFIG_X": "1"})


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A Kiln, an application and a build directory, and the record of a run."""
    monkeypatch.setattr(uptodate, "BASE", tmp_path / "base")
    for name in ("base/scripts/kiln/plan.py", "base/templates/tables.c.j2", "base/Kconfig"):
        write(tmp_path / name)
    for name in ("app/app.yaml", "app/src/main.c", "app/item.h", "build/generated/tables.c"):
        write(tmp_path / name)
    return tmp_path


def write(path, text="x"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def record(tree):
    written = [tree / "build/generated/tables.c"]
    named = [tree / "app/src/main.c", tree / "app/item.h"]
    files = look(tree / "app", tree / "build") | look_at_outputs(written, named)
    Record(ASKED, sys.version, files, ["a note"]).write(tree / "build")
    return uptodate.read(tree / "build")


def test_it_need_not_run_twice(tree):
    kept = record(tree)
    assert kept is not None and kept.notes == ["a note"]
    assert unchanged(kept, ASKED)


def test_the_text_of_a_source_does_not_matter(tree):
    kept = record(tree)
    write(tree / "app/src/main.c", "another text")
    assert unchanged(kept, ASKED)


@pytest.mark.parametrize(
    "name",
    [
        "base/scripts/kiln/plan.py",
        "base/scripts/kiln/new.py",
        "base/templates/tables.c.j2",
        "base/templates/further/new.c.j2",
        "base/Kconfig",
        "base/kernel/syscalls.yaml",
        "app/app.yaml",
        "app/prj.conf",
        "build/menuconfig.conf",
        "build/generated/tables.c",
    ],
)
def test_what_changes_or_appears_is_noticed(tree, name):
    kept = record(tree)
    write(tree / name, "changed")
    assert not unchanged(kept, ASKED)


@pytest.mark.parametrize(
    "name",
    ["app/app.yaml", "app/src/main.c", "app/item.h", "base/Kconfig", "build/generated/tables.c"],
)
def test_what_is_gone_is_noticed(tree, name):
    kept = record(tree)
    (tree / name).unlink()
    assert not unchanged(kept, ASKED)


@pytest.mark.parametrize(
    "asked",
    [
        asked_for("other", "mps2_an386", {"CONFIG_X": "1"}),
        asked_for("app", "mps2_an385", {"CONFIG_X": "1"}),
        asked_for("app", "mps2_an386", {}),
        asked_for("app", "mps2_an386", {"CONFIG_X": "2"}),
    ],
)
def test_another_question_needs_another_answer(tree, asked):
    assert not unchanged(record(tree), asked)


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", '{"remembered": {}}', "\x00"),
        '{"remembered": {}, "python": "", "files": 3, "notes": []}',
        '{"remembered": [], "python": "", "files": {}, "notes": []}',
    ],
)
def test_a_damaged_record_is_none(tree, text):
    write(tree / "build" / uptodate.FILE, text)
    assert uptodate.read(tree / "build") is None
    assert not unchanged(None, ASKED)


def test_a_file_of_the_same_size_and_time_is_noticed(tree):
    path = tree / "app/app.yaml"
    os.utime(path, (1e9, 1e9))
    kept = record(tree)
    path.unlink()
    write(path, "y")
    os.utime(path, (1e9, 1e9))
    assert not unchanged(kept, ASKED)


def test_an_edit_amid_the_run_is_noticed(tree):
    """The inputs are looked at before they are read."""
    before = look(tree / "app", tree / "build")
    write(tree / "app/app.yaml", "edited")
    files = before | look_at_outputs([tree / "build/generated/tables.c"], [])
    assert not unchanged(Record(ASKED, sys.version, files, []), ASKED)
