# SPDX-License-Identifier: MIT
"""Says of what a link did not find where a task asks for it, and what to do.

The linker names what is undefined, but not always who wants it: of a member of the C library it
knows no line, and no task. So the tasks' own objects are linked once more, each task's by
themselves, which has the linker list every symbol that they want with its line; from there a
search goes through the libraries to what is undefined. This happens after a failure only.
"""

from __future__ import annotations

import difflib
import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kiln.base import archive
from kiln.base.diag import Message, Place
from kiln.base.paths import BASE
from kiln.link.tasks import Task, read

_UNDEFINED = re.compile(r"undefined reference to `(?P<symbol>[^']+)'")
_REFERENCE = re.compile(
    r"^(?:[\w-]*ld: )?(?P<file>[^\n]*?):(?:(?P<line>\d+)|\([^()]*\)): undefined reference to"
    r" `(?P<symbol>[^']+)'$"
)
_FOLDER = re.compile(r"^(?:build/)?app/")  # what the build calls the application's folder
_OBJECT = re.compile(r"^.*\.dir/(?P<source>.*)\.o(?:bj)?$")  # what CMake calls a source's object
_ATOMIC = r"__(atomic|sync)_\w+_(8|16)"

HEAP = "give the task a heap: `heaps: {h: {size: 4K}}`, and `grants: {h: alloc}` in the task"
SIGNALS = "give the task `signals: true` in app.yaml"
ATOMIC = "no processor of Kiln's has them: use a mutex (kiln_mutex_lock), or atomics of 32 bits"
FILES = "there are no files; printf, puts and kiln_write write to the console"
PROCESS = "there are no processes and no environment: kiln_spawn starts a task"
SYNC = "use kiln_mutex_lock, kiln_sem_wait and the like; pools have threads (docs/manifest.md)"
# What is known of names that many look for; the first pattern that fits a whole name counts.
ADVICE = (
    (r"malloc|calloc|realloc|free|memalign|aligned_alloc|_?sbrk", HEAP),
    (r"signal|raise|kill|alarm|pause|sigaction|sigprocmask", SIGNALS),
    (_ATOMIC, ATOMIC),
    (r"_?(open|close|lseek|fstat|stat|unlink|isatty|rename|mkdir|read|write|fsync)", FILES),
    (
        r"environ|v?fork|exec[lv]\w*|waitp?i?d?|times|getentropy",
        PROCESS,
    ),
    (r"pthread_\w+|thrd_\w+|mtx_\w+|cnd_\w+|sem_(init|wait|post)", SYNC),
)


@dataclass(frozen=True)
class Reference:
    """Where a source wants a symbol."""

    file: str  # below the application's folder
    line: int  # 0: not known


def undefined_symbols(text: str) -> list[str]:
    """What the linker did not find, in its order, once each."""
    return list(dict.fromkeys(match["symbol"] for match in _UNDEFINED.finditer(text)))


def references(ld: str, task: Task) -> dict[str, Reference]:
    """Every symbol that the task's sources want from elsewhere, and where first."""
    command = [ld, "--unresolved-symbols=report-all", "-e", "0", "-o", "/dev/null", *task.inputs]
    result = subprocess.run(command, stderr=subprocess.PIPE, text=True, errors="replace")
    found: dict[str, Reference] = {}
    for line in result.stderr.splitlines():
        if match := _REFERENCE.match(line):
            file = match["file"].rpartition(".o:")[2] or match["file"]
            file = _FOLDER.sub("", source_of(file))
            found.setdefault(match["symbol"], Reference(file, int(match["line"] or 0)))
    return found


def source_of(file: str) -> str:
    """The source, if `file` is an object: of data the linker knows no line and no source."""
    match = _OBJECT.match(file)
    if match is None:
        return file
    for folder in (Path("/"), BASE):
        if (folder / match["source"]).exists():
            return str((folder / match["source"]).resolve())
    return file


def wants(libraries: Iterable[Path]) -> dict[str, frozenset[str]]:
    """For each symbol that a library defines: what its member wants; the first library counts."""
    found: dict[str, frozenset[str]] = {}
    for library in libraries:
        for _, contents in archive.members(library):
            for symbol in contents.defines:
                found.setdefault(symbol, contents.uses)
    return found


def reached(start: str, graph: Mapping[str, frozenset[str]]) -> set[str]:
    """`start`, and what members want that it leads to."""
    todo, seen = [start], {start}
    while todo:
        following = graph.get(todo.pop(), frozenset()) - seen
        seen |= following
        todo += following
    return seen


def contents_of(path: Path) -> list[archive.Contents]:
    """Of an object, or of each in an archive."""
    if path.suffix == ".a":
        return [contents for _, contents in archive.members(path)]
    return [archive.contents_of(path)]


def defined_by(tasks: Iterable[Task]) -> dict[str, list[str]]:
    """What the sources of tasks define -> the tasks' names."""
    found: dict[str, list[str]] = {}
    for task in tasks:
        names: set[str] = set()
        for path in task.inputs:
            for contents in contents_of(Path(path)):
                names |= contents.defines
        for name in names:
            found.setdefault(name, []).append(task.name)
    return found


def advice(symbol: str, others: list[str], known: Iterable[str]) -> str:
    """What to do about one symbol."""
    for pattern, text in ADVICE:
        if re.fullmatch(pattern, symbol):
            return text
    if others:
        return (
            f"task '{others[0]}' has it, and tasks share no variables: list that source in this"
            " task too, or share memory (`memory:`)"
        )
    close = difflib.get_close_matches(symbol, list(known), n=1, cutoff=0.8)
    if close:
        return f"did you mean '{close[0]}'?"
    return "add the source or library that defines it to the task's sources in app.yaml"


def complaint(start: str, symbols: list[str]) -> str:
    """What is wrong with `start`, which a source wants: the undefined `symbols`."""
    if re.fullmatch(_ATOMIC, start):
        return f"'{start}': there are no atomic operations on 64 bits"
    if symbols == [start]:
        return f"'{start}' is not defined"
    names = ", ".join(f"'{symbol}'" for symbol in symbols)
    return f"'{start}' needs {names}, which there {'is' if len(symbols) == 1 else 'are'} not"


def explain(
    ld: str, tasks: list[Task], libraries: list[Path], symbols: list[str], application: str
) -> list[Message]:
    """A message for each thing that a task wants and that leads to undefined symbols."""
    graph = wants(libraries)
    own = defined_by(tasks)
    messages = []
    for task in tasks:
        wanted = references(ld, task)
        for start in wanted:
            absent = reached(start, graph).intersection(symbols)
            if not absent:
                continue
            hints = {
                advice(s, [n for n in own.get(s, []) if n != task.name], [*graph, *own]): None
                for s in sorted(absent)
            }
            file = wanted[start].file.removeprefix(f"{application}/")
            place = Place(file, wanted[start].line)
            text = f"task '{task.name}': {complaint(start, sorted(absent))}"
            messages.append(Message(place, text, "; ".join(hints)))
    return sorted(messages, key=lambda m: (m.place, m.text))


def report(ld: str, generated: Path, words: list[str], text: str) -> list[Message]:
    """What a failed link of the image has to say; empty if nothing was undefined.

    `words` are the linker's, and `text` its complaints."""
    symbols = undefined_symbols(text)
    if not symbols:
        return []
    tasks = read(str(generated.parent / "kiln" / "task_objects.txt"))
    libraries = [Path(word) for word in words if word.endswith(".a")]
    private = [path.with_name(path.name.replace("shared", "private")) for path in libraries]
    cache = (generated.parent / "CMakeCache.txt").read_text(encoding="utf-8", errors="replace")
    home = re.search(r"^CMAKE_HOME_DIRECTORY:INTERNAL=(.*)$", cache, re.MULTILINE)
    return explain(ld, tasks, [*private, *libraries], symbols, home[1] if home else "")
