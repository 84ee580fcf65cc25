# SPDX-License-Identifier: MIT
"""Reading the console: lines with editing, raw bytes, several readers, input typed ahead.

When input arrives is not determined, so the target says when it is ready for it.
"""

import re
from pathlib import Path

import pytest

APPS = Path(__file__).parent / "apps"

APP = """\
kiln: 1
memory: {trace: {size: 256}}
tasks:
  main:
    entry: main_task
    sources: [main.c]
    priority: 5
    stack: 1K
    system: [shutdown]
    grants: {console: [read]}
"""
# A first line says how to read (l: lines, r: raw) and how much at once. Then it shows what came,
# until that begins with `!`. With b it is busy, and tells at the end what came.
MAIN = """\
#include "check.h"
#include <errno.h>
#include <stdlib.h>
static void busy(void)
{
    char text[16];
    unsigned long sum = 0;
    int length, total = 0;
    CHECK_EQ(kiln_read(KILN_STDIN_NO_WAIT, text, 1), -11);
    printf("ready\\n");
    while (total < 2000) {
        length = kiln_read(KILN_STDIN_RAW, text, sizeof(text));
        CHECK(length > 0);
        total += length;
        for (int i = 0; i < length; i++)
            sum = sum * 31 + text[i];
        kiln_sleep(1);
    }
    printf("%d %lu\\n", total, sum);
    kiln_shutdown(0);
}
void main_task(void)
{
    static char text[200];
    int descriptor, most, length;
    CHECK_EQ(kiln_read(KILN_STDOUT, text, 1), -EBADF);
    CHECK_EQ(kiln_read(4, text, 1), -EBADF);
    CHECK_EQ(kiln_read(-1, text, 1), -EBADF);
    CHECK_EQ(kiln_read(KILN_STDIN, (void *)main_task, 1), -EFAULT);
    CHECK_EQ(kiln_read(KILN_STDIN, (void *)0x20000000, 1), -EFAULT);
    CHECK_EQ(kiln_read(KILN_STDIN, NULL, 0), 0);
    printf("how?\\n");
    kiln_read(KILN_STDIN, text, sizeof(text));
    if (text[0] == 'b')
        busy();
    descriptor = text[0] == 'r' ? KILN_STDIN_RAW : KILN_STDIN;
    most = atoi(text + 1);
    do {
        printf("ready\\n");
        length = kiln_read(descriptor, text, most);
        printf("<%d:%.*s>\\n", length, length, text);
    } while (text[0] != '!');
    kiln_shutdown(0);
}
"""


@pytest.fixture
def reader(build, board, tmp_path):
    """Starts a reader; returns its console."""

    def start(how):
        image = build(app=APP, sources={"main.c": MAIN}, board=board)
        console = image.start(tmp_path)
        console.expect("how?\r\n")
        console.send(f"{how}\r")
        console.expect(f"{how}\r\n")
        return console

    return start


def say(console, typed, echo, got):
    """Type when the target is ready; it echoes, and reads."""
    console.expect("ready\r\n")
    console.send(typed)
    assert console.expect("<") == echo
    assert console.expect(">\r\n").replace("\r", "") == got


def test_lines(reader):
    with reader("l200") as console:
        say(console, "one\r", "one\r\n", "4:one\n")
        say(console, "two\n", "two\r\n", "4:two\n")
        say(console, "\r", "\r\n", "1:\n")
        say(console, "abX\bc\x7f\x7fd\r", "abX\b \bc\b \b\b \bd\r\n", "3:ad\n")
        say(console, "\b\bx\b\b\by\r", "x\b \by\r\n", "2:y\n")
        say(console, "!\r", "!\r\n", "2:!\n")
        assert console.wait() == 0


def test_several_lines_typed_ahead(reader):
    """They are read one by one, whenever they come."""
    with reader("l200") as console:
        console.send("one\rtwo\r!\r")
        assert console.wait() == 0
        # The echo of later lines may stand anywhere between what is printed.
        assert re.findall(r"<(\d+:\w+|2:!)", console.text) == ["4:one", "4:two", "2:!"]


def test_a_line_of_200_letters(reader):
    """It can be edited as a whole, ends once with CR LF, and comes 128 bytes at a time."""
    with reader("l200") as console:
        console.expect("ready\r\n")
        console.send("x" * 200 + "\u00e9\x1b[D\b\r\n!\r\n")
        assert console.wait() == 0
        assert re.findall(r"<(\d+):", console.text) == ["128", "73", "2"]


def test_a_line_in_pieces(reader):
    """A buffer shorter than the line gets its beginning; the rest comes with the next read."""
    with reader("l4") as console:
        say(console, "abcdefghi\r", "abcdefghi\r\n", "4:abcd")
        assert console.expect(">\r\n").replace("\r", "") == "ready\n<4:efgh"
        assert console.expect(">\r\n").replace("\r", "") == "ready\n<2:i\n"
        say(console, "!\r", "!\r\n", "2:!\n")
        assert console.wait() == 0


@pytest.mark.parametrize("size", [16, 64, 256])
def test_a_line_longer_than_the_ring(build, tmp_path, size):
    """A full ring (CONFIG_CONSOLE_RX_BUFFER) is handed over without a newline."""
    conf = f"CONFIG_CONSOLE_RX_BUFFER={size}\n"
    with build(app=APP, sources={"main.c": MAIN}, conf=conf).start(tmp_path) as console:
        console.expect("how?\r\n")
        console.send("l200\r")
        console.expect("ready\r\n")
        console.send("x" * size)
        first = min(size, 128)  # the most that one call takes
        assert console.expect("<") == "x" * size
        assert console.expect(">\r\n") == f"{first}:" + "x" * first
        if size > first:
            console.send("\r")
            console.expect("<")
            assert console.expect(">") == f"{size - first}:" + "x" * (size - first)
            console.expect("<1:\r\n>")
        console.expect("ready\r\n")
        console.send("!\r")
        assert console.wait() == 0


def test_raw(reader):
    """Bytes as they come, neither echoed nor edited."""
    with reader("r1") as console:
        console.send("a")  # perhaps before the first read has set the mode, and then echoed
        console.expect("<1:a>\r\n")
        for typed in ("b", "\b", "\x7f", "\x03", "\x1b"):
            say(console, typed, "", f"1:{typed}")
        console.expect("ready\r\n")
        console.send("\r")
        assert console.expect(">\r\n") == "<1:\r"
        say(console, "\n", "", "1:\n")
        say(console, "!", "", "1:!")
        assert console.wait() == 0


def test_nothing_is_lost_while_a_reader_is_busy(reader):
    """2000 bytes in one piece: what finds the ring full stays in the UART."""
    text = "".join(chr(33 + n * n % 90) for n in range(2000))
    with reader("b") as console:
        console.expect("ready\r\n")
        console.send(text)
        assert console.wait() == 0
        checksum = 0
        for letter in text:
            checksum = (checksum * 31 + ord(letter)) % 2**32
        assert console.text.splitlines()[-1] == f"2000 {checksum}"


TWO_APP = """\
kiln: 1
tasks:
  first:
    entry: reader_task
    sources: [reader.c]
    priority: 6
    stack: 1K
    grants: {console: [read]}
  second:
    entry: reader_task
    sources: [reader.c]
    priority: 5
    stack: 1K
    grants: {console: [read]}
  third:
    entry: reader_task
    sources: [reader.c]
    priority: 6
    stack: 1K
    grants: {console: [read]}
  main: {entry: main_task, sources: [main.c], priority: 20, stack: 512, system: [shutdown]}
"""
TWO_READER = """\
#include "check.h"
#include "chosen.h"
void reader_task(void)
{
    char text[20];
    int length = kiln_read(KILN_STDIN, text, chosen());
    printf("task %d got %.*s", kiln_getpid(), length, text);
}
"""
TWO_MAIN = """\
#include "check.h"
void main_task(void)
{
    puts("ready");
    kiln_sleep(0xffffff);
}
"""


def readers(build, board, tmp_path, length):
    """Three waiting readers that each read once, so much."""
    sources = {"reader.c": TWO_READER, "main.c": TWO_MAIN}
    image = build(app=TWO_APP, sources=sources, board=board)
    return image.start(tmp_path, patch=image.choose(length))


def test_readers_are_served_by_priority(build, board, tmp_path):
    """A line each: the most urgent reader first, then as they came."""
    with readers(build, board, tmp_path, 20) as console:
        console.expect("ready\r\n")
        console.send("one\rtwo\rthree\r")
        console.expect("task 3 got one\r\n")
        console.expect("task 2 got two\r\n")
        console.expect("task 4 got three\r\n")


def test_readers_share_a_line(build, board, tmp_path):
    """What one leaves of a line goes to the next at once."""
    with readers(build, board, tmp_path, 4) as console:
        console.expect("ready\r\n")
        console.send("fourfivesix\r")
        console.expect("task 3 got four")
        console.expect("task 2 got five")
        console.expect("task 4 got six\r\n")
