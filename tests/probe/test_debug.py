# SPDX-License-Identifier: MIT
"""`kiln debug`, `debugserver` and `attach` on the model of the chip."""

from elftools.elf.elffile import ELFFile
from stm32f4 import FLASH, PC

from kiln.cli.openocd import READY
from kiln.testing.limits import run, wait

GDB = ("gdb-multiarch", "-q", "-batch")


def reset_handler(probe):
    """Where the image begins."""
    return int.from_bytes(probe.bench.image[4:8], "little") - 1


def test_debug_flashes_and_stops_at_reset(probe):
    steps = ("-batch", "-ex", "info symbol $pc", "-ex", "info address main_main")
    elf = probe.bench.build / "image.elf"  # flashed too, where the other tests take the .hex
    result = probe.kiln("debug", "-v", "--elf-file", elf, "--", *steps)
    assert result.returncode == 0, result.stderr
    assert f"program {{{elf}}} verify" in result.stdout
    assert "reset_entry in section .kernel_text" in result.stdout
    assert 'Symbol "main_main" is a function' in result.stdout
    assert_holds(probe.chip, elf)
    assert probe.chip.core[PC] == reset_handler(probe)
    assert not probe.chip.halted  # it goes on when gdb has left


def assert_holds(chip, elf):
    """The flash holds each segment of an ELF file."""
    with elf.open("rb") as file:
        loaded = [s for s in ELFFile(file).iter_segments() if s["p_type"] == "PT_LOAD"]
        filled = [(s["p_paddr"] - FLASH, s.data()) for s in loaded if s["p_filesz"]]
    assert filled
    for start, data in filled:
        assert chip.flash[start : start + len(data)] == data


def test_debug_without_flash_starts_no_gdb(probe):
    probe.chip.protect(0)
    result = probe.kiln("debug", "--", "-batch", "-ex", "echo here")
    assert result.returncode == 1
    assert "here" not in result.stdout
    assert "** Programming Failed **" in result.stderr
    assert "hint: the flash is locked" in result.stderr


def test_attach_changes_nothing(probe):
    probe.chip.flash[: len(probe.bench.image)] = probe.bench.image
    probe.chip.core[PC] = FLASH + 0x200
    result = probe.kiln("attach", "--", "-batch", "-ex", "p/x $pc", "-ex", "x/2wx 0x08000000")
    assert result.returncode == 0, result.stderr
    assert "$1 = 0x8000200" in result.stdout
    assert (probe.chip.resets, probe.chip.programmed, probe.chip.halted) == (0, 0, False)


def test_debugserver_serves_a_gdb(probe, free_port):
    words = ("debugserver", "-v", "--config", probe.config, "--gdb-port", str(free_port))
    with probe.bench.start(*words) as server:
        try:
            for line in server.stderr:
                if READY in line:
                    break
            gdb = [*GDB, "-ex", f"target remote localhost:{free_port}", "-ex", "p/x $pc"]
            found = run(gdb)
            server.terminate()
            server.stderr.read()
            assert wait(server) == 143
        finally:
            server.kill()
    assert f"$1 = {reset_handler(probe):#x}" in found.stdout, found.stderr
    assert line == f"{READY} at port {free_port}; Ctrl-C ends it **\n"
    assert probe.flashed() == probe.bench.image


def test_attach_without_a_server_at_the_port(probe, free_port):
    result = probe.kiln("attach", "--gdb-port", str(free_port))
    assert result.returncode == 1
    assert f"kiln: error: nothing listens on port {free_port}\n" in result.stderr
