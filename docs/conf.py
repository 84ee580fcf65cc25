# SPDX-License-Identifier: MIT
"""How `kiln docs` makes HTML of these pages: Sphinx with MyST, and the theme furo.

Links work as they do in a repository's browser. One that leads out of docs/, to a file or a
folder of the tree, leads to a page with that file, or with all files of that folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import furo
from docutils import nodes
from sphinx.addnodes import download_reference, pending_xref
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

TREE = Path(__file__).resolve().parent.parent


def dark_variables() -> dict[str, str]:
    """The theme's variables for dark colours.

    The package of Debian 12 has lost the rule that applies them when the system prefers dark
    colours. Variables in html_theme_options get such a rule on each page.
    """
    styles = Path(furo.__file__).parent / "theme/furo/static/styles/furo.css"
    block = re.search(
        r'body\[data-theme="?dark"?\]\s*{([^}]*)}', styles.read_text(encoding="utf-8")
    )
    return dict(re.findall(r"--([\w-]+):\s*([^;]+)", block[1])) if block else {}


project = "Kiln"
version = release = (TREE / "VERSION").read_text(encoding="utf-8").strip()
project_copyright = "the authors of Kiln, MIT licence"
extensions = ["myst_parser"]
exclude_patterns = ["README.md"]  # the front page, index.md, includes it
myst_heading_anchors = 6
html_theme = "furo"
html_title = f"Kiln {version}"
html_copy_source = False
html_show_sphinx = False
html_static_path = ["kiln.css"]
html_css_files = ["kiln.css"]
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#9a3412", "color-brand-content": "#b3430f"},
    "dark_css_variables": dark_variables()
    | {"color-brand-primary": "#fb923c", "color-brand-content": "#fdba74"},
}

DECISIONS = "\n```{toctree}\n:hidden:\n:glob:\n\n[0-9]*\n```\n"
LEXERS = {".c": "c", ".h": "c", ".py": "python", ".yaml": "yaml", ".json": "json", ".md": "md"}
shown: set[Path] = set()  # what pages link to outside docs/


class LinksNotDownloads(SphinxTransform):
    """MyST offers a file that is no page as a download; here it is a link as any other."""

    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        for node in list(self.document.findall(download_reference)):
            node.replace_self(pending_xref(node.rawsource, *node.children, **node.attributes))


def link_into_tree(
    app: Sphinx, env: Any, node: pending_xref, content: nodes.Element
) -> nodes.reference | None:
    """The link to a file or folder outside docs/; without one Sphinx reports it."""
    path = (Path(env.doc2path(node["refdoc"])).parent / node["reftarget"]).resolve()
    if not path.exists() or TREE not in path.parents or TREE / "docs" in path.parents:
        return None
    shown.add(path)
    target = app.builder.get_relative_uri(node["refdoc"], page_name(path))
    return nodes.reference("", "", content, internal=True, refuri=target)


def page_name(path: Path) -> str:
    """The name of the page that shows a file or folder."""
    return f"tree/{path.relative_to(TREE)}"


def tree_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The pages of the files and folders that others link to."""
    for path in sorted(shown):
        title = escape(str(path.relative_to(TREE)))
        body = f"<h1>{title}</h1>\n"
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and not {"build", "__pycache__"} & set(file.parts):
                if file != path:
                    body += f"<h2>{escape(str(file.relative_to(path)))}</h2>\n"
                body += highlighted(app, file)
        yield page_name(path), {"title": title, "body": body}, "page.html"


def highlighted(app: Sphinx, file: Path) -> str:
    """A file's text as HTML."""
    text = file.read_text(encoding="utf-8", errors="replace")
    highlighter: Any = app.builder.highlighter  # type: ignore[attr-defined]
    html: str = highlighter.highlight_block(text, LEXERS.get(file.suffix, "text"))
    return html


def list_decisions(app: Sphinx, name: str, source: list[str]) -> None:
    """The list of decisions is a page that reads well without Sphinx; add what Sphinx needs."""
    if name == "decisions/README":
        source[0] += DECISIONS


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.add_transform(LinksNotDownloads)
    app.connect("missing-reference", link_into_tree)
    app.connect("html-collect-pages", tree_pages)
    app.connect("source-read", list_decisions)
