# SPDX-License-Identifier: MIT
"""Questions to the debug information (DWARF), asked through elftools."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from kiln.verify.image import BadImage

_TRANSPARENT = {"DW_TAG_const_type", "DW_TAG_volatile_type", "DW_TAG_typedef"}


def array_variable(dwarf: Any, name: str) -> Any:
    """The entry of the array `name`.

    The generated tables.c is looked at first, because parsing every unit would
    take most of a build's time.
    """
    for unit in _tables_first(dwarf):
        for die in _variables(unit):
            if name_of(die) == name and type_of(die).tag == "DW_TAG_array_type":
                return die
    raise BadImage(f"its debug information does not describe {name}")


def _tables_first(dwarf: Any) -> Iterator[Any]:
    """All units; those after tables.c, which are the tasks', are read only on demand."""
    others = []
    for unit in dwarf.iter_CUs():
        if name_of(unit.get_top_DIE()).endswith("tables.c"):
            yield unit
        else:
            others.append(unit)
    yield from others


def variable_sources(dwarf: Any, names: Collection[str]) -> dict[str, str]:
    """The source file of each of these variables, if known."""
    sources = {}
    for unit in dwarf.iter_CUs():
        for die in _variables(unit):
            if name_of(die) in names and "DW_AT_location" in die.attributes:
                sources[name_of(die)] = name_of(unit.get_top_DIE())
    return sources


def name_of(die: Any) -> str:
    """The name of an entry, "" if it has none."""
    value = die.attributes.get("DW_AT_name")
    return str(value.value, "utf-8", "replace") if value else ""


def type_of(die: Any) -> Any:
    """The type that `die` refers to, without const and typedef."""
    die = die.get_DIE_from_attribute("DW_AT_type")
    while die.tag in _TRANSPARENT:
        die = die.get_DIE_from_attribute("DW_AT_type")
    return die


def members_of(die: Any) -> dict[str, Any]:
    """The members of a struct by name."""
    return {name_of(m): m for m in die.iter_children() if m.tag == "DW_TAG_member"}


def offset_of(member: Any) -> int:
    """The place of a member in its struct."""
    return attribute(member, "DW_AT_data_member_location")


def attribute(die: Any, name: str) -> int:
    """The value of a numeric attribute."""
    return int(die.attributes[name].value)


def count_of(array: Any) -> int:
    """The number of elements of an array type."""
    (subrange,) = [d for d in array.iter_children() if d.tag == "DW_TAG_subrange_type"]
    if "DW_AT_count" in subrange.attributes:
        return attribute(subrange, "DW_AT_count")
    return attribute(subrange, "DW_AT_upper_bound") + 1


def _variables(unit: Any) -> Iterator[Any]:
    """The variables at the top level of a compilation unit that have a type."""
    for die in unit.get_top_DIE().iter_children():
        if die.tag == "DW_TAG_variable" and "DW_AT_type" in die.attributes:
            yield die
