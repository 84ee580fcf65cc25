# SPDX-License-Identifier: MIT
"""The Kconfig symbols, as Kconfiglib reads them, with those of a task and a log module NAME."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiln.base.diag import Diagnostics
from kiln.config import fragment, merge
from kiln.config.assignments import PREFIX
from kiln.emit.emit import environment
from kiln.manifest import application

NAME = "NAME"
_MANIFEST = f"""\
kiln: 1
tasks:
  {NAME}: {{entry: run, sources: [a.c], priority: 1, stack: 512}}
log: [{NAME}]
"""
# What the defaults of a task's symbols are; Kconfig has the values of one manifest.
_FROM_MANIFEST = {
    f"TASK_{NAME}_PRIORITY": "the task's `priority` in the manifest",
    f"TASK_{NAME}_STACK_SIZE": "the task's `stack` in the manifest",
    f"TASK_{NAME}_QUANTUM_MS": "the task's `quantum` in the manifest, or else 0",
    f"TASK_{NAME}_AUTOSTART": "the task's `autostart` in the manifest",
}
_CHOSEN_BY_MANIFEST = "the policy of the task's `fault` in the manifest, or else stop"


@dataclass(frozen=True)
class Symbol:
    """One entry of the page."""

    name: str
    prompt: str
    facts: tuple[tuple[str, str], ...]  # (fact, its value)
    help: str


@dataclass(frozen=True)
class Menu:
    """A menu with the symbols in it."""

    title: str
    symbols: tuple[Symbol, ...]


def menus() -> list[Menu]:
    """The menus in Kconfig's order, without empty ones."""
    with tempfile.TemporaryDirectory(prefix="kiln-") as folder:
        (Path(folder) / application.MANIFEST).write_text(_MANIFEST, encoding="utf-8")
        manifest = application.load(Path(folder), Diagnostics())
    assert manifest is not None
    top = merge.parse(fragment.fragment(manifest)).kconfig.top_node
    found = [
        Menu(title(node), tuple(symbol(inner) for inner in below(node)))
        for node in walk(top)
        if is_menu(node)
    ]
    return [menu for menu in found if menu.symbols]


def walk(node: Any) -> Iterator[Any]:
    """All nodes below `node`, in order."""
    inner = node.list
    while inner:
        yield inner
        yield from walk(inner)
        inner = inner.next


def below(menu: Any) -> Iterator[Any]:
    """The nodes of the symbols that can be set in a menu, without those of its submenus."""
    inner = menu.list
    while inner:
        if getattr(inner.item, "name", None) and inner.prompt:
            yield inner
        if not is_menu(inner):
            yield from below(inner)
        inner = inner.next


def is_menu(node: Any) -> bool:
    """Whether a node is a menu, and no symbol, choice or comment."""
    import kconfiglib

    return bool(node.item == kconfiglib.MENU)


def title(node: Any) -> str:
    """A menu's title; a task's title shows its place in the manifest after the name."""
    text: str = node.prompt[0].partition(" (")[0]
    return f"Task {NAME}" if text == NAME else text


def symbol(node: Any) -> Symbol:
    """The page's text on a symbol."""
    prompt = node.prompt[0].partition(f" ({application.MANIFEST}")[0]
    return Symbol(node.item.name, prompt, tuple(facts(node)), " ".join((node.help or "").split()))


def facts(node: Any) -> Iterator[tuple[str, str]]:
    """Type, range, default and dependencies of a symbol."""
    import kconfiglib

    item = node.item
    kind: str = kconfiglib.TYPE_TO_STR[item.orig_type]
    for low, high, _ in item.ranges:
        kind += f", {low.str_value} to {high.str_value}"
    yield "type", kind
    if item.choice:
        others = [s for s in item.choice.syms if s is not item]
        yield "instead of", ", ".join(link(s.name) for s in others)
        if item.name.startswith(fragment.PREFIX):
            yield "default", _CHOSEN_BY_MANIFEST
        else:
            yield "default", "y" if item.choice.defaults[0][0] is item else "n"
    else:
        yield "default", _FROM_MANIFEST.get(item.name) or defaults(item)
    if node.prompt[1] is not item.kconfig.y and not item.choice:
        yield "depends on", kconfiglib.expr_str(node.prompt[1], written)


def defaults(item: Any) -> str:
    """The defaults of a symbol, in words."""
    import kconfiglib

    words = []
    for value, condition in item.defaults:
        text = kconfiglib.expr_str(value, written)
        if condition is not item.kconfig.y and len(item.defaults) > 1:
            text += f" with {kconfiglib.expr_str(condition, written)}"
        words.append(text)
    return ", or else ".join(words)


def written(item: Any) -> str:
    """A value, or the symbol that it is taken from."""
    return link(item.name) if item.nodes and item.name else str(item.name)


def link(name: str) -> str:
    """A link to a symbol on the page."""
    return f"[`{PREFIX}{name}`](#{PREFIX.lower()}{name.lower()})"


def page() -> str:
    """The text of docs/reference-kconfig.md."""
    return environment().get_template("reference-kconfig.md.j2").render(menus=menus())
