# SPDX-License-Identifier: MIT
"""scripts/kiln imports in the order of its stages; what is planted against it is found."""

import pytest

from kiln.base.paths import BASE
from kiln.cli import stages


@pytest.fixture
def tree(tmp_path):
    """Makes a tree of a few modules, {name: text}, and returns what is wrong with it."""

    def check(modules):
        for name, text in modules.items():
            path = tmp_path / f"{name.replace('.', '/')}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            (path.parent / "__init__.py").touch()
            path.write_text(text)
        (tmp_path / "__init__.py").unlink(missing_ok=True)
        return stages.check(tmp_path)

    return check


GOOD = {
    "base.diag": "import os",
    "arch.frames": "",
    "arch.known": "",
    "plan.tasks": "",
    "verify.image": "",
    "verify.rules": "",
}


def test_imports_of_earlier_stages_and_of_ones_own_are_right(tree):
    good = GOOD | {
        "plan.tasks": "from kiln.base.diag import Place\nfrom kiln import base\nimport yaml",
        "verify.rules": "from kiln.verify import image",
        "gdb.frames": "from kiln.arch.frames import FRAMES",
    }
    assert tree(good) == []


@pytest.mark.parametrize(
    "name, text, said",
    [
        (
            "base.files",
            "import kiln.plan.tasks",
            "base/files.py:1: imports kiln.plan.tasks: plan is a",
        ),
        (
            "base.files",
            "def f():\n    from kiln.plan import tasks",
            "base/files.py:2: imports kiln.plan.t",
        ),
        (
            "base.files",
            "from kiln.plan.tasks import Plan",
            "base/files.py:1: imports kiln.plan.tasks: ",
        ),
        ("verify.rules", "from kiln.plan.tasks import Plan", "verify imports nothing but itself"),
        ("verify.rules", "from kiln.base import diag", "verify imports nothing but itself"),
        ("gdb.frames", "import kiln.base.diag", "gdb imports nothing but itself"),
        ("base.diag", "from kiln.base import diag", "a circle of imports: base.diag -> base.diag"),
        ("arch.frames", "import kiln.base.diag", "gdb imports arch.frames, which therefore"),
        ("gdb.frames", "import kiln.arch.known", "gdb imports nothing but itself"),
        ("verify.rules", "import kiln.arch.frames", "verify imports nothing but itself"),
        ("attic.old", "", "scripts/kiln/attic: no stage"),
    ],
)
def test_what_is_against_the_order_is_found(tree, name, text, said):
    found = tree(GOOD | {name: text})
    assert len(found) == 1 and said in found[0]


def test_a_circle_within_a_stage_is_found(tree):
    two = {"plan.tasks": "from kiln.plan import rights", "plan.rights": "import kiln.plan.tasks"}
    said = "a circle of imports: plan.rights -> plan.tasks -> plan.rights"
    assert tree(GOOD | two) == [f"scripts/kiln: {said}"]


def test_imports_for_types_alone_make_no_circle(tree):
    text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from kiln.plan import rights"
    assert tree(GOOD | {"plan.tasks": text, "plan.rights": "import kiln.plan.tasks"}) == []


def test_modules_in_no_package_are_few(tree):
    few = {f"m{n}": "" for n in range(stages.OUTSIDE)}
    assert tree(GOOD | few) == []
    assert "4 modules in no package" in tree(GOOD | few | {"one_more": ""})[0]


def test_every_package_of_ours_is_a_stage():
    found = {path.parent.name for path in (BASE / "scripts/kiln").glob("*/__init__.py")}
    assert found == {*stages.ORDER}
