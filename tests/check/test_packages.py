# SPDX-License-Identifier: MIT
"""scripts/packages.txt has what the tree uses, each in the set of who uses it, and nothing else.

A package that only --dev installs may be used by the commands of DEV, by tests and by docs. What
`kiln setup` installs is used by something else.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from kiln.base.paths import BASE
from kiln.base.tools import Package, packages
from kiln.cli.checks import files

SCRIPTS = BASE / "scripts/kiln"
# What `kiln setup` without --dev need not make work.
DEV = (
    *(SCRIPTS / name for name in ("measure/bench", "measure/coverage", "testing")),
    *(SCRIPTS / f"cli/{name}.py" for name in ("bench", "check", "checks", "docs", "soak", "test")),
    *(BASE / name for name in ("tests", "docs", "samples", "templates/app/tests")),
)
SPHINX = BASE / "docs/conf.py"  # which names extensions and a theme
# Modules that come with another: its package is the one that is listed.
COMES_WITH = {
    "_pytest": "module:pytest",
    "docutils": "module:sphinx",
    "gdb": "tool:gdb-multiarch",
}
# Used by a word of ours that another program understands: where, and the word.
UNDERSTOOD = {
    "module:xdist": (SCRIPTS / "cli/test.py", "-n"),
    "module:tkinter": (SCRIPTS / "cli/guiconfig.py", "guiconfig"),
}
# Commands of a system with git and a shell, and those that come with a compiler.
ON_EACH_SYSTEM = {"sh", "/bin/sh", "git"}
OF_A_COMPILER = "arm-none-eabi-"
RUNS = {"run", "Popen", "check_call", "check_output", "spawn", "output"}
REQUIRED = re.compile(r"(?:tool|module|file):\S+")
CMAKE_COMMENT = re.compile(r"#.*")


@dataclass
class Uses:
    """What a file uses."""

    path: Path
    modules: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)  # strings, and what follows their last `=`
    commands: set[str] = field(default_factory=set)  # what it runs
    text: str = ""

    @property
    def dev(self) -> bool:
        return any(self.path.is_relative_to(place) for place in DEV)


def heads(node: ast.Call) -> Iterator[str]:
    """The command that a call runs, if its name is in the call."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name in RUNS and node.args:
        first = node.args[0]
        if isinstance(first, ast.List) and first.elts:
            first = first.elts[0]
        elif name != "spawn":
            return
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


def started(words: list[object]) -> Iterator[str]:
    """The module that a command line starts: `-m NAME`, which for pytest chooses marks."""
    for option, name in zip(words, words[1:]):
        if option == "-m" and isinstance(name, str) and name.replace(".", "").isidentifier():
            yield name.split(".")[0]


def in_python(path: Path) -> Uses:
    """What a Python file uses."""
    uses = Uses(path, text=path.read_text(encoding="utf-8"))
    for node in ast.walk(ast.parse(uses.text)):
        if isinstance(node, ast.Import):
            uses.modules |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            uses.modules.add(node.module.split(".")[0])
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            uses.words |= {node.value, node.value.rpartition("=")[2]}
        elif isinstance(node, ast.Call):
            uses.commands |= set(heads(node))
        elif isinstance(node, ast.List):
            words = [getattr(element, "value", None) for element in node.elts]
            uses.modules |= set(started(words))
    return uses


@cache
def tree() -> tuple[Uses, ...]:
    """What each file uses, but for this one, which names what nothing may use."""
    found = [in_python(path) for path in files(".py") if path != Path(__file__)]
    for path in files(".cmake", ".txt", ".c", ".h"):
        uses = Uses(path, text=path.read_text(encoding="utf-8"))
        if path.suffix == ".cmake" or path.name == "CMakeLists.txt":
            uses.words |= set(re.findall(r"[\w.+-]+", CMAKE_COMMENT.sub("", uses.text)))
        if path.suffix != ".txt" or uses.words:
            found.append(uses)
    return tuple(found)


def uses_it(uses: Uses, provided: str) -> bool:
    """Whether a file uses what a line of packages.txt provides."""
    kind, name = provided.split(":", 1)
    if provided in UNDERSTOOD:
        return (uses.path, True) == (UNDERSTOOD[provided][0], UNDERSTOOD[provided][1] in uses.words)
    if kind == "tool":
        of_a_compiler = name.startswith(OF_A_COMPILER) and OF_A_COMPILER in uses.words
        return name in uses.words or of_a_compiler
    if kind == "module":
        return name in uses.modules or (uses.path == SPHINX and name in uses.words)
    return Path(name).name in uses.text


def not_used(table: dict[str, Package]) -> list[str]:
    """The packages that nothing uses, or that nobody uses for whom their set is."""
    return [
        package.name
        for provided, package in table.items()
        if not any(
            uses_it(uses, provided) and uses.dev == (package.set == "dev") for uses in tree()
        )
    ]


def outsiders(uses: Uses) -> set[str]:
    """The modules that a file imports and that are neither Python's nor the tree's."""
    return uses.modules - sys.stdlib_module_names - own_modules()


@cache
def own_modules() -> frozenset[str]:
    paths = files(".py")
    return frozenset(
        {"kiln"} | {path.stem for path in paths} | {path.parent.name for path in paths}
    )


def not_listed(uses: Uses, table: dict[str, Package]) -> list[str]:
    """What a file uses that its user need not have installed."""
    modules = {COMES_WITH.get(name, f"module:{name}") for name in outsiders(uses)}
    commands = {
        f"tool:{name}"
        for name in uses.commands - ON_EACH_SYSTEM
        if not name.startswith(OF_A_COMPILER) and not name.startswith("./")
    }
    required = {word for word in uses.words if REQUIRED.fullmatch(word)}
    if uses.path.is_relative_to(BASE / "tests"):
        required = set()
    sets = ("run", "basic", "dev") if uses.dev else ("run", "basic")
    return sorted(
        name
        for name in modules | commands | required
        if name not in table or table[name].set not in sets
    )


def test_each_package_is_used():
    assert not_used(packages()) == []


def test_each_use_has_a_package():
    table = packages()
    missing = {str(uses.path.relative_to(BASE)): not_listed(uses, table) for uses in tree()}
    assert {path: names for path, names in missing.items() if names} == {}


def test_each_command_finds_its_modules():
    """What is imported without asking is what each command asks for: those marked `run`."""
    table = packages()
    for uses in tree():
        if not uses.dev:
            for name in outsiders(uses) - COMES_WITH.keys():
                assert table[f"module:{name}"].set == "run", f"{uses.path}: {name}"


@pytest.mark.parametrize(
    "provided",
    ["tool:dot", "tool:clang", "tool:ld.lld", "module:matplotlib", "file:/usr/share/none.specs"],
)
@pytest.mark.parametrize("which", ["basic", "dev"])
def test_a_package_that_nothing_uses_is_found(provided, which):
    assert not_used({provided: Package("some", which, "show")}) == ["some"]


@pytest.mark.parametrize(
    ("provided", "wrong"),
    [("module:jinja2", "dev"), ("module:pytest", "basic")]
    + [("tool:tmux", "basic"), ("module:furo", "basic"), ("module:jsonschema", "run")],
)
def test_a_package_in_the_wrong_set_is_found(provided, wrong):
    assert not_used({provided: Package("some", wrong, "show")}) == ["some"]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (SCRIPTS / "emit/emit.py", "import numpy.linalg", ["module:numpy"]),
        (SCRIPTS / "emit/emit.py", "def f():\n    from pytest import mark", ["module:pytest"]),
        (SCRIPTS / "cli/test.py", "import pytest", []),
        (SCRIPTS / "emit/emit.py", "import json, kiln.plan.tasks, yaml", []),
        (SCRIPTS / "cli/build.py", "require('tool:make')", ["tool:make"]),
        (SCRIPTS / "cli/build.py", "require('tool:tmux')", ["tool:tmux"]),
        (SCRIPTS / "cli/build.py", "subprocess.run(['make', '-s'])", ["tool:make"]),
        (SCRIPTS / "cli/build.py", "subprocess.run(['git', 'log'])", []),
        (BASE / "tests/unit/test_memory.py", "pexpect.spawn('xterm')", ["tool:xterm"]),
    ],
)
def test_a_use_without_a_package_is_found(tmp_path, path, text, expected):
    (tmp_path / "file.py").write_text(text)
    uses = in_python(tmp_path / "file.py")
    uses.path = path
    assert not_listed(uses, packages()) == expected


def test_the_exceptions_are_there():
    assert all(place.exists() for place in DEV if place.name != "tests" or place.parent == BASE)
    assert all(word in in_python(path).words for path, word in UNDERSTOOD.values())
    imported = {name for uses in tree() for name in uses.modules}
    assert imported >= COMES_WITH.keys()
