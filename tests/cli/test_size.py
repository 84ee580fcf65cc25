# SPDX-License-Identifier: MIT
"""`kiln size`: every byte of an image has an owner, and the sums are those of the sections."""

from __future__ import annotations

import io
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from kiln.base.errors import UserError
from kiln.base.paths import BASE
from kiln.image.usage import sections
from kiln.measure.size import parts, report
from kiln.measure.size.linkmap import Piece, read_map
from kiln.measure.size.sizes import measure
from kiln.measure.size.unit import Unit
from kiln.verify.image import read_image

FLASH = (".vectors", ".kernel_text", ".kernel_rodata", ".user_text", ".user_rodata")
MAP = """\
Discarded input sections

 .text.gone     0x00000000       0x10 /b/kernel.o

Linker script and memory map

.kernel_text    0x000000c0       0x2c
 .text.short    0x000000c0       0x10 /b/kernel.o
 .text.a_name_that_is_too_long_for_one_line
                0x000000d0       0x18 /b/libraries/shared_1.a(memset.o)
 *fill*         0x000000e8        0x4
 .text.empty    0x000000ec        0x0 /b/kernel.o
.empty          0x00000000        0x0
"""


def kiln(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    return subprocess.run([str(BASE / "kiln"), *words], capture_output=True, text=True)


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build directory of samples/footprint."""
    folder = tmp_path_factory.mktemp("size") / "build"
    result = kiln("build", "-d", str(folder), str(BASE / "samples/footprint"))
    assert result.returncode == 0, result.stderr
    return folder


@pytest.fixture(scope="module")
def figures(build: Path) -> dict[str, Any]:
    """What the command prints for scripts."""
    result = kiln("size", "--json", "-d", str(build))
    assert result.returncode == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_sums_are_those_of_the_sections(build: Path, figures: dict[str, Any]) -> None:
    """Of flash and of RAM, and of each component's files."""
    flash = ram = 0
    for name, _, size in sections(build / "footprint.elf"):
        data = name.startswith((".task.", ".memory.", ".kernel_stack", ".kernel_state"))
        flash += size if name in FLASH or (data and name.endswith(".data")) else 0
        ram += size if data else 0
    assert figures["image"] == {"flash": flash, "ram": ram}
    for key in ("flash", "ram"):
        assert sum(c[key] for c in figures["components"]) == figures["image"][key]
        for component in figures["components"]:
            assert sum(f[key] for f in component["files"]) == component[key]


def test_components(figures: dict[str, Any]) -> None:
    """What belongs to the kernel's figure, by its source files."""
    found = {component["name"]: component for component in figures["components"]}
    names = {"kernel", "console", "arch", "vectors", "tables", "drivers", "kernel stack"}
    assert names | {"task sensor", "memory totals"} <= found.keys()
    files = {file["name"] for file in found["kernel"]["files"]}
    assert {"kernel/queue.c", "kernel/mutex.c", "kernel/timer.c"} <= files
    assert {"arch/arm/v7m/entry.S"} <= {f["name"] for f in found["arch"]["files"]}
    counted = [c for n, c in found.items() if n in report.KERNEL or n.endswith("in the kernel")]
    padding = [f for f in found["alignment"]["files"] if f["name"] == "of the kernel"]
    assert sum(c["flash"] for c in [*counted, *padding]) == figures["kernel"]["flash"]


def test_limits_of_ram(figures: dict[str, Any]) -> None:
    """What a task and each object cost, what nothing accounts for, and the whole sample."""
    most = {"task": 88, "semaphore": 16, "mutex": 20, "queue": 24}
    assert all(figures["bytes_each"][kind] <= limit for kind, limit in most.items())
    assert figures["kernel"]["fixed_ram"] <= 512
    assert figures["image"]["ram"] <= 5 * 1024


def test_shape_of_the_json(figures: dict[str, Any]) -> None:
    """What scripts rely on."""
    assert figures["optimisation"] == "-Os"
    assert figures["kernel"].keys() >= {"flash", "ram"}
    assert figures["image"].keys() == {"flash", "ram"}
    assert figures["bytes_each"].keys() == {"task", "semaphore", "mutex", "queue"}
    for component in figures["components"]:
        assert component.keys() == {"name", "flash", "ram", "files"}


def test_tables_by_name(figures: dict[str, Any]) -> None:
    """The generated tables are told apart, also in the kernel's RAM."""
    (found,) = [c for c in figures["components"] if c["name"] == "tables"]
    files = {file["name"]: (file["flash"], file["ram"]) for file in found["files"]}
    assert {"call tables", "task_defs", "memory ranges", "names and texts"} <= files.keys()
    assert files["tasks"] == (0, 5 * figures["bytes_each"]["task"])
    assert files["semaphores"] == (0, 2 * figures["bytes_each"]["semaphore"])


def test_the_default_level_is_named() -> None:
    """As in the tables of `kiln bench`."""
    assert report.Sizes("-O2", (), {}, 0).level == "-O2 (the default)"
    assert report.Sizes("-Os", (), {}, 0).level == "-Os"


def test_table(build: Path) -> None:
    """It fits a narrow terminal, and ends with the sum."""
    sizes = measure(build / "footprint.elf", build / "generated")
    text = io.StringIO()
    report.show("footprint", sizes, Console(file=text, width=60))
    lines = text.getvalue().splitlines()
    assert lines[0].split() == ["footprint,", "-Os"]
    (row,) = [line.split() for line in lines if line.startswith(" all")]
    assert row[1:] == [str(n) for n in sizes.image]


def test_a_map_that_does_not_fit_the_image(build: Path, tmp_path: Path) -> None:
    """Nothing is shown that does not add up."""
    for name in ("footprint.elf", "footprint.map", "kernel.o.map"):
        (tmp_path / name).write_bytes((build / name).read_bytes())
    map_file = tmp_path / "footprint.map"
    text = map_file.read_text(encoding="utf-8").replace("\n.vectors ", "\n.wectors ")
    map_file.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match="the map of footprint.elf says"):
        parts.parts(tmp_path / "footprint.elf")


def test_not_a_build(tmp_path: Path) -> None:
    """Neither a folder that is something else nor one that is missing."""
    for folder in (tmp_path, tmp_path / "none"):
        result = kiln("size", str(folder))
        assert result.returncode == 1
        assert f"{folder} is not a build directory\n  hint: kiln build makes one" in result.stderr


def test_not_built(tmp_path: Path) -> None:
    """The message says what to do."""
    result = kiln("size", "-d", str(tmp_path / "none"), str(BASE / "samples/footprint"))
    assert result.returncode == 1
    assert "footprint.elf does not exist\n  hint: run kiln build first" in result.stderr


def test_maps(tmp_path: Path) -> None:
    """Long names have a line of their own; what was discarded or is empty does not count."""
    path = tmp_path / "x.map"
    path.write_text(MAP, encoding="utf-8")
    (output,) = read_map(path)
    assert (output.name, output.address, output.size) == (".kernel_text", 0xC0, 0x2C)
    assert [(p.address, p.size) for p in output.pieces] == [(0xC0, 0x10), (0xD0, 0x18)]
    assert output.pieces[1].origin == "/b/libraries/shared_1.a(memset.o)"
    assert parts.owner_of(output.pieces[1].origin, True) == ("libc in the kernel", "memset")


@pytest.mark.parametrize(
    ("origin", "owner"),
    [
        (
            "/b/kiln/CMakeFiles/kiln_kernel.dir/arch/arm/v7m/entry.S.obj",
            ("arch", "arch/arm/v7m/entry.S"),
        ),
        (
            "/b/kiln/CMakeFiles/kiln_kernel.dir/./__/generated/tables.c.obj",
            ("tables", "generated/tables.c"),
        ),
        (
            "/k/kiln/CMakeFiles/kiln_kernel.dir/build/app/generated/vectors.c.obj",
            ("vectors", "generated/vectors.c"),
        ),
        ("/b/task_sensor.o", ("task sensor", "code")),
        ("/b/libraries/shared_0.a(start.c.obj)", ("user library", "start")),
    ],
)
def test_owners(origin: str, owner: tuple[str, str]) -> None:
    """Of object files as the linker names them."""
    assert parts.owner_of(origin, False) == owner


@pytest.mark.parametrize(
    ("file", "owner"),
    [
        ("kernel/task.c", ("kernel", "kernel/task.c")),
        ("kernel/console_input.c", ("console", "kernel/console_input.c")),
        ("kernel/output.c", ("console", "kernel/output.c")),
        ("", ("alignment", "of the kernel")),
    ],
)
def test_owners_in_the_unit(file: str, owner: tuple[str, str]) -> None:
    """Of what the kernel's one unit has from a file."""
    assert parts.source_owner(file) == owner


def test_files_of_the_unit(build: Path) -> None:
    """Code is the file's that it was written in, also where it was inlined, unless that is a
    header; state is the file's that defines it, and texts are the file's that uses them."""
    image = read_image(build / "footprint.elf")
    unit = Unit(image)

    def files(symbol: str, section: str) -> dict[str, int]:
        found = image.kernel_symbol(symbol)
        piece = Piece(section, found.value & ~1, found.size, "")
        return dict(unit.divide(piece, parts.state_symbols(image)))

    boot = files("kernel_boot", ".text.kernel_boot")
    assert {"kernel/kernel.c", "drivers/uart/cmsdk_uart.c"} <= set(boot)
    assert not [name for name in boot if name.endswith(".h")]
    assert files("kernel", ".kernel_state.first") == {"kernel/kernel.c": 72, "": 0}
    assert files("cause_bits", ".rodata.cause_bits") == {"arch/arm/v7m/fault.c": 22}
    assert dict(unit.divide(Piece(".rodata.panic.str1.1", 0, 9, ""), ())) == {"kernel/panic.c": 9}
