# SPDX-License-Identifier: MIT
"""The emulator from outside the target: memory, breakpoints and registers by GDB's protocol.

Reads and writes go to physical memory, so they see what the target's protection unit
hides, and they neither disturb the target nor advance its time. What changes the target is sent
with the next command that has an answer to wait for: waiting is what takes time. Registers are
read and written all at once.
"""

from __future__ import annotations

import socket
import struct

from kiln.testing.limits import Overrun, Watch, until_readable

SP = 13
PC = 15
XPSR = 16  # the last of those that one packet holds
REGISTERS = struct.Struct(f"<{XPSR + 1}I")
CHUNK = 2000  # bytes of memory in one packet
SOON_MICROSECONDS = 50_000  # before it is asked why there is no answer
SECONDS = 20.0  # of processor time without a stop: the target hangs


class Gone(Exception):
    """The emulator ended."""


class Stub:
    """A connection to QEMU's GDB stub."""

    def __init__(self, connection: socket.socket, pid: int) -> None:
        self.socket = connection
        soon = struct.pack("ll", 0, SOON_MICROSECONDS)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, soon)
        self.pid = pid  # the emulator's
        self.buffer = b""
        self.stops: set[int] = set()
        self.queue = b""  # packets that are sent before the next command
        self.promised: list[str] = []  # what is wrong if they are not answered by OK
        self.registers: list[int] = []  # as they are, or will be; empty if that is not known
        self.changed = False  # whether the target has others
        self.command("qXfer:features:read:target.xml:0,1")  # makes xPSR one of the registers
        self.physical(True)

    def physical(self, wanted: bool) -> None:
        """Address memory past the MPU, or (which also writes ROM) as the processor sees it."""
        self.post(f"Qqemu.PhyMemMode:{int(wanted)}")

    def post(self, text: str, wrong: str = "refused") -> None:
        """Send a packet before the next command; its answer must be OK."""
        data = text.encode()
        self.queue += b"$" + data + b"#%02x" % (sum(data) & 0xFF)
        self.promised.append(wrong)

    def send(self, text: str) -> None:
        """Send one packet, after those that were posted."""
        self.post(text)
        self.promised.pop()
        data, self.queue = self.queue, b""
        self.put(data)
        promised, self.promised = self.promised, []
        for wrong in promised:
            answer = self.receive()
            assert answer == "OK", f"{wrong}: {answer}"

    def put(self, data: bytes) -> None:
        """Send bytes."""
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError) as error:
            raise Gone from error

    def receive(self, seconds: float = SECONDS) -> str:
        """The next packet, which the next command acknowledges; empty if the emulator works or
        sleeps so long without one."""
        watch: Watch | None = None  # most answers come at once
        while True:
            start = self.buffer.find(b"$")
            end = self.buffer.find(b"#", start)
            if 0 <= start < end and len(self.buffer) >= end + 3:
                packet = self.buffer[start + 1 : end].decode()
                self.buffer = self.buffer[end + 3 :]
                return packet
            try:
                data = self.socket.recv(65536)
            except BlockingIOError:
                watch = watch or Watch(self.pid, seconds, seconds)
                try:
                    until_readable(self.socket.fileno(), watch)
                except Overrun:
                    return ""
                continue
            except ConnectionResetError:
                data = b""
            if not data:
                raise Gone
            self.buffer += data

    def command(self, text: str) -> str:
        """Send a packet; returns the answer."""
        self.send(text)
        return self.receive()

    def read(self, address: int, length: int) -> bytes:
        """Memory, as it is now."""
        data = b""
        while len(data) < length:
            count = min(CHUNK, length - len(data))
            answer = self.command(f"m{address + len(data):x},{count:x}")
            assert answer and not answer.startswith("E"), f"cannot read {address:#x}"
            data += bytes.fromhex(answer)
        return data

    def write(self, address: int, data: bytes) -> None:
        """Change memory."""
        for start in range(0, len(data), CHUNK):
            part = data[start : start + CHUNK]
            text = f"M{address + start:x},{len(part):x}:{part.hex()}"
            self.post(text, f"cannot write {address:#x}")

    def word(self, address: int) -> int:
        """One word of memory."""
        return int.from_bytes(self.read(address, 4), "little")

    def set_word(self, address: int, value: int) -> None:
        """Change one word of memory."""
        self.write(address, (value & 0xFFFFFFFF).to_bytes(4, "little"))

    def register(self, number: int) -> int:
        """A core register."""
        if not self.registers:
            self.registers = [*REGISTERS.unpack(bytes.fromhex(self.command("g")))]
        return self.registers[number]

    def set_register(self, number: int, value: int) -> None:
        """Change a core register."""
        self.register(number)
        self.registers[number] = value & 0xFFFFFFFF
        self.changed = True

    def post_registers(self) -> None:
        """What comes next runs with the registers as they were set, and changes them."""
        if self.changed:
            self.post(f"G{REGISTERS.pack(*self.registers).hex()}")
        self.registers, self.changed = [], False

    def stop_at(self, address: int) -> None:
        """Set a breakpoint."""
        self.stops.add(address & ~1)
        self.post(f"Z0,{address & ~1:x},2")

    def pass_by(self, address: int) -> None:
        """Remove a breakpoint."""
        self.stops.discard(address & ~1)
        self.post(f"z0,{address & ~1:x},2")

    def step(self) -> None:
        """Execute one instruction; no interrupt comes."""
        self.post_registers()
        self.command("s")

    def go(self, seconds: float = SECONDS) -> int | None:
        """Run to the next breakpoint; returns its address, or None if the target hangs."""
        here = self.register(PC)
        if here in self.stops:  # QEMU would stop there again at once
            self.pass_by(here)
            self.step()
            self.stop_at(here)
        self.post_registers()
        self.send("c")
        answer = self.receive(seconds)
        if answer.startswith("W"):
            raise Gone
        if answer:
            return self.register(PC)
        self.put(b"\x03")
        self.receive()
        return None
