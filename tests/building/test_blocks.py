# SPDX-License-Identifier: MIT
"""Which memory a task's data goes to, whatever the task is called and however much it has."""

import pytest

from support.application import BuildFailed

# Their objects are task_NAME.o: one's name ends as another's, or as the kernel's.
NAMES = ("b", "task_b", "c_task_b", "my_kernel")
SOURCE = """\
#include <kiln/kiln.h>
#include <stdio.h>
static volatile int initialised = {number};
static volatile char zero[{size}];
void {name}_main(void)
{{
    zero[sizeof(zero) - 1]++;
    printf("{name} %d %d\\n", initialised, zero[sizeof(zero) - 1]);
    {end}
}}
"""


def application(sizes):
    """The manifest and the sources of tasks that print, one after the other, what they hold."""
    app = "kiln: 1\ntasks:\n"
    sources = {}
    for number, (name, size) in enumerate(zip(NAMES, sizes)):
        app += (
            f"  {name}: {{entry: {name}_main, sources: [{name}.c], priority: {number + 1},"
            " stack: 512, system: [shutdown]}\n"
        )
        end = "kiln_shutdown(0);" if number == len(NAMES) - 1 else ""
        sources[f"{name}.c"] = SOURCE.format(name=name, number=number, size=size, end=end)
    return {"app": app, "sources": sources}


def test_names_that_end_alike_and_much_data(build):
    """Each task has its own variables; one has more than the first link leaves between two."""
    result = build(**application((4, 8, 3 << 19, 16))).run()
    assert result.lines == [f"{name} {number} 1" for number, name in enumerate(NAMES)]


def test_more_data_than_memory(build):
    """The message is the planner's table, whatever the first link thought of it."""
    with pytest.raises(BuildFailed, match=r"(?s)RAM is over budget by .*\n {4}task_b .*not fit"):
        build(**application((4, 5 << 20, 4, 4)))
