# SPDX-License-Identifier: MIT
"""What the documentation shows is what happens: its commands, outputs and files."""

from __future__ import annotations

from pathlib import Path

import pytest
from doc_blocks import Block, blocks, documents
from doc_workspace import Workspace, commands, not_run

from kiln.base.diag import Diagnostics
from kiln.base.paths import BASE
from kiln.manifest import application, board
from kiln.model import validate

SHELL = ("sh", "console")
LANGUAGES = (*SHELL, "yaml", "c", "text", "conf", "json", "python")
SPHINX = ("{include} README.md", "{toctree}")  # in index.md, which only Sphinx reads


def of(document: Path, *languages: str) -> list[Block]:
    """A page's blocks in one of some languages."""
    return [block for block in blocks(document) if block.language in languages]


RUNNABLE = [page for page in documents() if of(page, *SHELL)]
YAML = [block for page in documents() for block in of(page, "yaml")]


def test_blocks_have_known_languages() -> None:
    for page in documents():
        for block in blocks(page):
            known = SPHINX if page.name == "index.md" else LANGUAGES
            assert block.language in known, f"{block.place}: '{block.language}'"


@pytest.mark.parametrize("page", RUNNABLE, ids=lambda page: str(page.relative_to(BASE)))
def test_commands_print_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "kiln")
    workspace.fill()
    for block in blocks(page):
        if block.language in SHELL:
            for command, shown in commands(block):
                if command not in not_run():
                    workspace.run(block, command, shown)
        elif block.file:
            workspace.put(block, *block.file)


def test_only_commands_of_pages_are_listed_as_not_run() -> None:
    shown = {c for page in RUNNABLE for b in of(page, *SHELL) for c, _ in commands(b)}
    assert set(not_run()) <= shown
    assert all(not_run().values())


@pytest.mark.parametrize("block", YAML, ids=lambda block: block.place)
def test_yaml_passes_the_front_end(block: Block, tmp_path: Path) -> None:
    diags = Diagnostics()
    if "cpu:" in block.text:
        name = next(line for line in block.text.splitlines() if line.startswith("name: "))
        path = tmp_path / name.removeprefix("name: ") / board.FILE
        path.parent.mkdir()
        path.write_text(block.text, encoding="utf-8")
        board.load_file(path, board.FILE, diags)
    else:
        (tmp_path / application.MANIFEST).write_text(block.text, encoding="utf-8")
        manifest = application.load(tmp_path, diags)
        assert manifest is not None, diags.errors
        named = [source.value for task in manifest.tasks for source in task.sources]
        for name in named + [queue.header for queue in manifest.objects.queues]:
            if name:
                (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / name).touch()
        validate.check_manifest(manifest, board.load("mps2_an386", diags), diags)
    assert not diags.errors, [f"{block.place}: {error}" for error in diags.errors]
