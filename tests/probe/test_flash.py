# SPDX-License-Identifier: MIT
"""`kiln flash` and `kiln reset`: OpenOCD and its stock target file, on a model of the chip."""

import re
import shlex
import shutil
import signal
from pathlib import Path

import pytest
from jtag import Lost
from probe_bench import ADAPTER, BOARD, EVENTS, for_model
from stm32f4 import FLASH, PC

from kiln.base.paths import BASE
from kiln.cli.openocd import hint
from kiln.testing.limits import wait


def steps(text):
    """The lines of an openocd.cfg."""
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def test_the_image_is_in_the_flash_and_runs(probe):
    result = probe.kiln("flash")
    assert result.returncode == 0, result.stderr
    assert "** Verified OK **" in result.stderr
    assert result.stdout == "kiln: build/image/image.hex is flashed and running\n"
    assert probe.flashed() == probe.bench.image
    after = probe.chip.flash[len(probe.bench.image) :]
    assert after.count(0xFF) == len(after)
    assert (probe.chip.halted, probe.chip.resets) == (False, 2)
    assert probe.chip.core[PC] == int.from_bytes(probe.bench.image[4:8], "little") - 1
    assert FLASH <= probe.chip.core[PC] < FLASH + len(probe.bench.image)


def test_a_sample_is_flashed_by_its_name(probe, tmp_path):
    words = ("-b", BOARD, "-d", tmp_path / "build", BASE / "samples/blinky")
    result = probe.kiln("flash", *words)
    assert result.returncode == 0, result.stderr
    assert "** Verified OK **" in result.stderr
    image = (tmp_path / "build/blinky.bin").read_bytes()
    assert probe.chip.flash[: len(image)] == image


def test_a_bit_that_does_not_stick_fails(probe):
    probe.chip.on_program = lambda offset, value: value ^ 1 if offset == 0x40 else value
    result = probe.kiln("flash")
    assert result.returncode == 1
    assert result.stdout == ""
    assert "** Verify Failed **" in result.stderr
    assert "kiln: error: openocd ended with status 1\n  hint: the flash does not" in result.stderr
    assert probe.flashed() != probe.bench.image


def test_a_protected_sector_fails_and_stays(probe):
    probe.chip.protect(0)
    result = probe.kiln("flash")
    assert result.returncode == 1
    assert "Error: failed erasing sectors 0 to 0" in result.stderr
    assert "hint: the flash is locked" in result.stderr
    assert probe.chip.programmed == 0


def test_the_hint_removes_the_protection(probe):
    probe.chip.protect(0, 1)
    words = shlex.split(re.search(r"`-- (.*)`", hint("stm32x device protected"))[1])
    probe.chip.on_program = lost_after(probe, 1)  # enough to see that it can be programmed
    result = probe.kiln("flash", "--", *words)
    assert "cleared protection for sectors 0 through 11" in result.stderr
    assert probe.chip.programmed == 2


def lost_after(probe, count):
    """A chip whose probe is pulled after so many writes."""

    def program(offset, value):
        if probe.chip.programmed > count:
            raise Lost
        return value

    return program


def test_an_image_that_is_too_large_fails(probe, tmp_path):
    large = tmp_path / "large.hex"
    large.write_text(hex_file(FLASH + len(probe.chip.flash) - 16, bytes(range(32))))
    result = probe.kiln("flash", "--hex-file", large)
    assert result.returncode == 1
    assert "hint: the image does not fit into the chip's flash" in result.stderr


def hex_file(address, data):
    """Intel's format."""
    records = [(4, 0, (address >> 16).to_bytes(2, "big"))]
    for start in range(0, len(data), 16):
        place = address + start
        if place & 0xFFFF == 0:
            records.append((4, 0, (place >> 16).to_bytes(2, "big")))
        records.append((0, place & 0xFFFF, data[start : start + 16]))
    records.append((1, 0, b""))
    lines = []
    for kind, place, words in records:
        body = bytes([len(words), *place.to_bytes(2, "big"), kind, *words])
        lines.append(f":{(body + bytes([-sum(body) & 0xFF])).hex().upper()}\n")
    return "".join(lines)


def test_a_probe_that_is_lost_half_way_fails(probe):
    half = len(probe.bench.image) // 4  # a write has two bytes
    probe.chip.on_program = lost_after(probe, half)
    result = probe.kiln("flash")
    assert result.returncode == 1
    assert "** Programming Failed **" in result.stderr
    assert "hint: the probe was lost on the way" in result.stderr
    assert probe.chip.programmed == half + 1


def test_another_chip_is_not_written_to(probe):
    probe.chip.fixed[0xE0042000] = 0x10036410
    result = probe.kiln("flash")
    assert result.returncode == 1
    assert "hint: this is another chip than the board's" in result.stderr
    assert probe.chip.programmed == 0


def test_a_chip_without_power_is_told_from_a_missing_probe(probe):
    probe.chain.feed = lambda data: b"0" * data.count(b"R")
    result = probe.kiln("flash")
    assert result.returncode == 1
    assert "Error: JTAG scan chain interrogation failed: all zeroes" in result.stderr
    assert "hint: the probe does not reach the chip" in result.stderr


FAKE_OPENOCD = """#!/bin/sh
echo "Error: open failed"
exit 3
"""


def test_the_hardwares_command_differs_in_the_probe_only(probe, tmp_path):
    # Not OpenOCD: whoever runs this may have a board, which is not to be flashed.
    (tmp_path / "openocd").write_text(FAKE_OPENOCD)
    (tmp_path / "openocd").chmod(0o755)
    hardware = probe.bench.kiln("flash", "-v", path=f"{tmp_path}:")
    assert hardware.returncode == 3
    assert "Error: open failed\nkiln: error: openocd ended with status 3\n" in hardware.stderr
    probe.chip.protect(0)  # soon done
    model = probe.kiln("flash", "-v")
    words, others = shlex.split(hardware.stdout), shlex.split(model.stdout)
    assert words[:3] == ["openocd", "-f", str(probe.bench.config)]
    assert others == ["openocd", "-f", str(probe.config), *words[3:]]
    assert words[-1] == f"program {{{probe.bench.build}/image.hex}} verify reset exit"


def test_a_probe_that_is_not_there_is_told(bench, tmp_path):
    nobody = "hla_vid_pid 0xffff 0xfffe\n"  # no device has these
    lines = bench.config.read_text().replace("transport", f"{nobody}transport", 1)
    (tmp_path / "openocd.cfg").write_text(lines)
    result = bench.kiln("flash", "--config", tmp_path / "openocd.cfg")
    assert result.returncode == 1
    assert "Error: open failed\n" in result.stderr
    assert "  hint: no probe was found" in result.stderr


def test_the_boards_settings_differ_in_the_probe_only(probe):
    board, model = (steps(path.read_text()) for path in (probe.bench.config, probe.config))
    adapter = steps(ADAPTER.replace("PORT", str(probe.server.port)))
    assert [line for line in model if line not in board] == adapter + steps(EVENTS)
    assert [line for line in board if line not in model] == [
        "source [find interface/stlink.cfg]",
        "transport select hla_swd",
    ]
    assert "source [find target/stm32f4x.cfg]" in model


def test_reset_starts_the_chip_anew(probe):
    probe.chip.flash[:8] = (0x20000400).to_bytes(4, "little") + (FLASH + 0x101).to_bytes(
        4, "little"
    )
    result = probe.kiln("reset")
    assert result.returncode == 0, result.stderr
    assert (probe.chip.resets, probe.chip.halted) == (1, False)
    assert (probe.chip.core[PC], probe.chip.programmed) == (FLASH + 0x100, 0)


def test_a_file_may_have_spaces_in_its_path(probe, tmp_path):
    probe.chip.protect(0)
    (tmp_path / "a b").mkdir()
    elf = shutil.copy(probe.bench.build / "image.elf", tmp_path / "a b")
    result = probe.kiln("flash", "--skip-rebuild", "--elf-file", elf)
    assert "Error: failed erasing sectors 0 to 0" in result.stderr


def test_what_tcl_would_read_otherwise_is_refused(probe, tmp_path):
    (tmp_path / "a}b").mkdir()
    elf = shutil.copy(probe.bench.build / "image.elf", tmp_path / "a}b")
    result = probe.kiln("flash", "--elf-file", elf)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        f"kiln: error: OpenOCD cannot take the file {elf}\n"
        "  hint: give the folder another name\n"
    )


def test_context_shows_and_does_nothing(bench):
    result = bench.kiln("flash", "-H")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == (
        f"board:    {BOARD}\n"
        "runners:  openocd (default)\n"
        f"config:   {bench.config}\n"
        "hex file: build/image/image.hex\n"
        "elf file: build/image/image.elf\n"
        "flashed:  image.hex\n"
    )


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (
            ("-r", "qemu"),
            "board 'stm32f4_disco' has no runner qemu\n  hint: it has openocd",
        ),
        (("--hex-file", "none.hex"), "there is no file none.hex"),
        (("--config", "none.cfg"), "there is no file none.cfg"),
    ],
)
def test_mistakes_are_told_before_a_build(bench, words, text):
    result = bench.kiln("flash", *words)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith(f"kiln: error: {text}")


def test_every_board_with_this_chip_is_reached(probe, tmp_path):
    for path in sorted((BASE / "boards").glob("*/openocd.cfg")):
        board = path.read_text()
        if "[find target/stm32f4x.cfg]" in board:
            probe.config.write_text(for_model(board, probe.server.port))
            resets = probe.chip.resets
            result = probe.kiln("reset", "--skip-rebuild")
            assert result.returncode == 0, f"{path}: {result.stderr}"
            assert probe.chip.resets > resets


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_openocd_ends_with_the_command(probe, number, status):
    with probe.bench.start("flash", "--config", probe.config) as process:
        try:
            for line in process.stderr:
                if "Programming Started" in line:
                    break
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
            openocd = children.read_text().split()
            assert len(openocd) == 1
            process.send_signal(number)
            rest = process.stderr.read()
            assert wait(process) == status
        finally:
            process.kill()
    assert "Traceback" not in rest
    assert not Path(f"/proc/{openocd[0]}").exists()
