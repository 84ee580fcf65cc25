# SPDX-License-Identifier: MIT
"""Kiln's reading of static libraries agrees with nm's and size's."""

import subprocess
from pathlib import Path

import pytest

from kiln.base import archive

OBJECTS = {
    "a_name_of_more_than_fifteen_characters": "int f(void) { return 1; }",
    "constant": "const int table[4] = {1, 2};",
    "data": "int counter = 3;",
    "zero": "static int calls; int g(void) { return ++calls; }",
    "common": "int tentative;",
    "local": "__thread int own;",
    "uses": "extern int f(void); extern int h(void) __attribute__((weak));"
    "int use(void) { return h ? h() : f(); }",
    "weak": "__attribute__((weak)) int h(void) { return 0; }",
    "empty": "typedef int nothing;",
}


def tool(*words):
    return subprocess.run(words, check=True, text=True, capture_output=True).stdout


def library_of(name):
    """A system library for a Cortex-M4."""
    gcc = ("arm-none-eabi-gcc", "-mcpu=cortex-m4", "-mfloat-abi=soft")
    if name == "libgcc.a":
        return Path(tool(*gcc, "-print-libgcc-file-name").strip())
    multi = tool(*gcc, "-mthumb", "-print-multi-directory").strip()
    return Path("/usr/lib/picolibc/arm-none-eabi/lib", multi, name)


def by_binutils(path):
    """Member -> whether size and nm find data in it, what it defines, what it uses."""
    found = {}
    for line in tool("arm-none-eabi-size", path).splitlines()[1:]:
        _, data, bss, _, _, name, *_ = line.split()
        found[name] = [data != "0" or bss != "0", set(), set()]
    current = []
    for line in tool("arm-none-eabi-nm", "--quiet", "--format=posix", path).splitlines():
        if line.endswith("]:"):
            current = found[line[line.rindex("[") + 1 : -2]]
            continue
        name, kind, *_ = line.split()
        if kind in "Uwv":
            current[2].add(name)
        elif kind.isupper():
            current[1].add(name)
        current[0] |= kind == "C"
    return found


def by_kiln(path):
    return {name: [c.stateful, c.defines, c.uses] for name, c in archive.members(path)}


def test_each_kind_of_symbol(tmp_path):
    for name, text in OBJECTS.items():
        (tmp_path / f"{name}.c").write_text(text)
    sources = [f"{name}.c" for name in OBJECTS]
    objects = [f"{name}.o" for name in OBJECTS]
    command = ["arm-none-eabi-gcc", "-mcpu=cortex-m4", "-fcommon", "-c", *sources]
    subprocess.run(command, cwd=tmp_path, check=True)
    subprocess.run(["arm-none-eabi-ar", "rcsD", "all.a", *objects], cwd=tmp_path, check=True)
    found = by_kiln(tmp_path / "all.a")
    assert found == by_binutils(tmp_path / "all.a")
    stateful = {name for name, (state, _, _) in found.items() if state}
    assert stateful == {"data.o", "zero.o", "common.o", "local.o"}
    assert found["uses.o"][1:] == [{"use"}, {"f", "h"}]


@pytest.mark.parametrize("name", ["libgcc.a", "libc.a"])
def test_the_system_libraries(name):
    path = library_of(name)
    found = by_kiln(path)
    assert len(found) > 500
    assert found == by_binutils(path)


@pytest.mark.parametrize(
    "data, said",
    [
        (b"\x7fELF", "not an archive"),
        (b"!<arch>\n" + b"x/".ljust(48) + b"4         `\nabcd", "ELF32"),
    ],
)
def test_what_is_no_library_is_said(tmp_path, data, said):
    path = tmp_path / "x.a"
    path.write_bytes(data)
    with pytest.raises(archive.NoArchive, match=said):
        list(archive.members(path))
