# SPDX-License-Identifier: MIT
"""The least that must be assigned to turn one configuration into another.

A complete .config would freeze every symbol at today's default. What is kept
from menuconfig, and what savedefconfig prints, is the difference only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def values(kconfig: Any) -> dict[str, str]:
    """The values of all symbols that a user could set now."""
    return {s.name: s.str_value for s in kconfig.unique_defined_syms if s.visibility}


def difference(base: Any, wanted: Mapping[str, str]) -> str:
    """Assignments, one a line, that give `base` the wanted values.

    `base`, a kconfiglib.Kconfig, has these values afterwards. A value that
    follows by itself from another assignment is not listed.
    """
    changed: dict[str, Any] = {}
    before: dict[str, Any] = {}
    more = True
    while more:  # a symbol may become visible only by one that is defined after it
        more = False
        for symbol in base.unique_defined_syms:
            value = wanted.get(symbol.name)
            if value is None or not symbol.visibility or symbol.str_value == value:
                continue
            if symbol.choice and value == "n":
                continue  # it goes off when another goes on
            before.setdefault(symbol.name, symbol.user_value)
            symbol.set_value(value)
            if symbol.str_value == value:
                changed[symbol.name] = symbol
                more = True
    for symbol in [s for s in changed.values() if not s.choice]:
        # What is defined in front of another symbol may have followed that one since.
        _restore(symbol, before[symbol.name])
        if symbol.str_value == wanted[symbol.name]:
            del changed[symbol.name]
        else:
            symbol.set_value(wanted[symbol.name])
    return "".join(symbol.config_string for symbol in changed.values())


def _restore(symbol: Any, user_value: Any) -> None:
    if user_value is None:
        symbol.unset_value()
    else:
        symbol.set_value(user_value)
