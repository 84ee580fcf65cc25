# SPDX-License-Identifier: MIT
"""The stages of scripts/kiln: packages import themselves and those above them in the list."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ORDER = (
    *("base", "source", "arch", "manifest", "config", "model", "plan", "layout", "emit", "link"),
    *("pipeline", "verify", "image", "measure", "gdb", "reference", "testing", "cli"),
)
ALONE = ("verify", "gdb")  # import nothing but themselves: the one proves, the other runs in gdb
LENT = {"arch.frames": "gdb"}  # a module that imports nothing of ours -> who may import it anyway
OUTSIDE = 3  # modules at most that are in no package


@dataclass(frozen=True)
class Import:
    """One import of a module of ours."""

    importer: str  # dotted, without "kiln."
    line: int
    imported: str  # the same

    @property
    def packages(self) -> tuple[str, str]:
        """The packages of both."""
        return self.importer.partition(".")[0], self.imported.partition(".")[0]


def modules(root: Path) -> dict[str, Path]:
    """Every module below scripts/kiln by its dotted name, which for a package is its own."""
    found = {}
    for path in sorted(root.rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        found[name or "__init__"] = path
    return found


def only_types(node: ast.AST) -> bool:
    """Whether a statement is `if TYPE_CHECKING:`, whose imports never run."""
    return isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"


def names(node: ast.AST) -> Iterator[tuple[int, str, str]]:
    """Line, module and imported name of each import below a node."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from ((child.lineno, alias.name, "") for alias in child.names)
        elif isinstance(child, ast.ImportFrom) and child.module and not child.level:
            yield from ((child.lineno, child.module, alias.name) for alias in child.names)
        elif not only_types(child):
            yield from names(child)


def imports(root: Path) -> list[Import]:
    """Every import of ours, also within functions."""
    known = modules(root)
    found = []
    for importer, path in known.items():
        for line, module, name in names(ast.parse(path.read_text(encoding="utf-8"))):
            if module != "kiln" and not module.startswith("kiln."):
                continue
            words = [*module.split(".")[1:], name] if name else module.split(".")[1:]
            whole = ".".join(words)
            found.append(Import(importer, line, whole if whole in known else ".".join(words[:-1])))
    return found


def wrong(each: Import) -> str:
    """Why an import is against the order; empty if it is not."""
    importer, imported = each.packages
    if each.importer in LENT:
        return f"{LENT[each.importer]} imports {each.importer}, which therefore imports nothing"
    if LENT.get(each.imported) == importer:
        return ""
    if importer == imported or importer not in ORDER or imported not in ORDER:
        return ""
    if importer in ALONE:
        return f"{importer} imports nothing but itself"
    if ORDER.index(imported) > ORDER.index(importer):
        return f"{imported} is a later stage than {importer}"
    return ""


def cycle(found: list[Import]) -> list[str]:
    """Modules that import each other in a circle, if there are any."""
    graph: dict[str, set[str]] = {}
    for each in found:
        graph.setdefault(each.importer, set()).add(each.imported)
    done: set[str] = set()

    def visit(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return []
        for other in sorted(graph.get(name, ())):
            if circle := visit(other, [*path, name]):
                return circle
        done.add(name)
        return []

    return next((circle for name in sorted(graph) if (circle := visit(name, []))), [])


def check(root: Path) -> list[str]:
    """What is against the order of the stages, each with its place."""
    outside = sorted(path.name for path in root.glob("*.py"))
    unknown = sorted(
        path.parent.name for path in root.glob("*/__init__.py") if path.parent.name not in ORDER
    )
    found = imports(root)
    lines = [f"scripts/kiln/{name}: no stage of kiln.cli.stages.ORDER" for name in unknown]
    if len(outside) > OUTSIDE:
        lines.append(f"scripts/kiln: {len(outside)} modules in no package: {', '.join(outside)}")
    known = modules(root)
    for each in found:
        if reason := wrong(each):
            place = known[each.importer].relative_to(root)
            lines.append(
                f"scripts/kiln/{place}:{each.line}: imports kiln.{each.imported}: {reason}"
            )
    if circle := cycle(found):
        lines.append(f"scripts/kiln: a circle of imports: {' -> '.join(circle)}")
    return lines
