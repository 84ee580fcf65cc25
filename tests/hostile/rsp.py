# SPDX-License-Identifier: MIT
"""The emulator from outside the target: memory, breakpoints and registers by GDB's protocol.

Reads and writes go to physical memory, so they see what the target's protection unit
hides, and they neither disturb the target nor advance its time.
"""

from __future__ import annotations

import select
import socket

from kiln.testing.limits import Overrun, Watch, until_readable

SP = 13
PC = 15
XPSR = 25
CHUNK = 2000  # bytes of memory in one packet
SOON_SECONDS = 0.05  # before it is asked why there is no answer
SECONDS = 20.0  # of processor time without a stop: the target hangs


class Gone(Exception):
    """The emulator ended."""


class Stub:
    """A connection to QEMU's GDB stub."""

    def __init__(self, connection: socket.socket, pid: int) -> None:
        self.socket = connection
        self.pid = pid  # the emulator's
        self.buffer = b""
        self.stops: set[int] = set()
        self.at: int | None = None  # where the target has stopped, if that is known
        self.command("qXfer:features:read:target.xml:0,1")  # single registers need this first
        self.physical(True)

    def physical(self, wanted: bool) -> None:
        """Address memory past the MPU, or (which also writes ROM) as the processor sees it."""
        assert self.command(f"Qqemu.PhyMemMode:{int(wanted)}") == "OK"

    def send(self, text: str) -> None:
        """Send one packet."""
        data = text.encode()
        self.put(b"$" + data + b"#%02x" % (sum(data) & 0xFF))

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
                if not select.select([self.socket], [], [], SOON_SECONDS)[0]:
                    watch = watch or Watch(self.pid, seconds, seconds)
                    until_readable(self.socket.fileno(), watch)
                data = self.socket.recv(65536)
            except Overrun:
                return ""
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
            answer = self.command(f"M{address + start:x},{len(part):x}:{part.hex()}")
            assert answer == "OK", f"cannot write {address:#x}"

    def word(self, address: int) -> int:
        """One word of memory."""
        return int.from_bytes(self.read(address, 4), "little")

    def set_word(self, address: int, value: int) -> None:
        """Change one word of memory."""
        self.write(address, (value & 0xFFFFFFFF).to_bytes(4, "little"))

    def register(self, number: int) -> int:
        """A core register."""
        return int.from_bytes(bytes.fromhex(self.command(f"p{number:x}")), "little")

    def set_register(self, number: int, value: int) -> None:
        """Change a core register."""
        self.at = value if number == PC else self.at
        assert self.command(f"P{number:x}={value.to_bytes(4, 'little').hex()}") == "OK"

    def stop_at(self, address: int) -> None:
        """Set a breakpoint."""
        self.stops.add(address & ~1)
        assert self.command(f"Z0,{address & ~1:x},2") == "OK"

    def pass_by(self, address: int) -> None:
        """Remove a breakpoint."""
        self.stops.discard(address & ~1)
        assert self.command(f"z0,{address & ~1:x},2") == "OK"

    def step(self) -> None:
        """Execute one instruction; no interrupt comes."""
        self.at = None
        self.command("s")

    def go(self, seconds: float = SECONDS) -> int | None:
        """Run to the next breakpoint; returns its address, or None if the target hangs."""
        here = self.register(PC) if self.at is None else self.at
        if here in self.stops:  # QEMU would stop there again at once
            self.pass_by(here)
            self.step()
            self.stop_at(here)
        self.at = None
        self.send("c")
        answer = self.receive(seconds)
        if answer.startswith("W"):
            raise Gone
        if answer:
            self.at = self.register(PC)
            return self.at
        self.put(b"\x03")
        self.receive()
        return None
