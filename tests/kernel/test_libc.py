# SPDX-License-Identifier: MIT
"""The C library and the tasks' variables: each task has its own."""

import re
from pathlib import Path

import pytest
from support.application import BuildFailed

APPS = Path(__file__).parent / "apps"


def test_libc_in_two_tasks(build, board):
    """With 300 ticks a second the kernel divides 64-bit numbers too."""
    image = build.folder(APPS / "libc", board, conf="CONFIG_TICK_HZ=300\n")
    assert sorted(image.run().lines) == ["task 2 is done", "task 3 is done"]


def test_division_is_the_kernels_own(build, board):
    """One copy for the tasks, and one that they cannot execute for the kernel."""
    image = build.folder(APPS / "libc", board, conf="CONFIG_TICK_HZ=300\n")
    from elftools.elf.elffile import ELFFile

    with image.elf.open("rb") as file:
        table = ELFFile(file).get_section_by_name(".symtab")
        places = {s["st_value"] & ~1 for s in table.get_symbol_by_name("__aeabi_uldivmod")}
    sections = [
        name
        for name in (".kernel_text", ".user_text")
        for start, size in [image.sections[name]]
        if any(start <= place < start + size for place in places)
    ]
    assert sections == [".kernel_text", ".user_text"]


def test_variables(build, board):
    assert build.folder(APPS / "globals", board).run().text == "each has its own\n"


APP = """\
kiln: 1
tasks:
  one:
    entry: one_task
    sources: [one.c]
    priority: 1
    stack: 1K
    system: [shutdown]
"""


def output(build, *sources, app=APP):
    """What the failing build says."""
    names = ("one.c", "two.c")
    with pytest.raises(BuildFailed) as failed:
        build(app=app, sources=dict(zip(names, sources)))
    return failed.value.output


def test_undefined_entry(build):
    text = output(build, "void one_tsk(void) {}\n")
    assert text == (
        "app.yaml:3:3: error: task 'one': entry 'one_task' is not defined in its sources\n"
        "  hint: did you mean 'one_tsk'?\n"
    )


def test_entry_that_is_a_variable(build):
    text = output(build, "int one_task = 1;\n")
    assert (
        text == "app.yaml:3:3: error: task 'one': entry 'one_task' is a variable, not a function\n"
    )


def test_static_entry(build):
    text = output(build, "static void one_task(void) {}\nvoid (*p)(void) = one_task;\n")
    assert text == (
        "app.yaml:3:3: error: task 'one': entry 'one_task' is not defined in its sources\n"
        "  hint: a static function is not seen outside its file\n"
    )


def test_undefined_function(build):
    text = output(build, "void nowhere(void);\nvoid one_task(void) { nowhere(); }\n")
    assert text == (
        "one.c:2: error: task 'one': 'nowhere' is not defined\n"
        "  hint: add the source or library that defines it to the task's sources in app.yaml\n"
    )


def test_function_defined_twice(build):
    app = APP.replace("[one.c]", "[one.c, two.c]")
    text = output(
        build,
        "void one_task(void) {}\nint f(void) {return 1;}\n",
        "int f(void) {return 2;}",
        app=app,
    )
    assert "multiple definition of `f'" in text


def test_another_tasks_variable(build):
    """A task's variables are nobody else's: not even their names are known."""
    app = APP + "  two: {entry: two_task, sources: [two.c], priority: 2, stack: 512}\n"
    one = "extern int secret;\nvoid one_task(void) { secret = 1; }\n"
    text = output(build, one, "int secret;\nvoid two_task(void) {}\n", app=app)
    assert text == (
        "one.c:2: error: task 'one': 'secret' is not defined\n"
        "  hint: task 'two' has it, and tasks share no variables: list that source in this task"
        " too, or share memory (`memory:`)\n"
    )


def test_common(build):
    """Tentative definitions of two files become one variable of the task."""
    app = APP.replace("[one.c]", "[one.c, two.c]")
    attribute = "__attribute__((common))"
    one = f"""\
#include "check.h"
int both {attribute};
int other(void);
void one_task(void)
{{
    CHECK_EQ(both, 0);
    both = 5;
    CHECK_EQ(other(), 5);
    kiln_shutdown(0);
}}
"""
    two = f"int both {attribute};\nint other(void) {{ return both; }}\n"
    build(app=app, sources={"one.c": one, "two.c": two}).run()


def test_variable_in_a_section_of_its_own(build):
    """Writable data that no task's memory takes in is an error, not lost or shared."""
    one = '__attribute__((section("elsewhere"))) int mine = 1;\nvoid one_task(void) { mine++; }\n'
    assert output(build, one) == (
        "one.c:1: error: task 'one': 'mine' is in section elsewhere (one.c.obj), which no task's"
        " memory takes in\n"
        "  hint: leave the section out; KILN_NOINIT and aligned(N) need none\n"
    )


def test_sections_of_kilns(build):
    """What names itself the kernel's, or another task's, is refused with its place."""
    app = APP + "  two: {entry: two_task, sources: [two.c], priority: 2, stack: 512}\n"
    one = """\
#define IN(name) __attribute__((section(name), used))
IN(".kernel_text") void code(void) {}
IN(".task.two.data") int in_two = 7;
IN(".vectors") static const int vectors[4] = {1, 2, 3, 4};
IN(".kernel_state.first") int state;
__asm__(".section .user_rodata, \\"a\\"\\n.word 1\\n.text");
void one_task(void) {}
"""
    text = output(build, one, "int secret = 1;\nvoid two_task(void) { secret++; }\n", app=app)
    assert re.sub(r"^\S+/one.c.obj:", "OBJECT:", text, flags=re.M) == (
        "OBJECT: error: task 'one': bytes of .user_rodata is in section .user_rodata (one.c.obj),"
        " whose name is Kiln's\n"
        "one.c:2: error: task 'one': 'code' is in section .kernel_text (one.c.obj), whose name is"
        " Kiln's\n"
        "one.c:3: error: task 'one': 'in_two' is in section .task.two.data (one.c.obj), whose name"
        " is Kiln's\n"
        "one.c:5: error: task 'one': 'state' is in section .kernel_state.first (one.c.obj), whose"
        " name is Kiln's\n"
        "one.c:4: error: task 'one': 'vectors' is in section .vectors (one.c.obj), whose name is"
        " Kiln's\n"
        "  hint: leave the section out; KILN_NOINIT and aligned(N) need none\n"
    )


def test_float_formats(build):
    """CONFIG_PRINTF_FLOAT makes %f work; without it the image is smaller."""
    one = '#include "check.h"\nvoid one_task(void)\n{\n'
    one += '    volatile double x = 1.5;\n    printf("%.2f\\n", x);\n    kiln_shutdown(0);\n}\n'
    with_float = build(app=APP, sources={"one.c": one}, conf="CONFIG_PRINTF_FLOAT=y\n")
    without = build(app=APP, sources={"one.c": one})
    assert with_float.run().text == "1.50\n"
    assert "1.50" not in without.run().text
    assert without.sections[".user_text"][1] < with_float.sections[".user_text"][1]


SIXTY_FOUR = """\
#include <inttypes.h>
#include <kiln/log.h>
#include <limits.h>
#include "check.h"
LOG_MODULE_REGISTER(show, LOG_LEVEL_INF);
void one_task(void)
{
    char text[64];

    printf("%lld then %d\\n", 1234567890123LL, 42);
    printf("%llu %llx then %d\\n", ULLONG_MAX, 0x123456789abcdef0ull, 43);
    printf("%" PRIu64 " %jd then %s\\n", UINT64_C(10000000000), (intmax_t)-5000000000LL, "text");
    snprintf(text, sizeof(text), "%lld|%zu|%hhd", -1LL, sizeof(text), 300);
    puts(text);
    LOG_INF("%lld then %d", 1234567890123LL, 44);
    kiln_shutdown(0);
}
"""


@pytest.mark.parametrize("conf", ["", "CONFIG_PRINTF_FLOAT=y\n"])
def test_sixty_four_bits(build, board, conf):
    """%lld and its kin print all of a number, whatever the formatter."""
    lines = build(app=APP, sources={"one.c": SIXTY_FOUR}, board=board, conf=conf).run().lines
    assert lines[:4] == [
        "1234567890123 then 42",
        "18446744073709551615 123456789abcdef0 then 43",
        "10000000000 -5000000000 then text",
        "-1|64|44",
    ]
    assert re.fullmatch(r"\[.*\] <inf> show: 1234567890123 then 44", lines[4])


def test_constructors_are_refused(build):
    """Nothing would call them: a task begins with its entry function."""
    source = "int x;\n__attribute__((constructor)) void early(void) { x = 1; }\n"
    text = output(build, source + "void one_task(void) {}\n")
    assert "error: 1 constructor or destructor functions would never be called\n" in text
