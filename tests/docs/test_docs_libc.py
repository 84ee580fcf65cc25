# SPDX-License-Identifier: MIT
"""docs/libc.md says what of the C library there is: each function that it names is linked."""

from __future__ import annotations

import re
import subprocess
from functools import cache

import pytest

from kiln.base.paths import BASE
from support.application import Builder, BuildFailed

INCLUDE = "/usr/lib/picolibc/arm-none-eabi/include"
COLUMNS = ("there", "heap", "signals", "refused")
OTHERS = "*others*"
ROW = re.compile(r"^\| `(?P<header>[\w/]+\.h)` \|(?P<cells>(?:[^|]*\|){4})$", re.MULTILINE)
MACROS = {"assert"}  # which no address can be had of
APP = """\
kiln: 1
tasks:
  one: {entry: one_main, sources: [one.c], priority: 1, stack: 1K}
"""
HEAP = APP.replace("1K}", "1K, grants: {h: alloc}}") + "heaps: {h: {size: 4K}}\n"
SIGNALS = APP.replace("1K}", "1K, signals: true}")
BOTH = HEAP.replace("1K, ", "1K, signals: true, ")


def table() -> dict[str, dict[str, list[str]]]:
    """Header -> column -> what stands there."""
    text = (BASE / "docs/libc.md").read_text(encoding="utf-8")
    return {
        row["header"]: {
            column: cell.replace("`", "").split()
            for column, cell in zip(COLUMNS, row["cells"].split("|"), strict=False)
        }
        for row in ROW.finditer(text)
    }


@cache
def declared(header: str) -> list[str]:
    """The functions that a header declares, itself or in its part for the system."""
    flags = [line.strip() for line in flags_of_the_build()]
    command = ["arm-none-eabi-gcc", "-E", "-std=gnu11", *flags, "-isystem", INCLUDE, "-"]
    result = subprocess.run(
        command, input=f"#include <{header}>\n", capture_output=True, text=True, check=True
    )
    own = {f"{INCLUDE}/{header}", f"{INCLUDE}/sys/{header}", f"{INCLUDE}/machine/{header}"}
    current, lines = "", []
    for line in result.stdout.splitlines():
        if match := re.match(r'# \d+ "(.*?)"', line):
            current = match[1]
        elif current in own:
            lines.append(line)
    text = re.sub(r"__attribute__ ?\(\((?:[^()]|\([^()]*\))*\)\)", "", " ".join(lines))
    text = re.sub(r"\{[^{}]*\}", ";", text)
    found = [
        match[1]
        for statement in text.split(";")
        if "typedef" not in statement and (match := re.search(r"\b([a-zA-Z_]\w*)\s*\(", statement))
    ]
    return list(dict.fromkeys(name for name in found if name[0] != "_" or name == "_exit"))


def flags_of_the_build() -> list[str]:
    """What cmake/flags.cmake defines for all code."""
    text = (BASE / "cmake/flags.cmake").read_text(encoding="utf-8")
    return re.findall(r"-D_POSIX\w+=\w+", text)


def functions(column: str) -> dict[str, list[str]]:
    """Header -> the functions of a column."""
    found = {}
    for header, cells in table().items():
        named = {name for cell in cells.values() for name in cell}
        names = [name for name in cells[column] if name != OTHERS and name not in MACROS]
        if OTHERS in cells[column]:
            names += [name for name in declared(header) if name not in named]
        if names:
            found[header] = names
    return found


def program(wanted: dict[str, list[str]]) -> str:
    """A task that wants the address of each function; a line each."""
    lines = [f"#include <{header}>" for header in wanted]
    lines += ["typedef void (*any)(void);", "static const any volatile all[] = {"]
    lines += [f"(any){name}," for names in wanted.values() for name in names]
    lines += [
        "};",
        "void one_main(void) { for (unsigned n = 0; n < sizeof(all) / 4; n++) all[n]; }",
    ]
    return "\n".join(lines) + "\n"


def refused(build: Builder, app: str, wanted: dict[str, list[str]]) -> set[str]:
    """The functions for which the build has an error in the source, with a hint."""
    source = program(wanted)
    with pytest.raises(BuildFailed) as failed:
        build(app=app, sources={"one.c": source})
    lines, found = failed.value.output.splitlines(), set()
    assert not [line for line in lines if "undefined reference" in line]
    for line, hint in zip(lines, lines[1:], strict=False):
        match = re.match(r"one\.c(?::\d+)?: error: task 'one': '(\w+)' (is|needs) ", line)
        if match and hint.startswith("  hint: "):
            found.add(match[1])
    return found


def all_of(wanted: dict[str, list[str]]) -> set[str]:
    """The functions of all headers."""
    return {name for names in wanted.values() for name in names}


def test_the_table_is_read() -> None:
    """Each header has one column for what no other names, if it declares functions."""
    rows = table()
    assert len(rows) >= 17
    for header, cells in rows.items():
        named = [name for cell in cells.values() for name in cell]
        assert len(named) == len(set(named)), header
        strangers = set(named) - set(declared(header)) - {OTHERS} - MACROS
        assert not strangers, header
        assert OTHERS in named or not declared(header) or header == "assert.h"


@pytest.mark.parametrize(("column", "app"), [("there", APP), ("heap", HEAP), ("signals", SIGNALS)])
def test_what_is_there_links(build: Builder, column: str, app: str) -> None:
    """All functions of a column, in one task that has what the column asks for."""
    build(app=app, sources={"one.c": program(functions(column))})


@pytest.mark.parametrize("column", ["heap", "signals"])
def test_what_needs_an_option_is_refused_without(build: Builder, column: str) -> None:
    """The error names each function."""
    wanted = functions(column)
    assert refused(build, APP, wanted) == all_of(wanted)


def test_what_is_refused(build: Builder) -> None:
    """Even in a task that has all there is."""
    wanted = functions("refused")
    assert refused(build, BOTH, wanted) == all_of(wanted)
