# SPDX-License-Identifier: MIT
"""One bad input, one expected message; see config_fixtures.py for the fixtures' form."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import config_fixtures
import pytest
from config_fixtures import GOLDEN

SCRIPTS = Path(__file__).parents[2] / "scripts" / "kiln"
STAGES = ("source", "manifest", "config", "model")  # what reads and checks a user's files
FRONT_END = sorted(
    str(path.relative_to(SCRIPTS)) for stage in STAGES for path in (SCRIPTS / stage).glob("*.py")
)

APPS = sorted(GOLDEN.glob("app/*.yaml"))
BOARDS = sorted(GOLDEN.glob("board/*.yaml"))
FOLDERS = sorted(path for path in GOLDEN.glob("folder/*") if path.is_dir())


@pytest.mark.parametrize("fixture", APPS, ids=lambda path: path.stem)
def test_manifest(fixture: Path, tmp_path: Path) -> None:
    app = config_fixtures.make_app(tmp_path / "app", fixture.read_bytes())
    build = tmp_path / "build"
    build.mkdir()
    config_fixtures.compare(config_fixtures.run_app(app, build), fixture.with_suffix(".expected"))
    assert config_fixtures.snapshot(build) == {}


@pytest.mark.parametrize("fixture", BOARDS, ids=lambda path: path.stem)
def test_board(fixture: Path, tmp_path: Path) -> None:
    config_fixtures.compare(
        config_fixtures.run_board(fixture, tmp_path), fixture.with_suffix(".expected")
    )


@pytest.mark.parametrize("fixture", FOLDERS, ids=lambda path: path.name)
def test_folder(fixture: Path, tmp_path: Path) -> None:
    config_fixtures.compare(config_fixtures.run_folder(fixture, tmp_path), fixture / "expected")


def test_every_fixture_is_refused_or_noted() -> None:
    for expected in GOLDEN.rglob("*.expected"):
        assert ": error: " in expected.read_text(encoding="utf-8"), expected
    for folder in FOLDERS:
        assert re.search(
            ": (error|note): ", (folder / "expected").read_text(encoding="utf-8")
        ), folder


def test_errors_leave_the_outputs_as_they_were(tmp_path: Path) -> None:
    build = tmp_path / "build"
    assert config_fixtures.run_app(config_fixtures.make_app(tmp_path / "good"), build) == ""
    before = config_fixtures.snapshot(build)
    assert len(before) == 3
    for name in ("several_errors", "file_empty", "grant_device_twice"):
        manifest = (GOLDEN / "app" / f"{name}.yaml").read_bytes()
        assert ": error: " in config_fixtures.run_app(
            config_fixtures.make_app(tmp_path / name, manifest), build
        )
        assert config_fixtures.snapshot(build) == before


def test_several_errors_are_reported_at_once() -> None:
    text = (GOLDEN / "app" / "several_errors.expected").read_text(encoding="utf-8")
    assert len(re.findall("^app.yaml:[0-9]+:[0-9]+: error: ", text, re.MULTILINE)) == 8


def templates(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The line and the text, as a pattern, of each message in a module."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if name not in ("error", "note") or len(node.args) < 2:
            continue
        text = node.args[1]
        if isinstance(text, ast.JoinedStr):
            parts = [
                re.escape(v.value) if isinstance(v, ast.Constant) else ".+" for v in text.values
            ]
            yield node.lineno, "".join(parts)
        elif isinstance(text, ast.Constant):
            yield node.lineno, re.escape(text.value)


def strings() -> Iterator[str]:
    """The messages that the other tests here quote, among all their strings."""
    for path in Path(__file__).parent.glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


@pytest.mark.parametrize("module", FRONT_END)
def test_every_message_has_a_fixture(module: str) -> None:
    paths = [*GOLDEN.rglob("expected"), *GOLDEN.rglob("*.expected")]
    shown = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    shown += "\n".join(strings())
    tree = ast.parse((SCRIPTS / module).read_text(encoding="utf-8"))
    missing = [f"{module}:{line}: {p}" for line, p in templates(tree) if not re.search(p, shown)]
    assert missing == []
