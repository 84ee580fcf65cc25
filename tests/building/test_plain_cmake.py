# SPDX-License-Identifier: MIT
"""CMake and Ninja without the command: what it does, Ninja does, and both can go on from there."""

import os

import pytest

from kiln.base.paths import BASE
from kiln.testing import limits
from support.application import write_application

APP = """\
kiln: 1
tasks:
  one: {entry: one_task, sources: [one.c], priority: 3, stack: 512}
"""
ONE = """\
#include <kiln/kiln.h>
#include <stdio.h>
void one_task(void) { printf("one\\n"); kiln_shutdown(0); }
"""
END = "kiln_shutdown(0);"


@pytest.fixture
def app(tmp_path):
    return write_application(tmp_path / "image", APP, {"one.c": ONE.replace(END, "")})


def run(folder, *words, environment=None):
    """A command with the user's own environment."""
    own = {n: v for n, v in os.environ.items() if n not in ("KILN_FRONT_END", "BOARD")}
    variables = own | {"KILN_BASE": str(BASE)} | (environment or {})
    return limits.run(words, seconds=60, input="", cwd=folder, env=variables)


def configured(app, *words):
    build = app.parent / "out"
    result = run(app.parent, "cmake", "-B", build, "-G", "Ninja", *words, app)
    assert result.returncode == 0, result.stderr
    return build


def test_the_board_and_symbols_are_those_of_the_command_line(app, kiln):
    build = configured(app, "-DBOARD=mps2-an385", "-DCONFIG_QUANTUM_MS=30")
    assert run(build, "ninja").returncode == 0
    assert "CONFIG_QUANTUM_MS=30\n" in (build / ".config").read_text()
    image = (build / "image.elf").read_bytes()
    result = kiln("build", build)
    assert result.returncode == 0
    assert result.stderr == "kiln: remembered: -b mps2_an385 -DCONFIG_QUANTUM_MS=30\n"
    assert (build / "image.elf").read_bytes() == image
    # and back: CMake's own cache does not bring the old value again
    assert kiln("build", build, "--", "-DCONFIG_QUANTUM_MS=20").returncode == 0
    assert run(build, "cmake", ".").returncode == 0
    assert run(build, "ninja").returncode == 0
    assert "CONFIG_QUANTUM_MS=20\n" in (build / ".config").read_text()
    assert run(build, "cmake", "-DCONFIG_QUANTUM_MS=40", ".").returncode == 0
    assert "CONFIG_QUANTUM_MS=40\n" in (build / ".config").read_text()


def test_ninja_notices_an_edited_manifest(app):
    build = configured(app)
    assert run(build, "ninja").returncode == 0
    again = run(build, "ninja")
    assert again.stdout.splitlines()[-1] == "ninja: no work to do."
    image = (build / "image.elf").read_bytes()
    (app / "two.c").write_text("void two_task(void) {}\n")
    two = "  two: {entry: two_task, sources: [two.c], priority: 4, stack: 256}\n"
    (app / "app.yaml").write_text(APP + two)
    result = run(build, "ninja")
    assert result.returncode == 0, result.stdout
    assert (build / "image.elf").read_bytes() != image
    (app / "app.yaml").write_text(APP.replace("priority", "prioriy"))
    result = run(build, "ninja")
    assert result.returncode == 1
    assert "app.yaml:3:" in result.stdout and "did you mean 'priority'?" in result.stdout
    (app / "app.yaml").write_text(APP)
    (app / "prj.conf").write_text("CONFIG_TICK_HZ=200\n")
    assert run(build, "ninja").returncode == 0
    assert "CONFIG_TICK_HZ=200\n" in (build / ".config").read_text()


def test_a_mistake_is_said_before_anything_is_made(app):
    (app / "app.yaml").write_text(APP.replace("priority", "prioriy"))
    result = run(app.parent, "cmake", "-B", app.parent / "out", "-G", "Ninja", app)
    assert result.returncode == 1
    assert (
        "app.yaml:3:" in result.stderr
        and "the application's configuration has errors" in result.stderr
    )
    result = run(app.parent, "cmake", "-B", app.parent / "other", "-G", "Unix Makefiles", app)
    assert result.returncode == 1 and "Kiln builds with Ninja" in result.stderr
    result = run(app, "cmake", "-B", app / "a;b", "-G", "Ninja", app)
    assert result.returncode == 1


def test_targets_are_the_commands(app):
    grant = APP.replace("stack: 512", "stack: 512, system: [shutdown]")
    (app / "app.yaml").write_text(grant)
    (app / "one.c").write_text(ONE)
    build = configured(app)
    result = run(build, "ninja", "run", environment={"KILN_TEST": "1"})
    assert "one\n" in result.stdout.replace("\r", "")
    known = run(build, "ninja", "-t", "targets", "all").stdout
    for name in ("run", "debug", "debugserver", "attach", "flash", "menuconfig", "guiconfig"):
        assert f"\nkiln/{name}: phony\n" in known
    # without a terminal it says so, and is the command
    result = run(build, "ninja", "menuconfig")
    assert "menuconfig needs a terminal" in result.stdout + result.stderr


def test_settings_for_the_hosts_compiler_do_not_reach_ours(kiln, app):
    wrong = {"CFLAGS": "-march=native", "LDFLAGS": "-Wl,-nothing", "C_INCLUDE_PATH": "/nowhere"}
    result = kiln("build", app, "-d", app.parent / "out", env=wrong)
    assert (result.returncode, result.stderr) == (0, "")
