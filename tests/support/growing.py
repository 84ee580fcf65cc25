# SPDX-License-Identifier: MIT
"""Applications of any number of tasks, of which no two hold the same two grants."""

from __future__ import annotations

from pathlib import Path

from support.application import write_application

SOURCE = """\
/* SPDX-License-Identifier: MIT */
#include <kiln/kiln.h>

void member_main(void);

void member_main(void)
{
    for (;;)
        kiln_sleep(1000);
}
"""


def manifest(tasks: int) -> str:
    """`app.yaml`: half as many semaphores, a quarter as many queues, two grants per task.

    The steps have no common factor with the counts, so that the grants of a task are neither
    near one another nor alike from one task to the next.
    """
    semaphores, queues = tasks // 2, tasks // 4
    lines = ["kiln: 1", "tasks:"]
    for n in range(tasks):
        if n % 2:
            grants = f"s{n * 7 % semaphores}: wait, q{n * 5 % queues}: recv"
        else:
            grants = f"s{n * 7 % semaphores}: signal, t{(n * 13 + 1) % tasks}: notify"
        lines.append(
            f"  t{n}: {{entry: member_main, sources: [main.c], priority: 3, stack: 256,"
            f" grants: {{{grants}}}}}"
        )
    lines += ["semaphores:", *(f"  s{n}: {{initial: 0, max: 1}}" for n in range(semaphores))]
    lines += ["queues:", *(f"  q{n}: {{depth: 1, item: 4}}" for n in range(queues))]
    return "\n".join(lines) + "\n"


def write(folder: Path, tasks: int) -> Path:
    """An application of so many tasks in `folder`."""
    return write_application(folder, manifest(tasks), {"main.c": SOURCE})
