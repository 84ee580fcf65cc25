# SPDX-License-Identifier: MIT
"""The kernel's C is one unit: what it contains, and what its files still are by themselves."""

from __future__ import annotations

import json
import shlex
import subprocess
from pathlib import Path

import pytest

from kiln.base.paths import BASE

HELLO = BASE / "samples/hello_world"
EVERYTHING = BASE / "tests/size/apps/everything"
UNIT = BASE / "cmake/kernel.c"
UNUSED = "static int nobody_calls_this(void)\n{\n    return 1;\n}\n"


@pytest.fixture(scope="module")
def hello(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build directory."""
    directory = tmp_path_factory.mktemp("unit") / "build"
    subprocess.run([str(BASE / "kiln"), "build", "-d", str(directory), str(HELLO)], check=True)
    return directory


def command(directory: Path, source: Path) -> list[str]:
    """How a file is compiled, as far as to warnings."""
    database = json.loads((directory / "compile_commands.json").read_text(encoding="utf-8"))
    words = next(shlex.split(e["command"]) for e in database if e["file"] == str(source))
    return [*words[: words.index("-o")], "-S", "-o", "/dev/null"]


def names(path: Path) -> set[str]:
    """What an object file or an image defines."""
    nm = ["arm-none-eabi-nm", "--defined-only", "--format=just-symbols", str(path)]
    found = subprocess.run(nm, capture_output=True, text=True, check=True).stdout
    return set(found.splitlines())


def test_units(hello: Path) -> None:
    """All C but the tables is in one, which is made again when a file or a header is edited."""
    folder = hello / "kiln/CMakeFiles/kiln_kernel.dir"
    objects = {path.name: path for path in folder.rglob("*.obj")}
    assert objects.keys() == {"kernel.c.obj", "entry.S.obj", "tables.c.obj", "vectors.c.obj"}
    name = str(objects["kernel.c.obj"].relative_to(hello))
    ninja = ["ninja", "-C", str(hello), "-t", "deps", name]
    needed = subprocess.run(ninja, capture_output=True, text=True, check=True).stdout.split()
    assert {str(path) for path in (BASE / "kernel").glob("*.c")} <= set(needed)
    assert {str(BASE / "kernel/list.h"), str(BASE / "drivers/uart/cmsdk_uart.c")} <= set(needed)


def test_what_an_image_does_not_have_is_not_compiled(hello: Path) -> None:
    """The compiler leaves it out, not only the linker."""
    defined = names(hello / "kiln/CMakeFiles/kiln_kernel.dir/cmake/kernel.c.obj")
    assert {"sys_write", "sys_exit", "kernel_boot", "time_tick"} <= defined
    assert not {name for name in defined if name.startswith(("sys_mutex", "sys_queue", "queue_"))}


@pytest.mark.parametrize("level", ["SIZE", "SPEED"])
def test_functions_keep_their_names(build, level: str) -> None:
    """The compiler makes no copies that debuggers and `kiln bounds` would not know."""
    app = EVERYTHING
    sources = {path.name: path.read_text(encoding="utf-8") for path in app.glob("*.c")}
    image = build(
        app=(app / "app.yaml").read_text(encoding="utf-8"),
        sources=sources,
        conf=(app / "prj.conf").read_text(encoding="utf-8"),
        defines=(f"-DCONFIG_OPTIMIZE_{level}=y",),
    )
    parts = (".constprop.", ".isra.", ".part.", ".cold")
    assert [name for name in names(image.elf) if any(part in name for part in parts)] == []


@pytest.mark.parametrize("chosen", ["mps2_an386", "netduinoplus2", "stm32vldiscovery"])
def test_each_file_alone(kiln, tmp_path: Path, chosen: str) -> None:
    """None needs what another one includes, and the warnings are those of the unit."""
    words = ("-b", chosen, "-t", "kiln/kiln_kernel_files", "-d", tmp_path, HELLO)
    result = kiln("build", *words)
    assert result.returncode == 0, result.stdout + result.stderr
    made = {path.name for path in tmp_path.glob("kiln/CMakeFiles/kiln_kernel_files.dir/**/*.obj")}
    assert {f"{path.name}.obj" for path in (BASE / "kernel").glob("*.c")} < made


@pytest.mark.parametrize("source", [BASE / "kernel/queue.c", UNIT], ids=["alone", "unit"])
def test_what_nothing_calls_is_found(hello: Path, tmp_path: Path, source: Path) -> None:
    """In a file by itself and in the unit, as an error."""
    words = command(hello, source)
    for text, status in (("", 0), (UNUSED, 1)):
        file = tmp_path / "file.c"
        file.write_text(f'#include "{source}"\n{text}', encoding="utf-8")
        result = subprocess.run([*words, str(file)], cwd=hello, capture_output=True, text=True)
        assert result.returncode == status, result.stderr
        assert ("nobody_calls_this" in result.stderr) == bool(text)
