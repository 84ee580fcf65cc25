# SPDX-License-Identifier: MIT
"""An STM32F407 as a debugger sees it: memories, the flash interface, and the halted core.

The flash programs only as chapter 3 of RM0090 says: unlocked by its keys, in units of PSIZE,
from ones to zeros, and not where a sector is protected. The core runs no instruction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

FLASH, RAM, RAM_SIZE = 0x08000000, 0x20000000, 128 * 1024
KB = 1024
SECTORS = (16 * KB,) * 4 + (64 * KB,) + (128 * KB,) * 7  # 1 MB
ACR, KEYR, OPTKEYR, SR, CR, OPTCR = (0x40023C00 + 4 * i for i in range(6))
KEYS, OPTION_KEYS = (0x45670123, 0xCDEF89AB), (0x08192A3B, 0x4C5D6E7F)
OPTLOCK, OPTSTRT, OPTIONS = 1, 2, 0x0FFFAAEC  # not one sector is protected
OPERR, WRPERR, PGPERR, PGSERR = 1 << 1, 1 << 4, 1 << 6, 1 << 7
SR_CLEARED = 0xF3  # by writing 1
PG, SER, MER, STRT, LOCK = 1 << 0, 1 << 1, 1 << 2, 1 << 16, 1 << 31
CR_WRITABLE = 0x0300037F
AIRCR, DHCSR, DCRSR, DCRDR, DEMCR = 0xE000ED0C, 0xE000EDF0, 0xE000EDF4, 0xE000EDF8, 0xE000EDFC
DFSR = 0xE000ED30
C_DEBUGEN, C_HALT, C_STEP = 1, 2, 4
S_REGRDY, S_HALT, S_RETIRE, S_RESET = 1 << 16, 1 << 17, 1 << 24, 1 << 25
SYSRESETREQ, VC_CORERESET = 4, 1
SP, PC, XPSR, MSP = 13, 15, 16, 17

# What else OpenOCD asks for: address -> value.
FIXED = {
    0x1FFF7A20: 1024 << 16,  # the size of the flash in KB, at 0x1FFF7A22
    0xE0042000: 0x10076413,  # DBGMCU_IDCODE: STM32F40x, revision 1
    0xE000ED00: 0x410FC241,  # CPUID: Cortex-M4 r0p1
    0xE000EF40: 0x10110021,  # MVFR0: an FPU
    0xE000EF44: 0x11000011,
    0xE0001000: 0x40000000,  # DWT_CTRL: four watchpoints
}
FP_CTRL = 0xE0002000  # written with a key and an enabling bit, which is read back
BREAKPOINTS = 0x60
# Where other registers are, which only remember.
REMEMBER = ((0xE0000000, 0xE0100000), (0x40000000, 0x50000000))


class BusError(Exception):
    """Nothing answers at this address."""


@dataclass
class Chip:
    """The chip; the fields can be set to what a test wants to go wrong."""

    fixed: dict[int, int] = field(default_factory=lambda: dict(FIXED))
    on_program: Callable[[int, int], int] | None = None  # (offset, value) -> what is stored

    def __post_init__(self) -> None:
        self.options = OPTIONS
        self.flash = bytearray(b"\xff" * sum(SECTORS))
        self.ram = bytearray(b"\xa5" * RAM_SIZE)
        self.other: dict[int, int] = {FP_CTRL: BREAKPOINTS}
        self.resets = 0
        self.programmed = 0  # writes to flash
        self.debug, self.demcr, self.dcrdr, self.dfsr = 0, 0, 0, 0
        self.reset()
        self.resets = 0

    def reset(self) -> None:
        """What SYSRESETREQ and the reset pin do; debug registers stay."""
        self.resets += 1
        self.keys: dict[int, list[int]] = {}
        self.control, self.status = LOCK, 0
        self.options |= OPTLOCK
        self.core = [0] * 128
        self.core[PC] = int.from_bytes(self.flash[4:8], "little") & ~1
        self.core[SP] = self.core[MSP] = int.from_bytes(self.flash[0:4], "little")
        self.core[XPSR] = 1 << 24
        self.halted = bool(self.demcr & VC_CORERESET and self.debug & C_DEBUGEN)
        self.was_reset = True
        self.held = False

    def reset_pin(self, low: bool) -> None:
        """The reset pin."""
        if low and not self.held:
            self.held = True
        elif not low and self.held:
            self.reset()

    def memory(self, address: int) -> tuple[bytearray, int] | None:
        """The memory at an address, and the offset in it."""
        if FLASH <= address < FLASH + len(self.flash):
            return self.flash, address - FLASH
        if address < len(self.flash):  # BOOT0 is low
            return self.flash, address
        if RAM <= address < RAM + RAM_SIZE:
            return self.ram, address - RAM
        return None

    def read(self, address: int, size: int) -> int:
        """A read over the bus."""
        place = self.memory(address)
        if place:
            return int.from_bytes(place[0][place[1] : place[1] + size], "little")
        word = self.register(address & ~3)
        return word >> 8 * (address & 3) & (1 << 8 * size) - 1

    def register(self, address: int) -> int:
        """A register's value."""
        if address in self.fixed:
            return self.fixed[address]
        if address == DHCSR:
            value = self.debug | S_REGRDY | S_RETIRE | S_HALT * self.halted
            value |= S_RESET * self.was_reset
            self.was_reset = False
            return value
        known = {SR: self.status, CR: self.control, OPTCR: self.options}
        known |= {DCRDR: self.dcrdr, DEMCR: self.demcr, DFSR: self.dfsr, AIRCR: 0xFA050000}
        if address in known:
            return known[address]
        if any(low <= address < high for low, high in REMEMBER):
            return self.other.get(address, 0)
        raise BusError

    def write(self, address: int, size: int, value: int) -> None:
        """A write over the bus."""
        place = self.memory(address)
        if place and place[0] is self.ram:
            self.ram[place[1] : place[1] + size] = value.to_bytes(size, "little")
        elif place:
            self.program(place[1], size, value)
        elif address == SR:
            self.status &= ~(value & SR_CLEARED)
        elif address in (KEYR, OPTKEYR):
            self.unlock(address, value)
        elif address == CR:
            self.write_control(value)
        elif address == OPTCR and not self.options & OPTLOCK:
            self.options = value & ~OPTSTRT
            if value & OPTLOCK:
                self.keys.pop(OPTKEYR, None)
        elif address in (DHCSR, DCRSR, DCRDR, DEMCR, DFSR, AIRCR):
            self.write_core(address, value)
        elif any(low <= address < high for low, high in REMEMBER):
            self.other[address] = value | (BREAKPOINTS if address == FP_CTRL else 0)
        else:
            raise BusError

    def unlock(self, address: int, key: int) -> None:
        """A write to KEYR or OPTKEYR; one wrong key locks until reset."""
        given = self.keys.setdefault(address, [])
        given.append(key)
        if address == KEYR and tuple(given) == KEYS:
            self.control &= ~LOCK
        elif address == OPTKEYR and tuple(given) == OPTION_KEYS:
            self.options &= ~OPTLOCK

    def protect(self, *sectors: int) -> None:
        """Protect sectors as if the option bytes had been written so."""
        for sector in sectors:
            self.options &= ~(1 << 16 + sector)

    def is_protected(self, sector: int) -> bool:
        """Whether a sector can be neither erased nor programmed."""
        return not self.options >> 16 + sector & 1

    def write_control(self, value: int) -> None:
        """A write to CR: settings, and the start of an erase."""
        if self.control & LOCK:
            return
        self.control = value & (CR_WRITABLE | LOCK)
        if value & LOCK:
            self.keys.pop(KEYR, None)
        elif value & STRT:
            chosen = range(len(SECTORS)) if value & MER else [value >> 3 & 15]
            if value & (SER | MER) == 0 or max(chosen) >= len(SECTORS):
                self.status |= OPERR
            elif any(self.is_protected(sector) for sector in chosen):
                self.status |= WRPERR
            else:
                for sector in chosen:
                    start, size = sum(SECTORS[:sector]), SECTORS[sector]
                    self.flash[start : start + size] = b"\xff" * size

    def program(self, offset: int, size: int, value: int) -> None:
        """A write to the flash."""
        sector = next(i for i in range(len(SECTORS)) if offset < sum(SECTORS[: i + 1]))
        if self.control & LOCK or not self.control & PG:
            self.status |= PGSERR
        elif size != 1 << (self.control >> 8 & 3):
            self.status |= PGPERR
        elif self.is_protected(sector):
            self.status |= WRPERR
        else:
            self.programmed += 1
            if self.on_program:
                value = self.on_program(offset, value)
            old = int.from_bytes(self.flash[offset : offset + size], "little")
            self.flash[offset : offset + size] = (old & value).to_bytes(size, "little")

    def write_core(self, address: int, value: int) -> None:
        """A write to one of the core's debug registers."""
        if address == DHCSR and value >> 16 == 0xA05F:
            self.debug = value & 0x2F
            if not value & C_DEBUGEN:
                self.halted = False
            elif value & C_STEP and not value & C_HALT:
                self.halted, self.dfsr = True, self.dfsr | 1
                self.core[PC] += 2
            else:
                self.dfsr |= bool(value & C_HALT and not self.halted)
                self.halted = bool(value & C_HALT)
        elif address == DCRSR and value & 1 << 16:
            self.core[value & 0x7F] = self.dcrdr
        elif address == DCRSR:
            self.dcrdr = self.core[value & 0x7F]
        elif address == DCRDR:
            self.dcrdr = value
        elif address == DEMCR:
            self.demcr = value
        elif address == DFSR:
            self.dfsr &= ~value
        elif address == AIRCR and value & SYSRESETREQ:
            self.reset()
