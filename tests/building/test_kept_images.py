# SPDX-License-Identifier: MIT
"""Images that tests keep: one for equal contents, a new one for whatever may change it."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kiln.base.paths import BASE
from support import application, kept
from support.application import Builder, BuildFailed
from support.coverage import VARIABLE as COVERAGE

PARTS: dict[str, Any] = {
    "app": "kiln: 1\n",
    "sources": {"main.c": "int x;\n"},
    "conf": "",
    "board": "mps2_an386",
}
SCRIPTS = BASE / "scripts"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The build directories that were asked of `kiln build`, which writes no image."""
    directories: list[Path] = []

    def make(app: Path, directory: Path, board: str, words: tuple[str, ...] = ()) -> None:
        if "bad" in (app / "app.yaml").read_text(encoding="utf-8"):
            raise BuildFailed("bad")
        directory.mkdir(exist_ok=True)
        directories.append(directory)

    monkeypatch.setattr(application, "make", make)
    return directories


def test_equal_contents_are_built_once(made: list[Path], tmp_path: Path) -> None:
    """By whoever asks, in whatever run."""
    images = [Builder(tmp_path)(**PARTS) for _ in range(3)]
    assert len(made) == 1 and {image.folder for image in images} == {*made}


@pytest.mark.parametrize(
    "change",
    [
        {"app": "kiln: 1\n\n"},
        {"sources": {"main.c": "int y;\n"}},
        {"sources": {"other.c": "int x;\n"}},
        {"conf": "CONFIG_CONSOLE=n\n"},
        {"board": "lm3s6965evb"},
        {"defines": ("-DCONFIG_CONSOLE=n",)},
    ],
)
def test_other_contents_are_another_image(
    made: list[Path], tmp_path: Path, change: dict[str, object]
) -> None:
    """Each part counts."""
    build = Builder(tmp_path)
    assert build(**PARTS).folder != build(**{**PARTS, **change}).folder
    assert len(made) == 2


def test_another_kernel_or_tool_makes_another_image(
    made: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And so does what a build directory of a folder holds."""
    app = tmp_path / "app"
    app.mkdir()
    (app / "app.yaml").write_text("kiln: 1\n", encoding="utf-8")
    build = Builder(tmp_path / "images")
    folders = [build(**PARTS).folder, build.whole(app)]
    monkeypatch.setattr(kept, "_kiln", lambda: "another kernel")
    folders += [build(**PARTS).folder, build.whole(app)]
    monkeypatch.setattr(kept, "_tools", lambda: "another compiler")
    folders += [build(**PARTS).folder, build.whole(app)]
    (app / "main.c").write_text("int x;\n", encoding="utf-8")
    folders += [build.whole(app)]
    assert len(set(folders)) == len(folders) == len(made)


@pytest.mark.parametrize(
    "name, counts",
    [
        ("kernel/queue.c", True),
        ("templates/tables.c.j2", True),
        ("scripts/kiln/plan/tasks.py", True),
        ("scripts/kiln/verify/__main__.py", True),
        ("VERSION", True),
        ("docs/cli.md", False),
        ("kernel/README.md", False),
        ("scripts/kiln/testing/plugin.py", False),
        ("tests/support/image.py", False),
    ],
)
def test_the_files_that_count(tmp_path: Path, name: str, counts: bool) -> None:
    """What is compiled, generates or links; not what only looks at images."""
    for path in ("kiln", "CMakeLists.txt", "Kconfig", "VERSION", name):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("before", encoding="utf-8")
    before = kept.contents(kept.of_kiln(tmp_path))
    (tmp_path / name).write_text("after", encoding="utf-8")
    assert (kept.contents(kept.of_kiln(tmp_path)) != before) == counts


def test_what_fails_is_not_kept(made: list[Path], tmp_path: Path) -> None:
    """The next run sees the error again."""
    parts: dict[str, Any] = PARTS | {"app": "bad"}
    for _ in range(2):
        with pytest.raises(BuildFailed):
            Builder(tmp_path)(**parts)
    assert not made


def test_the_oldest_go(tmp_path: Path) -> None:
    """Those that were used last stay."""
    for n in range(5):
        kept.provide(tmp_path / str(n), Path.mkdir)
        os.utime(tmp_path / str(n) / kept.DONE, (n, n))
    kept.forget(tmp_path, 2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["3", "4"]


@pytest.mark.parametrize("variable", [{}, {"KILN_KEPT": "no"}, {COVERAGE: "/nowhere"}])
def test_runs_that_keep_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: dict[str, str]
) -> None:
    """On demand, and where a run measures what it builds."""
    for name in ("KILN_KEPT", COVERAGE):
        monkeypatch.delenv(name, raising=False)
    for name, value in variable.items():
        monkeypatch.setenv(name, value)
    assert kept.place(tmp_path) == (tmp_path if variable else kept.FOLDER)


def imports(module: Path) -> Iterator[Path]:
    """The modules and packages of Kiln that a module imports, at its head or within."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            place = SCRIPTS / name.replace(".", "/")
            yield from (p for p in (place.with_suffix(".py"), place / "__init__.py") if p.exists())


def test_no_build_imports_what_is_left_out() -> None:
    """Neither the command nor what CMake runs."""
    cmake = "".join(path.read_text(encoding="utf-8") for path in (BASE / "cmake").glob("*.cmake"))
    names = {*re.findall(r"\bkiln\.(\w+)", cmake), *re.findall(r"kiln/(\w+)\.py", cmake)}
    todo = [SCRIPTS / "kiln/cli/build.py"]
    for name in names:
        todo += [SCRIPTS / f"kiln/{name}.py", *(SCRIPTS / "kiln" / name).glob("*.py")]
    found: set[Path] = set()
    while todo:
        path = todo.pop()
        if path.exists() and path not in found:
            found.add(path)
            todo += imports(path)
    assert len(found) > 30
    parts = {path.relative_to(SCRIPTS / "kiln").parts[0] for path in found}
    assert parts.isdisjoint(kept.NOT_OF_IMAGES)


def test_what_was_edited_amid_a_build_is_not_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its name says what the tree was before."""
    monkeypatch.setattr(kept, "_as_it_was", lambda: False)
    calls: list[Path] = []
    for _ in range(2):
        kept.provide(tmp_path / "image", calls.append)
    assert len(calls) == 2
    monkeypatch.setattr(kept, "_as_it_was", lambda: True)
    for _ in range(2):
        kept.provide(tmp_path / "image", calls.append)
    assert len(calls) == 3


def test_an_edit_of_the_tree_is_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """After the first image was named."""
    file = tmp_path / "kernel.c"
    file.write_text("int x;\n", encoding="utf-8")
    monkeypatch.setattr(kept, "of_kiln", lambda: iter([file]))
    kept._tree.cache_clear()
    try:
        assert kept._as_it_was()
        file.write_text("int y;\n", encoding="utf-8")
        assert not kept._as_it_was()
    finally:
        monkeypatch.undo()
        kept._tree.cache_clear()
