# SPDX-License-Identifier: MIT
"""Markdown as the documentation's tests see it: fenced blocks, headings and links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiln.base.paths import BASE

FENCE = "```"
# The first line of a block that is a file: `# path`, `/* path */` or `# path` of YAML.
FILE_LINE = re.compile(r"(?:#|/\*) ([\w./-]+/[\w.-]+)(?: \*/)?")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
PLACEHOLDER = re.compile(r"`[^`]*`")


@dataclass(frozen=True)
class Block:
    """A fenced block."""

    document: Path
    line: int  # of its opening fence
    language: str
    text: str  # with a newline at the end of every line

    @property
    def place(self) -> str:
        """`docs/cli.md:12`."""
        return f"{self.document.relative_to(BASE)}:{self.line}"

    @property
    def file(self) -> tuple[str, str] | None:
        """(path, contents) if the block shows a whole file."""
        first, _, rest = self.text.partition("\n")
        match = FILE_LINE.fullmatch(first)
        return (match[1], rest) if match else None


def documents() -> list[Path]:
    """Every page that is about Kiln: README.md, docs/, and the folders' own pages."""
    pages = [path for name in ("*.md", "*/README.md") for path in BASE.glob(name)]
    pages += [*BASE.glob("docs/**/*.md"), *BASE.glob("boards/*/README.md")]
    return sorted(set(pages))


def blocks(document: Path) -> Iterator[Block]:
    """The fenced blocks of a page."""
    language, start, lines = "", 0, [""]
    for number, line in enumerate(document.read_text(encoding="utf-8").splitlines(), 1):
        if not line.startswith(FENCE):
            lines.append(line)
        elif start:
            yield Block(document, start, language, "".join(f"{text}\n" for text in lines))
            start = 0
        else:
            language, start, lines = line.removeprefix(FENCE).strip(), number, []
    assert not start, f"{document}:{start}: a block without an end"


def prose(document: Path) -> str:
    """A page without its blocks and code words."""
    text = document.read_text(encoding="utf-8")
    return PLACEHOLDER.sub("", re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL))


def anchors(document: Path) -> set[str]:
    """What a link can name behind `#`: the headings as GitHub and GitLab spell them."""
    text = re.sub(r"^```.*?^```$", "", document.read_text(), flags=re.MULTILINE | re.DOTALL)
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
