# SPDX-License-Identifier: MIT
"""Include folders, definitions and libraries of an application's CMakeLists.txt, and archives."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kiln.cli.main import main
from support.application import CMAKE, Builder, BuildFailed, write_application

APP = """\
kiln: 1
tasks:
  one: {entry: one_main, sources: [one.c], priority: 1, stack: 1K}
  two: {entry: two_main, sources: [two.c], priority: 2, stack: 1K, system: [shutdown]}
"""
# A library with a variable, which calls another that prints.
COUNT_H = "int count(int by);\n"
COUNT = """\
#include "count.h"
#include "shout.h"
static int total;
int count(int by)
{
    total += by;
    shout(total);
    return total;
}
"""
SHOUT = (
    '#include "shout.h"\n#include <stdio.h>\nvoid shout(int n) { printf("%d\\n", n * TIMES); }\n'
)
ONE = '#include "count.h"\nvoid one_main(void) { count(1); count(STEP); }\n'
TWO = """\
#include "count.h"
#include <kiln/kiln.h>
#include <stdio.h>
void two_main(void) { count(5); fflush(stdout); kiln_shutdown(0); }
"""
SOURCES = {
    "one.c": ONE,
    "two.c": TWO,
    "lib/count.c": COUNT,
    "lib/include/count.h": COUNT_H,
    "lib/shout.c": SHOUT,
    "lib/include/shout.h": "void shout(int n);\n",
}
TARGETS = """\
add_library(shout STATIC lib/shout.c)
target_include_directories(shout PUBLIC lib/include)
target_compile_definitions(shout PRIVATE TIMES=10)
add_library(count STATIC lib/count.c)
target_include_directories(count PUBLIC lib/include)
target_link_libraries(count PRIVATE shout m)
target_link_libraries(kiln_app INTERFACE count)
target_compile_definitions(kiln_app INTERFACE STEP=2)
"""
FOLDERS = """\
include_directories(lib/include)
add_compile_definitions(STEP=2 TIMES=10)
add_library(shout OBJECT lib/shout.c)
add_library(count STATIC lib/count.c)
link_libraries(count shout)
"""
# Names that would break the kernel and the user library, had they been compiled with them.
HOSTILE = "add_compile_definitions(kernel=1 task=2 printf=3)\n"
SUM = ["10", "30", "50"]  # each task has its own total


def with_cmake(lines: str) -> str:
    """A CMakeLists.txt with these lines before kiln_application()."""
    return CMAKE.replace("kiln_application()", lines + "kiln_application()")


@pytest.mark.parametrize("lines", [TARGETS, FOLDERS], ids=["targets", "folders"])
def test_libraries(build: Builder, board: str, lines: str) -> None:
    """Compiled as the application is, found by its sources; what is variable is each task's own."""
    sources = SOURCES | {"CMakeLists.txt": with_cmake(lines)}
    assert build(app=APP, sources=sources, board=board).run().lines == SUM


def test_definitions_are_the_applications_alone(build: Builder) -> None:
    """Kernel and user library are compiled as ever."""
    app = "\n".join(APP.splitlines()[:3]) + "\n"
    sources = {"one.c": "int kernel_, task_;\nvoid one_main(void) { kernel_ = kernel + task; }\n"}
    build(app=app, sources=sources | {"CMakeLists.txt": with_cmake(HOSTILE)})


def archive(folder: Path, name: str, sources: list[str]) -> None:
    """Make an archive of sources of the folder, as a vendor would."""
    objects = []
    for source in sources:
        objects.append(str(folder / source) + ".o")
        command = ["arm-none-eabi-gcc", "-mcpu=cortex-m3", "-mthumb", "-Os", "-DTIMES=10"]
        command += ["-isystem", "/usr/lib/picolibc/arm-none-eabi/include"]
        command += ["-I", str(folder / "lib/include"), "-c", str(folder / source)]
        subprocess.run([*command, "-o", objects[-1]], check=True)
    subprocess.run(["arm-none-eabi-ar", "rcs", str(folder / name), *objects], check=True)


def test_archive_in_sources(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A task lists the archives of others with its sources; they may need each other."""
    app = APP.replace("[one.c]", "[one.c, libcount.a, libshout.a]")
    app = app.replace("[two.c]", "[libcount.a, two.c, libshout.a]")
    cmake = with_cmake("target_include_directories(kiln_app INTERFACE lib/include)\n")
    sources = SOURCES | {"CMakeLists.txt": cmake, "one.c": ONE.replace("STEP", "2")}
    folder = write_application(tmp_path / "app", app, sources)
    archive(folder, "libcount.a", ["lib/count.c"])
    archive(folder, "libshout.a", ["lib/shout.c"])
    words = ["--deterministic", "--timeout", "20", "-d", str(tmp_path / "b"), str(folder)]
    assert main(["run", *words]) == 0
    assert capfd.readouterr().out.split()[-3:] == SUM


def test_header_in_another_folder(build: Builder) -> None:
    """The compiler's message is followed by the line that finds the header, once."""
    with pytest.raises(BuildFailed) as failed:
        build(app=APP, sources=SOURCES)
    text = failed.value.output
    assert "one.c:1:10: fatal error: count.h: No such file or directory\n" in text
    assert text.endswith(
        "  hint: count.h is in lib/include; CMakeLists.txt can say"
        " target_include_directories(kiln_app INTERFACE lib/include)\n"
    )
    assert text.count("hint") == 1


def test_no_archive(build: Builder) -> None:
    """What only ends in .a is refused by name."""
    app = APP.replace("[one.c]", "[one.c, libbad.a]")
    sources = SOURCES | {"CMakeLists.txt": with_cmake(TARGETS), "libbad.a": "text"}
    with pytest.raises(BuildFailed) as failed:
        build(app=app, sources=sources)
    assert failed.value.output.endswith("libbad.a: error: not an archive\n")


REFUSED = """\
add_library(dynamic SHARED lib/count.c)
target_link_libraries(kiln_app INTERFACE dynamic ringbof lib/none.a m)
"""


def test_what_cannot_be_linked(build: Builder) -> None:
    """All that is wrong, without CMake's account of it."""
    sources = SOURCES | {
        "CMakeLists.txt": with_cmake(
            "set_property(GLOBAL PROPERTY TARGET_SUPPORTS_SHARED_LIBS ON)\n" + REFUSED
        )
    }
    with pytest.raises(BuildFailed) as failed:
        build(app=APP, sources=sources)
    lines = failed.value.output.splitlines()
    errors = [line for line in lines if "CMakeLists.txt: error: " in line]
    assert [line.partition("error: ")[2] for line in errors] == [
        "'dynamic' is a SHARED_LIBRARY, which no task can link",
        "'ringbof' is no library of this build, and no file that ends in .a",
        "there is no library 'lib/none.a'",
    ]
    assert len([line for line in lines if line.startswith("  hint: ")]) == 3
    assert not [line for line in lines if "CMake Error" in line or "Call Stack" in line]


def test_an_undefined_symbol_of_a_library(build: Builder) -> None:
    """It is said of the task whose source leads there."""
    sources = SOURCES | {
        "CMakeLists.txt": with_cmake(TARGETS),
        "lib/shout.c": "void nowhere(int);\nvoid shout(int n) { nowhere(n); }\n",
    }
    with pytest.raises(BuildFailed) as failed:
        build(app=APP, sources=sources)
    assert "task 'one': " in failed.value.output and "task 'two': " in failed.value.output
    assert "'nowhere'" in failed.value.output and "undefined reference" not in failed.value.output
