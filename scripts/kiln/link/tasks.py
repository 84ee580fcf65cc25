# SPDX-License-Identifier: MIT
"""Makes the tasks' objects: `tasks.py PREFIX LIST LIBRARY...`.

LIST has a paragraph for each task: its name, its entry, where the manifest names that, how many
tasks of pools share its memory, the object to make, and the objects and archives to link.
LIBRARY are those of which each task has its own copy, as it has of those archives; PREFIX names
the binutils. An object that is newer than all that it is made of, LIST and this program too, is
left as it is.

Runs alone, on the standard library, because it runs in each build: nothing that it does
for a task takes as long as starting an interpreter.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # `python -I` leaves it out

from kiln.link import sections, tls  # noqa: E402


class Task(NamedTuple):
    """A task's paragraph."""

    name: str
    entry: str
    place: str
    threads: int
    object: str
    inputs: list[str]


def read(path: str) -> list[Task]:
    """The tasks of a list."""
    tasks = []
    for paragraph in Path(path).read_text(encoding="utf-8").strip("\n").split("\n\n"):
        name, entry, place, threads, output, *inputs = paragraph.split("\n")
        tasks.append(Task(name, entry, place, int(threads), output, inputs))
    return tasks


def up_to_date(task: Task, others: int) -> bool:
    """Whether the task's object is newer than all that it is made of."""
    try:
        made = os.stat(task.object).st_mtime_ns
        return made > max([others, *(os.stat(name).st_mtime_ns for name in task.inputs)])
    except OSError:
        return False


def check_archives(paths: list[str]) -> None:
    """Refuse what is no archive of objects that can be linked; raises `Unfit`."""
    if not paths:
        return
    from kiln.base import archive

    for path in paths:
        try:
            for _ in archive.members(Path(path)):
                pass
        except archive.NoArchive as problem:
            raise tls.Unfit(str(problem)) from problem


def make(task: Task, prefix: str, libraries: list[str]) -> None:
    """Link, check and rename; raises `CalledProcessError` or `Unfit`."""
    unfinished = f"{task.object}.new"
    objects = [name for name in task.inputs if not name.endswith(".a")]
    archives = [name for name in task.inputs if name.endswith(".a")]
    check_archives(archives)
    group = ["--start-group", *archives, *libraries, "--end-group"]
    subprocess.run([f"{prefix}ld", "-r", "-o", unfinished, *objects, *group], check=True)
    image = bytearray(Path(unfinished).read_bytes())
    tls.check_entry(image, task.entry, task.place, task.name)
    if sections.refused(image):
        raise tls.Unfit(sections.message(task.name, task.inputs, f"{prefix}nm"))
    if task.threads:
        tls.check_alignment(image, task.place, task.name)
    tls.flatten(image, task.object)
    Path(unfinished).write_bytes(image)
    names = {task.entry: f"entry_{task.name}", "kiln_stdio_finish": f"finish_{task.name}"}
    if task.threads:  # which have their own copies of what is thread-local
        names["__aeabi_read_tp"] = "kiln_thread_base"
    options = [f"--redefine-sym={old}={new}" for old, new in names.items()]
    options += [f"--keep-global-symbol={new}" for new in names.values()]
    subprocess.run([f"{prefix}objcopy", *options, unfinished], check=True)
    os.replace(unfinished, task.object)


def main() -> int:
    """Make the objects that are out of date, and report all errors."""
    prefix, path, *libraries = sys.argv[1:]
    made_of = [path, *libraries, __file__, sections.__file__, tls.__file__]
    others = max(os.stat(n).st_mtime_ns for n in made_of)
    failed = False
    for task in read(path):
        if up_to_date(task, others):
            continue
        try:
            make(task, prefix, libraries)
        except tls.Unfit as problem:
            print(problem, file=sys.stderr)
            failed = True
        except subprocess.CalledProcessError:  # the tool has printed its error
            failed = True
        except OSError as error:
            print(f"{error.filename}: error: {error.strerror}", file=sys.stderr)
            failed = True
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
