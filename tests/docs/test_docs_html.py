# SPDX-License-Identifier: MIT
"""`kiln docs`: every link of what it makes leads somewhere, and a broken one is an error."""

from __future__ import annotations

import argparse
import re
import subprocess
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest

from kiln.base import tools
from kiln.base.errors import UserError
from kiln.base.paths import BASE
from kiln.cli import docs as docs_command
from kiln.testing.plugin import clean_environment
from support.tree import copy_tree

HREF = re.compile(r'<a [^>]*?href="([^"]+)"')
ID = re.compile(r'\bid="([^"]+)"')


def docs(tree: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(tree / "kiln"), "docs", *words],
        cwd=tree,
        env=clean_environment(),
        capture_output=True,
        text=True,
    )


def ids(page: Path) -> set[str]:
    return {unescape(name) for name in ID.findall(page.read_text(encoding="utf-8"))}


def test_every_link_of_every_page_leads_somewhere(tmp_path: Path) -> None:
    html = tmp_path / "html"
    result = docs(BASE, "-d", str(html))
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == f"Made {html / 'index.html'}\n"
    pages = {page: ids(page) for page in html.rglob("*.html")}
    assert html / "decisions/0029-documentation.html" in pages
    assert html / "tree/include/kiln/signal.h.html" in pages
    for page in pages:
        for link in HREF.findall(page.read_text(encoding="utf-8")):
            if "://" in link or link == "#":
                continue
            name, _, anchor = unquote(unescape(link)).partition("#")
            target = (page.parent / name).resolve() if name else page
            assert target.exists(), f"{page}: {link}"
            assert not anchor or anchor in pages[target], f"{page}: {link}"
    check_colours(html)


def check_colours(html: Path) -> None:
    """The whole page is dark if the system prefers that, and no browser's margin frames it."""
    index = (html / "index.html").read_text(encoding="utf-8")
    dark = index.partition("(prefers-color-scheme: dark)")[2].partition("}")[0]
    assert re.search(r"--color-background-primary: #1", dark)
    assert "body { margin: 0; }" in (html / "_static/kiln.css").read_text(encoding="utf-8")


def test_what_leads_nowhere_is_an_error_with_its_place(tmp_path: Path) -> None:
    tree = copy_tree(tmp_path / "kiln")
    for page in tree.glob("docs/**/*.md"):  # few pages are made quickly, by the same rules
        if page.name not in ("index.md", "boards.md", "cli.md"):
            page.unlink()
    broken = "[a](nowhere.md) [b](cli.md#nowhere) [c](../include/nowhere.h) [d](#nowhere)\n"
    boards = tree / "docs/boards.md"
    text = boards.read_text(encoding="utf-8")
    boards.write_text(f"{text}\n{broken}", encoding="utf-8")
    line = text.count("\n") + 2
    (tree / "docs/lonely.md").write_text("# Lonely\n", encoding="utf-8")
    index = tree / "docs/index.md"
    index.write_text(index.read_text(encoding="utf-8").replace("\nlogging\n", "\nlog\n"))
    made = tree / "build/docs/html"
    made.mkdir(parents=True)
    result = docs(tree)
    assert (result.returncode, result.stdout) == (1, "")
    for name in ("nowhere.md", "cli.md#nowhere", "../include/nowhere.h", "#nowhere"):
        wanted = f"docs/boards.md:{line}: error: there is no page, heading or file {name}\n"
        assert wanted in result.stderr, result.stderr
    assert "docs/lonely.md: error: document isn't included in any toctree\n" in result.stderr
    assert "error: toctree contains reference to nonexisting document 'log'\n" in result.stderr
    assert "Traceback" not in result.stderr
    assert not any(made.iterdir())  # as it was


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "is_there", lambda provided: provided != "module:furo")
    with pytest.raises(UserError, match=r"furo \(package furo\) is not installed"):
        docs_command.run(argparse.Namespace(directory=None))


def test_a_folder_of_others_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    result = docs(BASE, "-d", str(tmp_path))
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == f"kiln: error: {tmp_path} is neither empty nor made by kiln docs\n"


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = docs(BASE, "-d", str(tmp_path / "file/html"))
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("kiln: error: ") and result.stderr.count("\n") == 1
