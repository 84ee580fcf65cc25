# SPDX-License-Identifier: MIT
"""templates/tables.c.j2, kernel/, the table of kinds, and the hand-made tables of host tests.

What each of them says again is compared here, as no compiler sees two of them at once.
"""

from __future__ import annotations

import re

import pytest

from kiln.base.kinds import OBJECTS, OTHER_BITS, RIGHTS, TASK_RIGHTS, Kind, c_right, right_bits
from unit.host_build import BASE, COUNTS

TEMPLATE = (BASE / "templates/tables.c.j2").read_text(encoding="utf-8")
FIXTURE = (BASE / "tests/unit/fixture.c").read_text(encoding="utf-8")
MODEL = (BASE / "tests/model/tables.c").read_text(encoding="utf-8")
KERNEL = "".join(
    path.read_text(encoding="utf-8") for path in sorted((BASE / "kernel").glob("*.h"))
) + (BASE / "arch/arm/v7m/arch_types.h").read_text(encoding="utf-8")

# A table that other files see: its type, its name, and what is in it.
TABLE = re.compile(
    r'^(?:KERNEL_STATE(?:_PART\("\w+"\))? )?(?!static|extern)'
    r"((?:const )?(?:struct )?\w+(?: \*const)?) ?(\w+)(?:\[[^;]*?\])?(?: = (.*?))?;$",
    re.MULTILINE | re.DOTALL,
)
OF_THE_ARCHITECTURE = {"mpu_static"}
OF_USER_CODE = {"start", "image"}  # where a task begins: on the host it has no code


def tables(text: str) -> dict[str, str]:
    """The type of each table by its name."""
    return {name: kind for kind, name, _ in TABLE.findall(text)}


def contents(text: str, name: str) -> str:
    """What stands in a table."""
    return next(inside for _, found, inside in TABLE.findall(text) if found == name)


def members(struct: str) -> set[str]:
    """The names of a struct's fields; those of a nested struct are not among them."""
    match = re.search(rf"^struct {struct} \{{\n(.*?)^\}};", KERNEL, re.MULTILINE | re.DOTALL)
    assert match, struct
    plain = re.sub(r"/\*.*?\*/", "", match[1], flags=re.DOTALL)
    return set(re.findall(r"(\w+)(?:\[\w*\])?;", plain))


CONSTANT = [
    (name, kind.removeprefix("const struct "))
    for name, kind in sorted(tables(TEMPLATE).items())
    if kind.startswith("const struct ") and name not in OF_THE_ARCHITECTURE
]


@pytest.mark.parametrize("text", [FIXTURE, MODEL], ids=["fixture", "model"])
def test_hand_made_tables_are_those_of_the_template(text: str) -> None:
    """Each by its name and its type."""
    ours = tables(text)
    for name, kind in tables(TEMPLATE).items():
        if name not in OF_THE_ARCHITECTURE:
            assert ours.get(name) == kind, name


@pytest.mark.parametrize(("name", "struct"), CONSTANT)
def test_the_template_sets_each_field(name: str, struct: str) -> None:
    """A field that no template sets would be 0 in every image."""
    inside = contents(TEMPLATE, name)
    assert members(struct) <= set(re.findall(r"\.(\w+) = ", inside))


@pytest.mark.parametrize(("name", "struct"), CONSTANT)
def test_the_fixture_sets_each_field(name: str, struct: str) -> None:
    """In some entry at least; of fields by position, the compiler misses those left out."""
    inside, wanted = contents(FIXTURE, name), members(struct)
    if name == "task_defs":
        wanted -= OF_USER_CODE
        inside += "".join(re.findall(r"^#define (?:.*\\\n)*.*\n", FIXTURE, re.MULTILINE))
    if named := set(re.findall(r"\.(\w+) = ", inside)):
        assert wanted <= named


def test_kinds_are_those_of_the_public_enumeration() -> None:
    """In one order: the order of handles is that of what kiln_inspect_object shows."""
    text = (BASE / "include/kiln/inspect_types.h").read_text(encoding="utf-8")
    enum = re.search(r"enum kiln_object_kind \{(.*?)\};", text, re.DOTALL)
    assert enum
    assert re.findall(r"KILN_OBJECT_(\w+)", enum[1]) == [kind.name for kind in OBJECTS]


def test_each_right_has_a_bit_of_its_own() -> None:
    """Testing the bit also proves the kind; plain entries of the tables have 16 bits."""
    bits = right_bits()
    tasks = {c_right(Kind.TASK, right) for right in TASK_RIGHTS}
    for names in (tasks, bits.keys() - tasks):
        assert all(bits[name].bit_count() == 1 and bits[name] < 1 << 16 for name in names)
        assert len({bits[name] for name in names}) == len(names)
    assert OTHER_BITS.items() <= bits.items()
    assert RIGHTS.keys() == set(Kind)


def test_the_kernel_names_no_right_that_is_not_generated() -> None:
    """And each right that can be granted is asked for by some call."""
    text = "".join(
        path.read_text(encoding="utf-8") for path in sorted((BASE / "kernel").glob("*.[ch]"))
    )
    used = {name for name in re.findall(r"\bRIGHT_[A-Z_]+\b", text) if not name.endswith("_")}
    assert used == right_bits().keys()


def test_the_fixture_counts_each_kind() -> None:
    """As generated/layout.h does."""
    assert {kind.name for kind in OBJECTS} <= COUNTS.keys()
