# SPDX-License-Identifier: MIT
"""Variables that nobody sets when their task starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiln.cli.main import main
from support.application import Builder, write_application

APP = """\
kiln: 1
tasks:
  one:
    entry: one_main
    sources: [one.c]
    priority: 1
    stack: 1K
    system: [shutdown]
    fault: {policy: restart, max: 9, window: 10s, backoff: 1ms}
  two: {entry: two_main, sources: [two.c], priority: 2, stack: 512}
"""
ONE = """\
#include <kiln/kiln.h>
#include <stdio.h>
#define MAGIC 0x600df00du
KILN_NOINIT static unsigned magic, starts;
static char buffer[64] __attribute__((aligned(64)));
static unsigned ordinary;
void one_main(void)
{
    if (magic != MAGIC)
        starts = 0;
    magic = MAGIC;
    printf("%u %u %u\\n", ++starts, ++ordinary, (unsigned)((uintptr_t)buffer % 64));
    fflush(stdout);
    if (starts == 3)
        kiln_shutdown(0);
    __builtin_trap();
}
"""
TWO = """\
#include <kiln/kiln.h>
KILN_NOINIT unsigned mine;
void two_main(void) { mine++; }
"""


RESET = """\
#include <kiln/kiln.h>
#include <stdio.h>
#define MAGIC 0x600df00du
KILN_NOINIT static unsigned magic, resets;
void one_main(void)
{
    if (magic != MAGIC)
        resets = 0;
    magic = MAGIC;
    printf("%u\\n", resets++);
    fflush(stdout);
    if (resets == 3)
        kiln_shutdown(0);
    kiln_reboot();
}
"""


def test_kept_over_a_reset(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """That of the processor, which leaves RAM alone; images of other tests have theirs set anew."""
    app = APP.replace("[shutdown]", "[shutdown, reboot]")
    folder = write_application(tmp_path / "app", app, {"one.c": RESET, "two.c": TWO})
    words = ["--deterministic", "--timeout", "20", "-d", str(tmp_path / "b"), str(folder)]
    assert main(["run", *words]) == 0
    assert capfd.readouterr().out.split()[-3:] == ["0", "1", "2"]


def test_kept_over_restarts(build: Builder) -> None:
    """It counts the starts, while what is in .bss is 0 at each."""
    image = build(app=APP, sources={"one.c": ONE, "two.c": TWO})
    lines = [line for line in image.run().lines if not line.startswith("[FAULT]")]
    assert lines == ["1 1 0", "2 1 0", "3 1 0"]
    start, size = image.sections[".task.two.bss"]
    assert start <= image.symbols["mine"] < start + size
