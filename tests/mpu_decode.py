# SPDX-License-Identifier: MIT
"""Decoders of MPU words, written from the architecture manuals, byte by byte.

They share nothing with the encoders under test: no table, no constant, and they
answer for one address at a time instead of computing ranges.
"""

from __future__ import annotations

# DDI 0403E table B3-15, unprivileged column: AP -> (read, write).
V7_UNPRIVILEGED = {
    0: (False, False),
    1: (False, False),
    2: (True, False),
    3: (True, True),
    5: (False, False),
    6: (True, False),
    7: (True, False),
}
V7_PRIVILEGED_WRITE = {0: False, 1: True, 2: True, 3: True, 5: False, 6: False, 7: False}


def v7_hit(rbar: int, rasr: int, address: int) -> bool:
    """Whether a PMSAv7 region matches `address`."""
    if not rasr & 1:
        return False
    size = 2 ** (((rasr & 0x3E) >> 1) + 1)
    base = rbar & 0xFFFFFFE0
    assert base % size == 0, "RBAR.ADDR has bits below the size"
    if address // size != base // size:
        return False
    srd = rasr >> 8 & 255
    if size < 256:
        assert srd == 0, "SRD is UNPREDICTABLE here"
        return True
    return not srd & (1 << (address % size) * 8 // size)


def v7_rights(rbar: int, rasr: int, address: int) -> str:
    """What unprivileged code may do at `address`: some of "rwx"."""
    if not v7_hit(rbar, rasr, address):
        return ""
    read, write = V7_UNPRIVILEGED[rasr >> 24 & 7]
    execute = read and not rasr & 0x10000000
    return "r" * read + "w" * write + "x" * execute


def v8_rights(rbar: int, rlar: int, address: int) -> str:
    """What unprivileged code may do at `address` under one PMSAv8 region."""
    if not rlar & 1 or not (rbar & ~31) <= address <= (rlar | 31):
        return ""
    access = rbar >> 1 & 3
    read, write = access in (1, 3), access == 1
    return "r" * read + "w" * write + "x" * (read and not rbar & 1)
