# SPDX-License-Identifier: MIT
"""`kiln check` finds names of an architecture in files that are not its own."""

import pytest

from kiln.base.paths import BASE
from kiln.cli import words


@pytest.fixture
def tree(tmp_path):
    """Makes a tree of files, {path: text}, and returns what is wrong with it."""

    def check(files):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return words.check(tmp_path)

    return check


@pytest.mark.parametrize(
    "path, text, word",
    [
        ("scripts/kiln/layout/x.py", "words = region.rbar", "rbar"),
        ("scripts/kiln/layout/x.py", "names = ('RBAR', base)", "RBAR"),
        ("scripts/kiln/model/x.py", "x = 1  # as SysTick counts", "SysTick"),
        ("scripts/kiln/plan/x.py", '"""Slots of PMSAv7."""', "PMSAv7"),
        ("scripts/kiln/gdb/x.py", 'status = register("xPSR")', "xPSR"),
        ("scripts/kiln/gdb/x.py", 'link = register("lr")', "lr"),
        ("scripts/kiln/measure/x.py", 'calls = name == "bl"', "bl"),
        ("scripts/kiln/measure/x.py", 'known = {f"svc {number}"}', "svc"),
        ("scripts/kiln/measure/x.py", 'found = "ldr pc" in line', "ldr"),
        ("scripts/kiln/measure/x.py", 'run("arm-none-eabi-nm")', "arm-none-eabi"),
        ("scripts/kiln/cli/x.py", 'words = ["-mcpu=cortex", path]', "-mcpu"),
        ("scripts/kiln/cli/x.py", 'BOARD = "a cortex-m3"', "cortex-m3"),
        ("scripts/kiln/image/x.py", 'ARCH = "v7m"', "v7m"),
        ("templates/tables.c.j2", ".rasr = 0,", "rasr"),
        ("cmake/flags.cmake", "set(FLAGS -Os -mthumb)", "-mthumb"),
        ("CMakeLists.txt", "set(FLAGS -mfloat-abi=soft)", "-mfloat-abi"),
    ],
)
def test_a_planted_name_is_found(tree, path, text, word):
    said = f"{path}:2: names {word}, which only an architecture's own files may"
    assert tree({path: f"# one\n{text}\n"}) == [said]


def test_an_architectures_own_files_may_name_it(tree):
    own = ("scripts/kiln/arch/x.py", "scripts/kiln/verify/x.py", "cmake/v7m.cmake")
    assert tree(dict.fromkeys((*own, "templates/v7m/x.j2"), "# rbar -mcpu arm-none-eabi\n")) == []


def test_words_that_only_look_like_them_are_no_names(tree):
    text = (
        '"""Push the cache, pop it: bl and svc are words here."""\n'
        "def push(bl: str) -> str:\n"
        '    """svc"""\n'
        '    return stack.pop(str) + "blank" + "read lr" + "--mcpu" + "crossbar"\n'
    )
    assert tree({"scripts/kiln/plan/x.py": text}) == []


def test_the_tree_has_none():
    assert words.check(BASE) == []
