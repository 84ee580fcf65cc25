# SPDX-License-Identifier: MIT
"""The core's TAP: a JTAG-DP with one MEM-AP (ARM IHI 0031, ADIv5)."""

from __future__ import annotations

from jtag import BYPASS_CAPTURE
from stm32f4 import BusError, Chip

ABORT, DPACC, APACC, IDCODE = 0x8, 0xA, 0xB, 0xE
OK = 0b010  # of JTAG-DP: OK or FAULT; STICKYERR tells them apart
STICKY = 0x000000B2  # STICKYORUN, STICKYCMP, STICKYERR, WDATAERR: cleared by writing 1
STICKYERR = 1 << 5
POWER = 0x50000000  # CDBGPWRUPREQ and CSYSPWRUPREQ; their answers are one bit above
AP_IDR = 0x24770011  # of a Cortex-M4's AHB-AP
ROM_TABLE = 0xE00FF003
CSW_FIXED, CSW_KEPT = 0x23000040, 0x23000017
MASK = 0xFFFFFFFF


class Dap:
    """Debug port and access port."""

    ir_length, idcode_ir = 4, IDCODE

    def __init__(self, chip: Chip, idcode: int = 0x4BA00477) -> None:
        self.chip = chip
        self.idcode = idcode
        self.control, self.select, self.result = 0, 0, 0
        self.csw, self.tar = CSW_FIXED | 2, 0

    def capture(self, ir: int) -> tuple[int, int]:
        """What the last access left."""
        if ir == IDCODE:
            return self.idcode, 32
        if ir in (ABORT, DPACC, APACC):
            return self.result << 3 | OK, 35
        return BYPASS_CAPTURE

    def update(self, ir: int, value: int) -> None:
        """An access."""
        read, address, data = value & 1, value << 1 & 0xC, value >> 3
        if ir == DPACC and read:
            self.result = {4: self.control, 8: self.select, 12: self.result}.get(address, 0)
        elif ir == DPACC:
            self.write_dp(address, data)
        elif ir == APACC and self.control & STICKYERR == 0:
            register = self.select & 0xF0 | address
            try:
                if self.select >> 24:  # there is no other AP
                    self.result = 0
                elif read:
                    self.result = self.read_ap(register)
                else:
                    self.write_ap(register, data)
            except BusError:
                self.control |= STICKYERR

    def write_dp(self, address: int, data: int) -> None:
        """CTRL/STAT or SELECT."""
        if address == 4:
            kept = self.control & STICKY & ~data
            self.control = data & 0x5FFFFF0D | kept | (data & POWER) << 1
        elif address == 8:
            self.select = data

    def read_ap(self, register: int) -> int:
        """A register of the MEM-AP."""
        if register == 0x0C:
            return self.transfer(None)
        if register & 0xF0 == 0x10:
            return self.chip.read(self.tar & ~15 | register & 12, 4)
        known = {0x00: self.csw, 0x04: self.tar, 0xF8: ROM_TABLE, 0xFC: AP_IDR}
        return known.get(register, 0)

    def write_ap(self, register: int, data: int) -> None:
        """A register of the MEM-AP."""
        if register == 0x00:
            self.csw = CSW_FIXED | data & CSW_KEPT
        elif register == 0x04:
            self.tar = data
        elif register == 0x0C:
            self.transfer(data)
        elif register & 0xF0 == 0x10:
            self.chip.write(self.tar & ~15 | register & 12, 4, data)

    def transfer(self, data: int | None) -> int:
        """Read, or write `data`, at TAR, in the lanes of the bus; then TAR goes on."""
        size = 1 << (self.csw & 3)
        lane = 8 * (self.tar & 3)
        result = 0
        if data is None:
            result = self.chip.read(self.tar, size) << lane & MASK
        else:
            self.chip.write(self.tar, size, data >> lane & (1 << 8 * size) - 1)
        if self.csw & 0x10:
            self.tar = self.tar & ~0xFFF | self.tar + size & 0xFFF
        return result
