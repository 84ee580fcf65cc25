# SPDX-License-Identifier: MIT
"""Whether an assignment to a Kconfig symbol is one, and takes effect.

Kconfiglib is silent about most of what is reported here: it ignores a value that
is out of range, or that a dependency forbids, and takes the default instead.
"""

from __future__ import annotations

import re
from typing import Any

from kiln.base.diag import Diagnostics, near, printable
from kiln.config import fragment
from kiln.config.assignments import PREFIX, Assignment

FORGET = "menuconfig saved it; delete the file to drop all that it saved"


def find(
    kconfig: Any, assignment: Assignment, lenient: bool, tasks_known: bool, diags: Diagnostics
) -> Any:
    """The symbol that is assigned to, or None if it cannot be set."""
    name = assignment.symbol
    symbol = kconfig.syms.get(name)
    if symbol is None or not symbol.nodes:
        noun = next((n for p, n in fragment.NOUNS.items() if name.startswith(p)), None)
        if lenient and noun:
            diags.note(
                assignment.place, f"{PREFIX}{name} is dropped: the manifest has no such {noun}"
            )
        elif tasks_known or not noun:
            known = [s.name for s in kconfig.unique_defined_syms]
            diags.error(
                assignment.place,
                f"unknown symbol {PREFIX}{name}",
                FORGET if lenient else near(name, known).replace("'", f"'{PREFIX}", 1),
            )
        return None
    if not any(node.prompt for node in symbol.nodes):
        diags.error(assignment.place, f"{PREFIX}{name} cannot be set: Kiln derives it")
        return None
    return symbol


def has_valid_value(symbol: Any, assignment: Assignment, diags: Diagnostics) -> bool:
    """Whether the value has the symbol's type; reports it if not."""
    import kconfiglib

    value, quoted = assignment.value, assignment.quoted
    forms = {
        kconfiglib.BOOL: (r"[yn]", "y or n"),
        kconfiglib.INT: (r"0|-?[1-9][0-9]*", "a decimal number"),
        kconfiglib.HEX: (r"0[xX][0-9a-fA-F]+", "a hexadecimal number such as 0x10"),
    }
    if symbol.orig_type == kconfiglib.STRING:
        if quoted or assignment.place.file.startswith("-D"):
            return is_one_line(symbol, assignment, diags)
        form = 'text in quotes (")'
    else:
        pattern, form = forms[symbol.orig_type]
        if not quoted and re.fullmatch(pattern, value):
            return True
    shown = printable(f'"{value}"' if quoted else f"'{value}'")
    hint = "a comment needs a line of its own" if "#" in value else ""
    diags.error(assignment.place, f"{PREFIX}{symbol.name}: expected {form}, got {shown}", hint)
    return False


def is_one_line(symbol: Any, assignment: Assignment, diags: Diagnostics) -> bool:
    """Whether a text has no control character, which neither .config nor C could hold."""
    bad = next((c for c in assignment.value if not c.isprintable() and ord(c) < 160), None)
    if bad is None or bad == "\t":
        return True
    text = f"{PREFIX}{symbol.name}: a text cannot have the control character U+{ord(bad):04X}"
    diags.error(assignment.place, text)
    return False


def took_effect(symbol: Any, assignment: Assignment, lenient: bool, diags: Diagnostics) -> bool:
    """Whether the symbol has the value that it was given; reports it if not."""
    import kconfiglib

    name, value = f"{PREFIX}{symbol.name}", assignment.value
    if symbol.str_value == value:
        return True
    if symbol.visibility == 0:
        needs = kconfiglib.expr_str(next(n.prompt[1] for n in symbol.nodes if n.prompt))
        text = f"{name} has no effect: it depends on {needs}"
        if lenient:
            diags.note(assignment.place, f"{text}; it is dropped")
        else:
            diags.error(assignment.place, text)
        return False
    for low, high, condition in symbol.ranges:
        if kconfiglib.expr_value(condition):
            diags.error(
                assignment.place,
                f"{name}: {value} is not in the range {low.str_value} to {high.str_value}",
                FORGET if lenient else "",
            )
            return False
    if symbol.choice and value == "n":
        others = ", ".join(s.name for s in symbol.choice.syms if s is not symbol)
        diags.error(
            assignment.place,
            f"{name}: a member of a choice cannot be set to n",
            f"set one of the others: {others}",
        )
        return False
    if symbol.choice:
        chosen = symbol.choice.selection.name
        diags.error(assignment.place, f"{name}: conflicts with {PREFIX}{chosen} of the same choice")
        return False
    diags.error(assignment.place, f"{name}: {value} has no effect; it stays {symbol.str_value}")
    return False
