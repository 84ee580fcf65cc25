# SPDX-License-Identifier: MIT
"""The harness itself: it must notice what goes wrong."""

import pytest
from support.application import BuildFailed

APP = """\
kiln: 1
tasks:
  one: {entry: one_main, sources: [main.c], priority: 1, stack: 1K, system: [shutdown]}
"""
MAIN = '#include "check.h"\n#include <errno.h>\nvoid one_main(void)\n{\n%s\n}\n'


def main(code):
    return {"main.c": MAIN % code}


# Prints, and ends with a byte of its stack that was never written.
HELLO = 'puts("hello"); kiln_shutdown(*(unsigned char *)(&(int){0} - 100));'

CASES_APP = APP.replace("system:", "grants: {timer0: mmio, console: [read]}, system:")
CASES = """\
#include "check.h"
#include "chosen.h"
static void failing(void) { CHECK_EQ(kiln_getpid(), 3); }
static void hanging(void) { puts("before"); puts("after"); for (;;) ; }
static void outside(void) { printf("%x", *(volatile unsigned *)0x400000f0); kiln_shutdown(0); }
static void reading(void)
{
    char c;
    puts("go");
    kiln_read(KILN_STDIN_RAW, &c, 1);
    kiln_shutdown(c);
}
void one_main(void)
{
    static void (*const cases[])(void) = {failing, hanging, outside, reading};
    cases[chosen()]();
}
"""
FAILING, HANGING, OUTSIDE, READING = range(4)


@pytest.fixture
def cases(build):
    return build(app=CASES_APP, sources={"main.c": CASES})


def test_run(build, board):
    """Console, exit status, and RAM that is full of 0xA5."""
    image = build(app=APP, sources=main(HELLO), board=board)
    result = image.run(status=0xA5)
    assert (result.text, result.status, result.log) == ("hello\n", 0xA5, ())
    with pytest.raises(AssertionError, match="ended with 165"):
        image.run()


def test_failed_check(cases):
    text = cases.run(status=1, patch=cases.choose(FAILING)).text
    assert text == "app/main.c:3: kiln_getpid() is 2\n"


def test_stopped_after_lines(cases):
    result = cases.run(lines=1, patch=cases.choose(HANGING))
    assert (result.text, result.status) == ("before\n", None)


def test_hang(cases):
    used = "not finished, it used .* 1.5 s of processor time:\nbefore\nafter"
    with pytest.raises(AssertionError, match=used):
        cases.run(seconds=1.5, patch=cases.choose(HANGING))


def test_qemu_complaints(cases):
    with pytest.raises(AssertionError, match="QEMU said"):
        cases.run(patch=cases.choose(OUTSIDE))


def test_console(cases, tmp_path):
    with cases.start(tmp_path, patch=cases.choose(READING)) as console:
        console.expect("go")
        console.send("A")
        assert console.wait() == ord("A")


def test_build_error(build):
    with pytest.raises(BuildFailed) as failed:
        build(app=APP, sources=main("nothing"))
    assert "main.c:5:1: error: 'nothing' undeclared" in failed.value.output


def test_equal_images_are_built_once(build):
    first = build(app=CASES_APP, sources={"main.c": CASES})
    before = first.elf.stat().st_mtime_ns
    assert build(app=CASES_APP, sources={"main.c": CASES}).elf.stat().st_mtime_ns == before
