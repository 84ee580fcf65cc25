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
HANG = 'puts("before"); puts("after"); for (;;) ;'


def test_run(build, board):
    """Console, exit status, and RAM that is full of 0xA5."""
    image = build(app=APP, sources=main(HELLO), board=board)
    result = image.run(status=0xA5)
    assert (result.text, result.status, result.log) == ("hello\n", 0xA5, ())
    with pytest.raises(AssertionError, match="ended with 165"):
        image.run()


def test_failed_check(build):
    image = build(app=APP, sources=main("CHECK_EQ(kiln_getpid(), 3);"))
    assert image.run(status=1).text == "app/main.c:5: kiln_getpid() is 2\n"


def test_stopped_after_lines(build):
    result = build(app=APP, sources=main(HANG)).run(lines=1)
    assert (result.text, result.status) == ("before\n", None)


def test_hang(build):
    image = build(app=APP, sources=main(HANG))
    used = "not finished, it used .* 1.5 s of processor time:\nbefore\nafter"
    with pytest.raises(AssertionError, match=used):
        image.run(seconds=1.5)


def test_qemu_complaints(build):
    code = 'printf("%x", *(volatile unsigned *)0x400000f0); kiln_shutdown(0);'
    app = APP.replace("system:", "grants: {timer0: mmio}, system:")
    image = build(app=app, sources=main(code))
    with pytest.raises(AssertionError, match="QEMU said"):
        image.run()


def test_console(build, tmp_path):
    app = APP.replace("system:", "grants: {console: [read]}, system:")
    code = 'char c; puts("go"); kiln_read(KILN_STDIN_RAW, &c, 1); kiln_shutdown(c);'
    with build(app=app, sources=main(code)).start(tmp_path) as console:
        console.expect("go")
        console.send("A")
        assert console.wait() == ord("A")


def test_build_error(build):
    with pytest.raises(BuildFailed) as failed:
        build(app=APP, sources=main("nothing"))
    assert "main.c:5:1: error: 'nothing' undeclared" in failed.value.output


def test_equal_images_are_built_once(build):
    first = build(app=APP, sources=main(HANG))
    before = first.elf.stat().st_mtime_ns
    assert build(app=APP, sources=main(HANG)).elf.stat().st_mtime_ns == before
