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
