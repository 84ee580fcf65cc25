# SPDX-License-Identifier: MIT
"""What an unquoted YAML word means: only what all readers agree on. What sizes and times count.

YAML 1.1 and 1.2 read `on`, `010`, `1:30` and a few others differently. Such a
word is refused with a message that says how to write what was meant.
"""

from __future__ import annotations

import re

Value = None | bool | int | float | str

NULLS = frozenset(("", "~", "null", "Null", "NULL"))
BOOLEANS = {
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
ODD_BOOLEANS = frozenset(("yes", "no", "on", "off"))

_BYTES = {"K": 1 << 10, "M": 1 << 20}
_MICROSECONDS = {"us": 1, "ms": 1000, "s": 1_000_000}
# Digits that say that a number is beyond each range; more of them take long to convert.
_MOST_DIGITS = 40

_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_HEX = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9_]+")
_OTHER_BASE = re.compile(r"[-+]?(0o[0-7]+|0b[01_]+)")
_UNDERSCORES = re.compile(r"[-+]?[0-9][0-9_]*_[0-9_]*|0x[0-9a-fA-F_]*_[0-9a-fA-F_]*")
_SEXAGESIMAL = re.compile(r"[-+]?[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?")


def trap(text: str) -> tuple[str, str] | None:
    """The (message, hint) for a word that YAML readers disagree on, else None."""
    if text.lower() in ODD_BOOLEANS:
        return (
            f"'{text}' is a truth value to some YAML readers and a word to others",
            "put a word in quotes; a truth value is true or false",
        )
    if _LEADING_ZERO.fullmatch(text):
        return (
            f"'{text}' is octal to some YAML readers and decimal to others",
            "leave out the leading zeros, or write 0x for hexadecimal",
        )
    if _OTHER_BASE.fullmatch(text) or _UNDERSCORES.fullmatch(text):
        return (
            f"'{text}' is a number to some YAML readers and a word to others",
            "write plain decimal digits, or 0x for hexadecimal",
        )
    if _SEXAGESIMAL.fullmatch(text):
        return (
            f"'{text}' is a number in base 60 to some YAML readers",
            "write the number out, or put the text in quotes",
        )
    return None


def resolve(text: str) -> Value:
    """The value of an unquoted scalar that is not a trap."""
    if text in NULLS:
        return None
    if text in BOOLEANS:
        return BOOLEANS[text]
    if _HEX.fullmatch(text):
        return int(text[2:].lstrip("0")[:_MOST_DIGITS] or "0", 16)
    if _DECIMAL.fullmatch(text):
        return int(text[: 1 + _MOST_DIGITS])
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def in_bytes(text: str) -> int:
    """The size that a word such as 4K or 1M is, in bytes; 0 if it is none."""
    if text[-1:] in _BYTES and text[:-1].isdecimal():
        return int(text[:-1]) * _BYTES[text[-1]]
    return 0


def in_us(text: str) -> int:
    """The time that a word such as 500us, 10ms or 2s is, in microseconds; 0 if it is none."""
    digits = text.rstrip("mus")
    unit = _MICROSECONDS.get(text[len(digits) :], 0)
    return int(digits) * unit if unit and digits.isdecimal() else 0
