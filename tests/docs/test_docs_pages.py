# SPDX-License-Identifier: MIT
"""The pages hold together: links lead somewhere, every folder has one, none is stale."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from doc_blocks import LINK, anchors, documents, prose

from kiln.base.paths import BASE
from kiln.cli.checks import files
from kiln.cli.main import COMMANDS
from kiln.reference import PAGES

# Where a line of at most a few words says what the folder holds.
FOLDERS = sorted(
    {path.relative_to(BASE).parts[0] for path in files() if path.parent != BASE}
    - {".ci", ".vscode"}
)
README_LINES = 150
DECISION_LINES = 40


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(BASE)))
def test_links_lead_somewhere(document: Path) -> None:
    for link in LINK.findall(prose(document)):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (document.parent / name).resolve() if name else document
        assert target.exists(), f"{document}: {link}"
        if anchor:
            assert anchor in anchors(target), f"{document}: {link}"


@pytest.mark.parametrize("document", documents(), ids=lambda path: str(path.relative_to(BASE)))
def test_named_paths_exist(document: Path) -> None:
    for word in re.findall(r"`([\w./-]+)`", document.read_text(encoding="utf-8")):
        parts = word.split("/")
        placeholder = any(part.isalpha() and part.isupper() for part in parts)
        if parts[0] in FOLDERS and len(parts) > 1 and not placeholder:
            assert (BASE / word).exists(), f"{document}: {word}"


@pytest.mark.parametrize("folder", FOLDERS)
def test_folder_says_what_it_holds(folder: str) -> None:
    text = (BASE / folder / "README.md").read_text(encoding="utf-8")
    assert text.startswith("# ") and text.strip().count("\n") >= 2


def test_readme_is_short_and_names_every_folder() -> None:
    text = (BASE / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) < README_LINES
    for folder in FOLDERS:
        assert f"]({folder}/)" in text, folder


def test_boards_have_pages() -> None:
    listed = (BASE / "docs/boards.md").read_text(encoding="utf-8")
    for folder in sorted((BASE / "boards").glob("*/board.yaml")):
        assert (folder.parent / "README.md").exists()
        assert f"`{folder.parent.name}`" in listed


def test_decisions_are_numbered_listed_and_short() -> None:
    folder = BASE / "docs/decisions"
    pages = sorted(folder.glob("[0-9]*.md"))
    index = (folder / "README.md").read_text(encoding="utf-8")
    for number, path in enumerate(pages, 1):
        text = path.read_text(encoding="utf-8")
        assert path.name.startswith(f"{number:04}-")
        assert f"({path.name})" in index
        assert len(text.splitlines()) <= DECISION_LINES
        for heading in ("Context", "Decision", "Why", "Consequences"):
            assert f"**{heading}.**" in text, f"{path.name}: {heading}"


def test_every_command_is_described() -> None:
    text = (BASE / "docs/cli.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"\n## kiln {name}\n" in text, name


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.name))
def test_generated_page_is_up_to_date(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == PAGES[path](), "run python3 -m kiln.reference"


def test_every_symbol_is_described() -> None:
    text = (BASE / "docs/reference-kconfig.md").read_text(encoding="utf-8")
    for path in (path for path in files() if path.name == "Kconfig"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("config "):
                assert f"\n### CONFIG_{line.split()[1]}\n" in text, line
