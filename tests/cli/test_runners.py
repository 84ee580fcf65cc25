# SPDX-License-Identifier: MIT
"""debugserver, attach, reset and flash with QEMU; and which runner a board has."""

import re
import socket
import subprocess
from pathlib import Path

import pytest

from kiln.base.paths import BASE
from kiln.cli import gdb
from kiln.testing.console import Console
from kiln.testing.limits import Watch, until, wait

ECHO = Path(__file__).parent / "echo"
SECONDS = 60  # of processor time, for the server to begin


@pytest.fixture
def port():
    """A TCP port that nobody uses."""
    with socket.create_server(("localhost", 0)) as taken:
        return taken.getsockname()[1]


def wait_for(number, server):
    """Return when the server listens at a port."""
    until(lambda: gdb.is_taken(number), Watch(server.pid, SECONDS))


def test_attach_and_reset_reach_the_server_in_the_emulator(build_once, kiln, port, tmp_path):
    build = build_once(ECHO)
    command = [str(BASE / "kiln"), "debugserver", str(build), "--gdb-port", str(port)]
    with Console(command, tmp_path) as console:
        wait_for(port, console.process)
        steps = ("-batch", "-ex", "info symbol $pc")
        found = kiln("attach", build, "--gdb-port", port, "--", *steps)
        assert found.returncode == 0, found.stderr
        assert "reset_entry in section .kernel_text" in found.stdout
        console.expect("ready")  # gdb has left, and it goes on
        again = kiln("reset", build, "--gdb-port", port, "--skip-rebuild")
        assert again.returncode == 0, again.stderr
        console.expect("ready")
        console.process.terminate()
        assert wait(console.process) == 143


@pytest.mark.parametrize("name", ["attach", "reset"])
def test_without_a_server_there_is_nothing_to_reach(build_once, kiln, port, name):
    result = kiln(name, build_once(ECHO), "--gdb-port", port, "--skip-rebuild")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        f"kiln: error: nothing listens on port {port}\n"
        "  hint: kiln debugserver starts a server\n"
    )


@pytest.mark.parametrize("words", [("debugserver", "--gdb-port"), ("debug", "--server")])
def test_a_port_that_is_taken_is_told(build_once, kiln, words):
    with socket.create_server(("localhost", 0)) as taken:
        number = taken.getsockname()[1]
        result = kiln(*words, number, build_once(ECHO), "--skip-rebuild")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith(f"kiln: error: port {number} is in use\n")


def test_an_emulated_board_has_nothing_to_flash(kiln, sample):
    result = kiln("flash", sample)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        "kiln: error: QEMU has no flash to write to\n" "  hint: kiln run starts the image in QEMU\n"
    )


def test_settings_of_the_users_make_openocd_a_runner(kiln, sample, tmp_path):
    (tmp_path / "mine.cfg").touch()
    result = kiln("flash", sample, "--config", "mine.cfg", "-H")
    assert "runners:  openocd (default), qemu\nconfig:   mine.cfg\n" in result.stdout
    other = kiln("flash", sample, "-H")
    assert "runners:  qemu (default)\nconfig:   none\n" in other.stdout


def test_only_an_image_that_was_built_can_do_without_a_build(kiln, sample):
    result = kiln("debug", sample, "--skip-rebuild")
    assert result.returncode == 1
    assert "hello_world.hex does not exist\n  hint: run kiln build first\n" in result.stderr


@pytest.mark.parametrize("name", ["flash", "debug", "debugserver", "attach", "reset"])
def test_every_option_is_described(kiln, name):
    page = (BASE / "docs/cli.md").read_text(encoding="utf-8")
    entries = re.findall(r"^  (-.*)$", kiln(name, "--help").stdout, re.MULTILINE)
    assert len(entries) >= 9
    for entry in entries:
        spellings = re.findall(r"(?:^|, )(--?[A-Za-z-]+)", entry)
        assert "--help" in spellings or any(f"`{option}" in page for option in spellings), entry


def test_openocd_takes_the_settings_of_every_board(tmp_path):
    for path in sorted((BASE / "boards").glob("*/openocd.cfg")):
        command = ["openocd", "-f", str(path), "-c", "shutdown"]
        result = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
        assert result.returncode == 0, f"{path}: {result.stderr}"
