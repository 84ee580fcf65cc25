# SPDX-License-Identifier: MIT
"""gdb's commands through OpenOCD: memory and registers are an emulator's that was stopped."""

import json
import re
from pathlib import Path

import pytest
from probe_bench import Bench, Probe
from stm32f4 import MSP, PC, RAM, RAM_SIZE, XPSR


BOARD = "netduinoplus2"
WAITS = Path(__file__).parent.parent / "debugging/waits"
PSP = 18  # as DCRSR selects it
COMMANDS = ("kiln tasks", "kiln objects", "kiln task getter bt", "kiln task spinner bt")
DUMP = """\
import gdb, json
gdb.execute("dump binary memory {ram} {start:#x} {end:#x}")
names = [f"r{{n}}" for n in range(13)] + ["sp", "lr", "pc", "xpsr"]
values = [int(gdb.parse_and_eval(f"(unsigned int)${{name}}")) for name in names]
open("{registers}", "w").write(json.dumps(values))
"""


@pytest.fixture
def stopped(kiln, build_once, tmp_path):
    """Runs the application on QEMU to a place; returns a chip in that state, and what gdb says."""

    def run(*places):
        build = build_once(WAITS, BOARD)
        names = {"ram": tmp_path / "ram", "registers": tmp_path / "registers"}
        script = tmp_path / "dump.py"
        script.write_text(DUMP.format(start=RAM, end=RAM + RAM_SIZE, **names))
        words = ["-batch"]
        for place in places:
            words += ["-ex", f"tbreak {place}", "-ex", "continue"]
        words += ["-ex", f"source {script}", "-ex", r"echo ===\n"]
        for command in COMMANDS:
            words += ["-ex", command]
        words += ["-ex", r"echo ===\n"]
        result = kiln("debug", "-r", "qemu", "-d", build, WAITS, "--", *words)
        assert result.returncode == 0, result.stderr
        probe = Probe(tmp_path, Bench(WAITS, build, BOARD))
        image = probe.bench.image
        probe.chip.flash[: len(image)] = image
        probe.chip.ram[:] = names["ram"].read_bytes()
        probe.chip.core[: XPSR + 1] = json.loads(names["registers"].read_text())
        return probe, result.stdout.split("===\n")[1]

    return run


def attach(probe, *commands):
    """What gdb prints between marks, through OpenOCD."""
    words = [word for command in commands for word in ("-ex", command)]
    marks = ("-ex", r"echo ===\n")
    with probe.server:
        result = probe.kiln(
            "attach", "-d", probe.bench.build, WAITS, "--", "-batch", *marks, *words, *marks
        )
    assert result.returncode == 0, result.stderr
    return result.stdout.split("===\n")[1]


def test_openocd_shows_what_qemu_shows(stopped):
    probe, expected = stopped("all_wait")
    probe.chip.core[PSP] = probe.chip.core[13]
    assert "its next period" in expected and "deeper" in expected
    assert attach(probe, *COMMANDS) == expected


def test_with_psp_the_task_that_the_kernel_serves_is_shown(stopped):
    probe, _ = stopped("all_wait", "svc_entry", "sys_shutdown")
    probe.chip.core[MSP] = probe.chip.core[13]
    probe.chip.core[PSP] = frame_of_boss(probe)
    assert probe.chip.core[XPSR] & 0x1FF == 11  # SVCall
    assert probe.chip.core[PC] & ~1 == probe.chip.core[PC]
    text = attach(probe, "kiln task boss", "kiln task boss bt")
    assert re.search(r"^\* +2  boss +6  RUNNING +\d+/256  boss_main$", text, re.MULTILINE), text
    assert re.search(r"^#0 .*boss_main", text, re.MULTILINE)
    assert re.search(r"^#1 .*kiln_task_start", text, re.MULTILINE)


def frame_of_boss(probe):
    """Where its exception frame is. QEMU does not tell, so look for an xpsr."""
    from elftools.elf.elffile import ELFFile

    with open(probe.bench.build / "waits.elf", "rb") as file:
        symbols = ELFFile(file).get_section_by_name(".symtab")
        low = symbols.get_symbol_by_name("ld_boss_stack_low")[0]["st_value"]
    for offset in range(256 - 32, -1, -8):
        frame = low - RAM + offset
        xpsr = int.from_bytes(probe.chip.ram[frame + 28 : frame + 32], "little")
        if xpsr & 0x0100FFFF == 0x01000000:
            return RAM + frame
    raise AssertionError("no frame")
