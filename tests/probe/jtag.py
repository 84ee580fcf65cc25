# SPDX-License-Identifier: MIT
"""A probe without hardware: OpenOCD's remote_bitbang protocol, and two TAPs of a chain.

Each character sets TCK, TMS and TDI, or asks for TDO. What OpenOCD shifts through a register
is taken as one number: bit by bit, Python would be slow.
"""

from __future__ import annotations

import re
import socket
import struct
import threading
from collections.abc import Callable
from typing import Protocol

# State -> the next one with TMS 0 and with TMS 1 (IEEE 1149.1).
NEXT = {
    "reset": ("idle", "reset"),
    "idle": ("idle", "select-dr"),
    "select-dr": ("capture-dr", "select-ir"),
    "capture-dr": ("shift-dr", "exit1-dr"),
    "shift-dr": ("shift-dr", "exit1-dr"),
    "exit1-dr": ("pause-dr", "update-dr"),
    "pause-dr": ("pause-dr", "exit2-dr"),
    "exit2-dr": ("shift-dr", "update-dr"),
    "update-dr": ("idle", "select-dr"),
    "select-ir": ("capture-ir", "reset"),
    "capture-ir": ("shift-ir", "exit1-ir"),
    "shift-ir": ("shift-ir", "exit1-ir"),
    "exit1-ir": ("pause-ir", "update-ir"),
    "pause-ir": ("pause-ir", "exit2-ir"),
    "exit2-ir": ("shift-ir", "update-ir"),
    "update-ir": ("idle", "select-dr"),
}
# A scan from Run-Test/Idle until the exit from Shift, as OpenOCD writes it: idle clocks, the way
# there (by Select-IR: twice TMS 1), and the bits, each with TCK low, perhaps a sample, TCK high.
SCAN = (
    rb"(?:0+4)*0*26(?P<ir>26)?04040?"
    rb"(?:(?P<sampled>(?:0R4|1R5)+(?:2R6|3R7))|(?P<plain>(?:04|15)+(?:26|37)))"
)
SCANS = {
    "idle": re.compile(SCAN),
    "exit1-dr": re.compile(b"26" + SCAN),
    "exit1-ir": re.compile(b"26" + SCAN),
}
LEAVE = re.compile(rb"26(?:0+4)+0*\Z")  # from the exit to Run-Test/Idle
BITS = bytes.maketrans(b"4567", b"0101")
LIGHTS = b"bB"  # on and off
BYPASS_CAPTURE = (0, 1)  # value and length


class Lost(Exception):
    """The probe is gone: its cable was pulled."""


class Tap(Protocol):
    """A TAP of the chain."""

    ir_length: int
    idcode_ir: int

    def capture(self, ir: int) -> tuple[int, int]:
        """The value and length of the data register that `ir` selects."""

    def update(self, ir: int, value: int) -> None:
        """Take what was shifted into that register."""


class BoundaryScan:
    """The TAP that ST puts behind the core's: an IDCODE, and nothing that OpenOCD uses."""

    ir_length, idcode_ir = 5, 1

    def __init__(self, idcode: int = 0x06413041) -> None:
        self.idcode = idcode

    def capture(self, ir: int) -> tuple[int, int]:
        """IDCODE or BYPASS."""
        return (self.idcode, 32) if ir == self.idcode_ir else BYPASS_CAPTURE

    def update(self, ir: int, value: int) -> None:
        """Nothing can be written."""


class Chain:
    """The chain's state; the first TAP is the nearest to TDO."""

    def __init__(self, taps: list[Tap], reset_pin: Callable[[bool], None]) -> None:
        self.taps = taps
        self.reset_pin = reset_pin
        self.state = "reset"
        self.clock = 1
        self.value, self.length = 0, 0  # of what is being shifted, all TAPs together
        self.irs = [tap.idcode_ir for tap in taps]

    def feed(self, data: bytes) -> bytes:
        """Take characters of the protocol; returns the answers."""
        answers: list[bytes] = []
        data = data.translate(None, LIGHTS)
        position = 0
        while position < len(data):
            pattern = SCANS.get(self.state)
            scan = pattern.match(data, position) if pattern else None
            if scan:
                self.scan(scan, answers)
                position = scan.end()
            elif self.state.startswith("exit1") and LEAVE.match(data, position):
                self.enter(self.state.replace("exit1", "update"))
                self.state = "idle"
                self.clock = int(data[-1:] == b"4")
                break
            else:
                self.character(data[position], answers)
                position += 1
        return b"".join(answers)

    def scan(self, scan: re.Match[bytes], answers: list[bytes]) -> None:
        """A whole scan."""
        if self.state != "idle":
            self.enter(self.state.replace("exit1", "update"))
        register = "ir" if scan["ir"] else "dr"
        self.enter(f"capture-{register}")
        sampled = scan["sampled"]
        bits = (sampled[2::3] if sampled else scan["plain"][1::2]).translate(BITS)
        out = self.shift(int(bits[::-1], 2), len(bits))
        if sampled:
            answers.append(f"{out:0{len(bits)}b}"[::-1].encode())
        self.state = f"exit1-{register}"
        self.clock = 1

    def character(self, code: int, answers: list[bytes]) -> None:
        """One character."""
        if 0x30 <= code <= 0x37:
            self.pins(code >> 2 & 1, code >> 1 & 1, code & 1)
        elif code == ord("R"):
            answers.append(b"01"[self.value & 1 :][:1])
        elif code in b"rstu":
            self.reset_pin(bool(code - ord("r") & 1))
            if code in b"tu":
                self.enter("reset")

    def shift(self, bits: int, count: int) -> int:
        """Shift bits in, the lowest first; returns those that leave."""
        whole = self.value | bits << self.length
        self.value = whole >> count
        return whole & (1 << count) - 1

    def pins(self, clock: int, mode: int, bit: int) -> None:
        """Set TCK, TMS and TDI."""
        rising, self.clock = clock and not self.clock, clock
        if rising:
            if self.state.startswith("shift"):
                self.shift(bit, 1)
            self.enter(NEXT[self.state][mode])

    def enter(self, state: str) -> None:
        """Change the state and do what it is for."""
        self.state = state
        if state == "reset":
            self.irs = [tap.idcode_ir for tap in self.taps]
        elif state == "capture-ir":
            self.join([(1, tap.ir_length) for tap in self.taps])
        elif state == "capture-dr":
            self.join([tap.capture(ir) for tap, ir in zip(self.taps, self.irs)])
        elif state == "update-ir":
            self.irs = self.split()
        elif state == "update-dr":
            for tap, ir, value in zip(self.taps, self.irs, self.split()):
                tap.update(ir, value)

    def join(self, parts: list[tuple[int, int]]) -> None:
        """Make the registers of the TAPs one."""
        self.value, self.length = 0, 0
        self.lengths = [length for _, length in parts]
        for value, length in parts:
            self.value |= value << self.length
            self.length += length

    def split(self) -> list[int]:
        """The TAPs' parts of what was shifted."""
        parts, value = [], self.value
        for length in self.lengths:
            parts.append(value & (1 << length) - 1)
            value >>= length
        return parts


class Server:
    """Serves a chain at a TCP port, in a thread: `with Server(chain) as server:`."""

    def __init__(self, chain: Chain) -> None:
        self.chain = chain
        self.failure: Exception | None = None
        self.listener = socket.create_server(("localhost", 0))
        self.port: int = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self.serve, daemon=True)

    def __enter__(self) -> Server:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join()
        if self.failure:
            raise self.failure

    def serve(self) -> None:
        """Serve one OpenOCD after the other."""
        while True:
            try:
                connection = self.listener.accept()[0]
            except OSError:
                return  # closed
            with connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                try:
                    self.talk(connection)
                except Lost:
                    # At once, and not as one who has finished.
                    linger = struct.pack("ii", 1, 0)
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                except ConnectionError:
                    pass  # OpenOCD was ended
                except Exception as error:  # a defect of the model, told to the test
                    self.failure = error

    def talk(self, connection: socket.socket) -> None:
        """Answer one OpenOCD until it leaves."""
        while data := connection.recv(65536):
            answer = self.chain.feed(data)
            if answer:
                connection.sendall(answer)
