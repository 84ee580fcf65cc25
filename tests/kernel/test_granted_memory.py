# SPDX-License-Identifier: MIT
"""What a task is granted it can use, as it was granted; nothing else."""

import re
from pathlib import Path

import pytest

APPS = Path(__file__).parent / "apps"


def faults(result):
    """(address, task name) of each fault report."""
    return re.findall(
        r"violation at 0x([0-9a-f]{8}) by task \d+\n\[FAULT\] Terminating task '(\w+)'",
        result.text,
    )


def test_partitions(build, board):
    image = build.folder(APPS / "memory", board)
    result = image.run()
    shared, other = (image.sections[f".memory.{name}"][0] for name in ("shared", "other"))
    assert faults(result) == [
        (f"{shared:08x}", "writer"),
        (f"{other:08x}", "stranger"),
        (f"{shared + 256:08x}", "edge"),
    ]
    assert "is in the partition 'shared'\n" in result.text
    assert "is in the partition 'other'\n" in result.text
    # The task whose grant is too little is shown that grant.
    assert re.search(r"nearest grant: shared, 0x\w+-0x\w+ \(app.yaml:14\)", result.text)


DEVICE_APP = """\
kiln: 1
tasks:
  owner:
    entry: device_task
    sources: [device.c]
    priority: 1
    stack: 512
    grants: {DEVICE: mmio}
  other: {entry: device_task, sources: [device.c], priority: 2, stack: 512}
  main: {entry: main_task, sources: [main.c], priority: 3, stack: 512, system: [shutdown]}
"""
DEVICE = """\
#include "check.h"
void device_task(void)
{
    volatile uint32_t *device = (volatile uint32_t *)BASE;
    *device = 0;
    printf("%d: %d\\n", kiln_getpid(), (int)*device);
    printf("%d: %d\\n", kiln_getpid(), kiln_write_some(KILN_STDOUT, (void *)BASE, 1));
}
"""
DEVICE_MAIN = '#include "check.h"\nvoid main_task(void) { kiln_sleep(50); kiln_shutdown(0); }\n'
DEVICES = {
    "lm3s6965evb": ("timer0", 0x40030000),
    "mps2_an385": ("timer0", 0x40000000),
    "mps2_an386": ("fpgaio", 0x40028000),
    "netduinoplus2": ("exti", 0x40013C00),
    "stm32vldiscovery": ("exti", 0x40010400),
}


def test_devices(build, board):
    """Only the task that has the grant reaches the device; the kernel copies from no device."""
    name, base = DEVICES[board]
    app = DEVICE_APP.replace("DEVICE", name)
    sources = {"device.c": DEVICE.replace("BASE", f"{name.upper()}_BASE"), "main.c": DEVICE_MAIN}
    result = build(app=app, sources=sources, board=board).run()
    assert result.lines[:2] == ["2: 0", "2: -14"]
    assert faults(result) == [(f"{base:08x}", "other")]
    assert f"is in the device '{name}'" in result.text


STATUS = """\
kiln: 1
tasks:
  main: {entry: main_task, sources: [main.c], priority: 1, stack: 512, system: [shutdown]}
  other: {entry: other_task, sources: [other.c], priority: 0, stack: 512}
"""
OTHER = """\
#include <kiln/kiln.h>
#include <stdio.h>
void other_task(void)
{
    printf("%d\\n", kiln_shutdown(1));
}
"""


STATUS_MAIN = """\
#include "check.h"
#include "chosen.h"
void main_task(void)
{
    puts("end");
    kiln_shutdown(chosen());
}
"""


@pytest.mark.parametrize("status", [0, 3, 255])
def test_shutdown_status(build, status):
    sources = {"main.c": STATUS_MAIN, "other.c": OTHER}
    image = build(app=STATUS, sources=sources, conf="CONFIG_CHECK_RIGHTS=n\n")
    assert image.run(status=status, patch=image.choose(status)).text == "-1\nend\n"
