# SPDX-License-Identifier: MIT
"""`kiln run` and `kiln debug`: the console on pipes and on a terminal, and the exit status."""

import subprocess
from pathlib import Path

import pexpect
import pytest
from elftools.elf.elffile import ELFFile

from kiln.base.paths import BASE
from kiln.testing.console import Console
from kiln.testing.limits import wait
from support.person import Pty

ECHO = Path(__file__).parent / "echo"


@pytest.fixture
def echo(build_once):
    """The command that runs the application that says what it receives."""
    return [str(BASE / "kiln"), "run", str(build_once(ECHO))]


def complaints(result):
    """What stderr says, but that another test is at the same build directory, made for a board."""
    usual = ("kiln: waiting for another", "kiln: remembered: -b ")
    return [line for line in result.stderr.splitlines() if not line.startswith(usual)]


def test_pipes_carry_every_byte_at_once(echo, tmp_path):
    with Console(echo, tmp_path) as console:
        console.expect("ready")
        for byte in (0x61, 0x01, 0x78, 0x03, 0x1A, 0x00, 0xFF):
            console.send_bytes(bytes([byte]))
            console.expect(f"<{byte:02x}>")
        console.send("q")
        assert console.wait() == 7


def test_the_end_of_input_does_not_end_the_run(echo, kiln):
    result = kiln(*echo[1:], "--timeout", "2", input="ab")
    assert (result.returncode, complaints(result)) == (0, [])
    # besides, what comes before the task reads may be echoed, as in line mode
    for text in ("ready\n", "<61>", "<62>"):
        assert text in result.stdout


def test_the_targets_status_counts_before_the_time_is_up(echo, kiln):
    result = kiln(*echo[1:], "--timeout", "60", input="aq")
    assert (result.returncode, complaints(result)) == (7, [])


UNDEFINED = bytes.fromhex("00de")  # an undefined instruction


def breakable(folder):
    """An image to be broken, and where in its file sys_read and the HardFault handler are."""
    build = folder / "out"
    command = [str(BASE / "kiln"), "build", "-d", str(build), str(ECHO)]
    subprocess.run(command, check=True, capture_output=True)
    elf = build / "echo.elf"
    with open(elf, "rb") as file:
        image = ELFFile(file)
        start = image.get_section_by_name(".vectors")
        table = image.get_section_by_name(".symtab")
        offset = start["sh_offset"] - start["sh_addr"]
        hard_fault = int.from_bytes(start.data()[12:16], "little")
        read = table.get_symbol_by_name("sys_read")[0]["st_value"]
    return elf, offset + read - 1, offset + hard_fault - 1


def test_a_panic_ends_the_run_before_the_time_is_up(kiln, tmp_path):
    elf, read, _ = breakable(tmp_path)
    overwrite(elf, read)
    result = kiln("run", elf.parent, "--timeout", "60")
    assert (result.returncode, result.stderr) == (70, "")
    assert "[PANIC] fault in the kernel" in result.stdout


def test_a_lockup_is_put_into_words(kiln, tmp_path):
    elf, read, hard_fault = breakable(tmp_path)
    overwrite(elf, read, hard_fault)
    result = kiln("run", elf.parent, "--timeout", "60")
    assert result.returncode == 134
    assert "kiln: the core locked up: " in result.stderr


def overwrite(elf, *offsets):
    """Put an undefined instruction at each offset of the file."""
    data = bytearray(elf.read_bytes())
    for offset in offsets:
        data[offset : offset + 2] = UNDEFINED
    elf.write_bytes(data)


def test_a_terminal_gives_control_a_its_meaning(echo):
    child = Pty(echo[0], echo[1:])
    child.expect_exact("ready")
    child.sendcontrol("c")
    child.expect_exact("<03>")
    child.sendcontrol("z")
    child.expect_exact("<1a>")
    child.send("\x01\x01")
    child.expect_exact("<01>")
    child.send("\x01x")
    child.expect(pexpect.EOF)
    child.close()
    assert (child.exitstatus, child.signalstatus) == (0, None)


def test_the_terminal_is_as_before_when_the_time_is_up(echo):
    command = (
        f"stty -a >before; {' '.join(echo)} --timeout 1; echo status=$?; stty -a | diff before -"
    )
    child = Pty("/bin/sh", ["-c", f"cd $(mktemp -d); {command} && echo same"])
    child.expect_exact("status=0")
    child.expect_exact("same")
    child.close()


def test_interrupting_a_run_without_terminal_is_quiet(echo, tmp_path):
    child = Pty("/bin/sh", ["-c", f"cat /dev/zero | {' '.join(echo)}; echo status=$?"])
    child.expect_exact("<00>")
    child.sendcontrol("c")
    child.expect(pexpect.EOF)
    assert b"Traceback" not in child.before
    child.close()


def test_a_reader_that_goes_away_ends_the_run(echo):
    process = subprocess.Popen(
        echo, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout.read(5) == b"ready"
    process.stdout.close()
    assert wait(process) == 141
    assert b"Traceback" not in process.stderr.read()


def test_the_emulator_ends_with_the_command(echo, tmp_path):
    with Console(echo, tmp_path) as console:
        console.expect("ready")
        children = Path(f"/proc/{console.process.pid}/task/{console.process.pid}/children")
        emulator = children.read_text().split()
        assert len(emulator) == 1
        console.process.terminate()
        assert wait(console.process) == 143
    assert not Path(f"/proc/{emulator[0]}").exists()


def test_gdb_stops_at_reset_with_symbols(build_once, kiln):
    build = build_once(ECHO)
    words = ["-batch", "-ex", "info symbol $pc", "-ex", "info address echo_main"]
    result = kiln("debug", build, "--", *words)
    assert result.returncode == 0, result.stderr
    # the target may go on for a moment when gdb leaves it, and be read before gdb is
    assert "reset_entry in section .kernel_text" in result.stdout
    assert 'Symbol "echo_main" is a function' in result.stdout


def test_gdb_shows_sources_of_the_application_and_of_kiln(build_once, kiln):
    words = ["-batch", "-ex", "list echo_main", "-ex", "list kiln_task_start"]
    result = kiln("debug", build_once(ECHO), "--", *words)
    assert result.returncode == 0, result.stderr
    assert "\tvoid echo_main(void)\n" in result.stdout
    assert "kiln_task_start(" in result.stdout
    assert "No such file" not in result.stdout + result.stderr


def test_a_board_that_qemu_does_not_know_cannot_run(monkeypatch):
    from kiln.base.errors import UserError
    from kiln.image import qemu
    from kiln.image.boards import BoardInfo
    from kiln.image.builddir import Target

    monkeypatch.setattr(qemu, "load", lambda name: BoardInfo(name, "", "cortex-m4", "", 0, 0))
    with pytest.raises(UserError, match="does not emulate board 'real'"):
        qemu.command(Target(ECHO, "real", ECHO))
