# SPDX-License-Identifier: MIT
"""Single accesses made in the name of a task of any image, with the task's own MPU map.

The task is stopped at its first instruction, and a few probing instructions take the
place of the start code. To probe is to set the registers and let the processor run one of
them; the kernel's fault handling is real, up to the point where it would end the task.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from hostile.arena import stub_of
from hostile.elf import Elf, elf_of
from hostile.rsp import PC, SP, XPSR, Stub
from support.image import Image

XPSR_THUMB = 0x01000000
R0, R1, LR = 0, 1, 14
NOP = bytes.fromhex("00bf")

# Each is one halfword: the address is in r0, the value in r1.
INSTRUCTIONS = {
    **{"ldrb": "0178", "ldrh": "0188", "ldr": "0168"},
    **{"strb": "0170", "strh": "0180", "str": "0160"},
    **{"bx": "0047"},
}
SIZES = {"ldrb": 1, "ldrh": 2, "ldr": 4, "strb": 1, "strh": 2, "str": 4, "bx": 2}
CAUSES = {"ldr": "data_access", "str": "data_access", "bx": "code_fetch"}


@dataclass(frozen=True)
class Denied:
    """An access that the processor refused."""

    cause: str
    address: int


class Prober:
    """A task that is stopped in user code, ready to probe."""

    def __init__(self, elf: Elf, stub: Stub, code: int, stack_top: int) -> None:
        self.elf = elf
        self.stub = stub
        self.stack = stack_top
        self.way_out = 0  # where to go on if stopped in the kernel; 0: in the task
        self.forms = {form: code + 4 * n for n, form in enumerate(INSTRUCTIONS)}
        self.park = code + 4 * len(self.forms)
        self.fault = elf.address("fault_task") & ~1
        self.fault_entry = elf.address("fault_entry") & ~1
        self.cause = elf.enumeration("fault_cause")
        self.record = elf.structure("fault_record")
        # Nobody else's time comes: the emulator skips to the next tick at each stop.
        stub.set_word(elf.address("kernel") + elf.structure("kernel").fields["timeouts"][0], 0)
        stub.stop_at(self.fault)
        self.write_code(code)
        for address in (self.park, *(a + 2 for a in self.forms.values())):
            stub.stop_at(address)

    def write_code(self, address: int) -> None:
        """Put the probing instructions into user code.

        That may be ROM, which the emulator writes only for who may reach the whole page:
        so it is done in the kernel, on the way into a fault.
        """
        blob = b"".join(bytes.fromhex(word) + NOP for word in INSTRUCTIONS.values()) + NOP
        self.stub.set_register(PC, self.elf.address("fault_entry") & ~1)
        assert self.stub.go() == self.fault
        self.stub.physical(False)
        self.stub.write(address, blob)
        self.stub.physical(True)
        self.stub.stop_at(self.park)
        self.denied()

    def probe(self, form: str, address: int) -> Denied | None:
        """Make one access; returns None if the processor allowed it.

        A store writes what is there already.
        """
        code = self.forms[form]
        value = self.present(address, SIZES[form]) if form.startswith("str") else 0
        self.aim(code, address | (form == "bx"), value)
        place = self.stub.go()
        if place == code + 2:
            return None
        assert place == self.fault, f"{form} at {address:#x}: stopped at {place}"
        return self.denied()

    def aim(self, code: int, r0: int = 0, r1: int = 0) -> None:
        """Be about to execute an instruction, in a sane state; or to return to it."""
        if self.way_out:
            frame = struct.pack("<8I", r0, r1, 0, 0, 0, 0, code, XPSR_THUMB)
            self.stub.write(self.stack - len(frame), frame)
            self.stub.set_register(PC, self.way_out & ~1)
            self.way_out = 0
        else:
            values = {R0: r0, R1: r1, SP: self.stack, XPSR: XPSR_THUMB, PC: code}
            for number, value in values.items():
                self.stub.set_register(number, value)

    def present(self, address: int, size: int) -> int:
        """What memory holds, or 0 where there is none."""
        try:
            return int.from_bytes(self.stub.read(address, size), "little")
        except AssertionError:
            return 0

    def denied(self) -> Denied:
        """At fault_task(): take its record. The task will live on."""
        words = [self.stub.register(n) for n in (1, 2, 3)]
        data = b"".join(word.to_bytes(4, "little") for word in words)
        data += self.stub.read(self.stub.register(SP), self.record.size - len(data))
        values = self.record.unpack(data)
        self.way_out = self.stub.register(LR)
        address = values["address"] if values["address_known"] else 0
        return Denied(self.cause[values["cause"]][6:].lower(), address)

    def executable(self, address: int) -> bool:
        """Whether the instruction at `address` is fetched, whatever comes of it then."""
        if self.way_out:
            self.aim(self.park)
            assert self.stub.go() == self.park
        self.aim(self.forms["bx"], address | 1)
        self.stub.step()
        assert self.stub.register(PC) == address
        self.stub.step()
        place = self.stub.register(PC)
        if place == self.elf.address("svc_entry") & ~1:
            self.way_out = self.elf.address("svc_leave") & ~1
        if place != self.fault_entry:
            return True
        assert self.stub.go() == self.fault
        return self.denied().cause != "code_fetch"


@contextmanager
def prober_of(
    image: Image, task: str, patch: Mapping[int, bytes] | None = None
) -> Iterator[Prober]:
    """The image, run until the task begins."""
    elf = elf_of(image.elf)
    start = elf.address("kiln_task_start") & ~1
    with stub_of(image, patch) as stub:
        stub.stop_at(start)
        for _ in elf.symbols:
            assert stub.go() == start
            if stub.register(R0) == elf.address(f"image_{task}"):
                break
        stub.pass_by(start)
        yield Prober(elf, stub, start, stub.register(SP))
