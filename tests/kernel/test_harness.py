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


def test_hello(build, board):
    image = build(app=APP, sources=main('puts("hello"); kiln_shutdown(0);'), board=board)
    assert image.run().text == "hello\n"


def test_status(build):
    image = build(app=APP, sources=main("kiln_shutdown(7);"))
    assert image.run(status=7).text == ""
    with pytest.raises(AssertionError, match="ended with 7"):
        image.run()


def test_failed_check(build):
    image = build(app=APP, sources=main("CHECK_EQ(kiln_getpid(), 3);"))
    assert image.run(status=1).text == "app/main.c:5: kiln_getpid() is 2\n"


def test_lines(build):
    image = build(app=APP, sources=main('for (int i = 0;; i++) printf("%d\\n", i);'))
    assert image.run(lines=3).text == "0\n1\n2\n"


def test_hang(build):
    image = build(app=APP, sources=main('puts("before"); for (;;) ;'))
    with pytest.raises(AssertionError, match="not finished after 0.5 s:\nbefore"):
        image.run(seconds=0.5)


def test_ram_is_filled(build):
    image = build(app=APP, sources=main("kiln_shutdown(*(unsigned char *)(&(int){0} - 100));"))
    image.run(status=0xA5)


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
    sources = main('puts("hello"); kiln_shutdown(0);')
    first = build(app=APP, sources=sources)
    before = first.elf.stat().st_mtime_ns
    assert build(app=APP, sources=sources).elf.stat().st_mtime_ns == before
