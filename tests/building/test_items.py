# SPDX-License-Identifier: MIT
"""Queues of C types whose size only the compiler knows."""

import pytest

from support.application import BuildFailed

SOURCES = {
    "main.c": "#include <kiln/kiln.h>\nvoid main_task(void) { kiln_shutdown(0); }\n",
    "item.h": "struct item { char bytes[SIZE]; };\n",
}
APP = """\
kiln: 1
tasks:
  main: {entry: main_task, sources: [main.c], priority: 1, stack: 512, system: [shutdown]}
queues:
  items: {depth: DEPTH, item: struct item, header: item.h}
"""


@pytest.mark.parametrize(
    ("size", "depth", "message"),
    [
        (65, 2, "'item': struct item has 65 bytes, not 1 to CONFIG_QUEUE_ITEM_MAX, 64"),
        (64, 1024, "1024 items of 64 bytes, a struct item, are more than 65535 bytes"),
    ],
)
def test_too_large(build, size, depth, message):
    """The message names the place in the manifest, though the compiler found out."""
    sources = SOURCES | {"item.h": SOURCES["item.h"].replace("SIZE", str(size))}
    with pytest.raises(BuildFailed) as failure:
        build(app=APP.replace("DEPTH", str(depth)), sources=sources)
    assert f"app.yaml:5:3: error: queue 'items': {message}\n  hint: " in failure.value.output


ITEM_H = """\
#pragma once
#include <kiln/kiln.h>
#include "inner.h"
DECLARED;
"""
EITHER_WAY = """\
#include FIRST
#include SECOND
#include <stdio.h>
void main_task(void)
{
    TYPE given = {.in = {.a = {7}}, .more = 1ull << 40}, taken = {.more = 0};

    printf("%d", items_send(&given, 0));
    printf("%d", items_recv(&taken, KILN_NO_WAIT));
    printf("%d\\n", taken.in.a[0] == 7 && taken.more == given.more);
    kiln_shutdown(0);
}
"""
MEMBERS = "{ struct inner in; uint64_t more; }"


@pytest.mark.parametrize("order", ['"item.h" <kiln/kiln.h>', '<kiln/kiln.h> "item.h"'])
@pytest.mark.parametrize(
    ("item", "declared"),
    [
        ("struct item", f"struct item {MEMBERS}"),
        ("union item", f"union item {MEMBERS.replace('more;', 'more; uint64_t none;')}"),
        ("item_t", f"typedef struct {MEMBERS} item_t"),
    ],
)
def test_a_header_that_includes_kiln(build, board, item, declared, order):
    """The header of an item's type may include <kiln/kiln.h>, whichever a source includes first."""
    first, second = order.split()
    main = EITHER_WAY.replace("FIRST", first).replace("SECOND", second).replace("TYPE", item)
    if item.startswith("union"):
        main = main.replace(".in = {.a = {7}}, ", "").replace("taken.in.a[0] == 7 && ", "")
    sources = {
        "main.c": '#pragma GCC diagnostic error "-Wall"\n#pragma GCC diagnostic error "-Wextra"\n'
        + main,
        "item.h": ITEM_H.replace("DECLARED", declared),
        "inner.h": "#pragma once\nstruct inner { int a[1]; };\n",
    }
    app = APP.replace("struct item", item).replace("DEPTH", "2").replace("512", "1K")
    app = app.replace("[shutdown]}", "[shutdown], grants: {items: [send, recv]}}")
    assert build(app=app, sources=sources, board=board).run().text == "001\n"


@pytest.mark.parametrize("item", ["struct item", "item_t"])
def test_another_type_is_found(build, item):
    """The compiler refuses a pointer to something else."""
    main = """\
#pragma GCC diagnostic error "-Wincompatible-pointer-types"
#include <kiln/kiln.h>
void main_task(void) { int wrong = 0; items_send(&wrong, 0); }
"""
    sources = {"main.c": main, "item.h": "typedef struct item { int a; } item_t;\n"}
    app = APP.replace("struct item", item).replace("DEPTH", "2")
    with pytest.raises(BuildFailed) as failure:
        build(app=app.replace("[shutdown]}", "[shutdown], grants: {items: send}}"), sources=sources)
    assert "main.c:3" in failure.value.output
    assert "incompatible-pointer-types" in failure.value.output
