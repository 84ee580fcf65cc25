# SPDX-License-Identifier: MIT
"""`kiln build`: what it makes, what it says, and when it makes everything again."""

import json
import re
import shutil
import subprocess

import pexpect
import pytest

from kiln.base.paths import BASE
from support.person import Pty

HELLO = BASE / "samples/hello_world"


@pytest.fixture
def app(tmp_path):
    """A copy of the simplest sample, in a path with a space."""
    folder = tmp_path / "my apps" / "hello_world"
    shutil.copytree(HELLO, folder, ignore=shutil.ignore_patterns("build"))
    text = (folder / "CMakeLists.txt").read_text()
    (folder / "CMakeLists.txt").write_text(text.replace(" ${CMAKE_CURRENT_SOURCE_DIR}/../..", ""))
    return folder


def edit(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def outputs(folder):
    """What is in a build directory, with the time it was written."""
    return {p: p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}


def test_a_build_inside_the_folder_makes_everything(app, kiln):
    result = kiln("build", cwd=app)
    assert (result.returncode, result.stderr) == (0, "")
    build = app / "build/hello_world"
    for name in (
        *(".config", "hello_world.elf", "hello_world.bin", "hello_world.hex", "hello_world.map"),
        *("compile_commands.json", "generated", "build.ninja"),
    ):
        assert (build / name).exists(), name
    lines = result.stdout.splitlines()
    assert re.fullmatch(r"hello_world for mps2_an386: \d+\.\d s", lines[0])
    assert [line.split()[0] for line in lines[1:]] == ["memory", "flash", "RAM"]
    assert json.loads((build / "kiln.json").read_text())["board"] == "mps2_an386"


def test_no_name_of_an_application_is_in_the_way(kiln, tmp_path):
    assert kiln("new", tmp_path / "first").returncode == 0
    result = kiln("build", tmp_path / "first")
    assert (result.returncode, result.stderr) == (0, "")


def test_a_second_build_compiles_nothing(app, kiln):
    kiln("build", cwd=app)
    elf = app / "build/hello_world/hello_world.elf"
    before = elf.stat().st_mtime_ns
    assert kiln("build", cwd=app).returncode == 0
    assert elf.stat().st_mtime_ns == before


def test_an_error_in_the_manifest_leaves_the_outputs_alone(app, kiln):
    kiln("build", cwd=app)
    before = outputs(app / "build")
    edit(app / "app.yaml", "priority", "prioriy")
    result = kiln("build", cwd=app)
    assert (result.returncode, result.stdout) == (1, "")
    assert re.search(r"^app.yaml:\d+:\d+: error: .*prioriy", result.stderr, re.MULTILINE)
    assert "hint: did you mean 'priority'?" in result.stderr
    # not even when another board would mean to start from nothing
    assert kiln("build", "-b", "lm3s6965evb", cwd=app).returncode == 1
    assert outputs(app / "build") == before


def test_a_compilers_error_is_shown_without_noise(app, kiln):
    kiln("build", cwd=app)
    edit(app / "src/main.c", "printf", "int x = y; printf")
    result = kiln("build", cwd=app)
    assert (result.returncode, result.stdout) == (1, "")
    assert "src/main.c:" in result.stderr and "'y' undeclared" in result.stderr
    for noise in ("FAILED", "ninja", "arm-none-eabi-gcc", "[1/"):
        assert noise not in result.stderr


def test_verbose_shows_the_commands(app, kiln):
    result = kiln("build", "-v", cwd=app)
    assert result.returncode == 0
    assert "cmake -S" in result.stdout
    assert "arm-none-eabi-gcc" in result.stdout


def test_a_target_can_be_named(app, kiln):
    assert kiln("build", "-t", "clean", cwd=app).returncode == 0
    assert not (app / "build/hello_world/hello_world.elf").exists()
    result = kiln("build", "-t", "no_such_target", cwd=app)
    assert result.returncode == 1
    assert "no_such_target" in result.stderr


def test_another_board_starts_from_nothing_but_keeps_the_configuration(app, kiln):
    kiln("build", cwd=app)
    build = app / "build/hello_world"
    (build / "menuconfig.conf").write_text("CONFIG_QUANTUM_MS=20\n")
    result = kiln("build", "-p", "never", "-b", "lm3s6965evb", cwd=app)
    assert result.returncode == 1
    assert result.stderr == (
        "kiln: error: build/hello_world was made for board mps2_an386\n"
        "  hint: use -p auto, or another -d\n"
    )
    result = kiln("build", "-b", "lm3s6965evb", cwd=app)
    assert result.returncode == 0
    assert "was made for board mps2_an386; rebuilding it" in result.stdout
    assert "CONFIG_QUANTUM_MS=20\n" in (build / ".config").read_text()
    # and from now on it is the directory's board
    assert "hello_world for lm3s6965evb" in kiln("build", cwd=app).stdout


def test_always_starts_from_nothing(app, kiln):
    kiln("build", cwd=app)
    build = app / "build/hello_world"
    (build / "menuconfig.conf").write_text("CONFIG_QUANTUM_MS=20\n")
    assert kiln("build", "-p", "always", cwd=app).returncode == 0
    assert not (build / "menuconfig.conf").exists()


def test_configuration_given_as_definition_is_remembered(app, kiln):
    config = app / "build/hello_world/.config"
    assert kiln("build", "--", "-DCONFIG_QUANTUM_MS=30", cwd=app).returncode == 0
    assert "CONFIG_QUANTUM_MS=30\n" in config.read_text()
    assert kiln("build", cwd=app).returncode == 0
    assert "CONFIG_QUANTUM_MS=30\n" in config.read_text()
    result = kiln("build", "--", "-DCONFIG_QUANTUM_MX=30", cwd=app)
    assert result.returncode == 1
    assert "QUANTUM_MX" in result.stderr
    assert kiln("build", cwd=app).returncode == 0


def test_two_builds_at_once_both_succeed(app):
    command = [str(BASE / "kiln"), "build"]
    both = [
        subprocess.Popen(command, cwd=app, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _ in range(2)
    ]
    texts = [process.communicate()[0].decode() for process in both]
    assert [process.returncode for process in both] == [0, 0], texts


def test_a_moved_folder_is_built_again(app, kiln):
    kiln("build", cwd=app)
    moved = app.with_name("elsewhere")
    app.rename(moved)
    (moved / "build/hello_world").rename(moved / "build/elsewhere")
    result = kiln("build", cwd=moved)
    assert result.returncode == 0, result.stderr
    assert "rebuilding it" in result.stdout


def test_clean_removes_only_build_directories(app, kiln):
    assert kiln("clean", "src", cwd=app).returncode == 1
    assert (app / "src/main.c").exists()
    kiln("savedefconfig", cwd=app)
    assert kiln("clean", cwd=app).returncode == 0
    assert not (app / "build/hello_world").exists()
    assert kiln("clean", cwd=app).returncode == 0


def test_the_image_can_be_verified(build_once, kiln, tmp_path):
    build = build_once(HELLO)
    result = kiln("verify", build)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "hello_world.elf: 2 tasks, isolated\n"


def test_what_is_not_built_cannot_be_verified(kiln):
    result = kiln("verify", HELLO)
    assert result.returncode == 1
    assert result.stderr.endswith("does not exist\n  hint: run kiln build first\n")


def test_a_terminal_sees_progress_and_no_colour_when_it_wants_none(app):
    child = Pty(str(BASE / "kiln"), ["build"], cwd=str(app), env=plain_terminal())
    child.expect(pexpect.EOF)
    text = child.before.decode()
    assert "[1/" in text
    assert not re.search(r"\x1b\[[0-9;]*m", text)


def plain_terminal():
    import os

    return os.environ | {"NO_COLOR": "1", "TERM": "xterm-256color"}


def test_a_closed_pipe_is_no_complaint():
    process = subprocess.Popen(
        ["sh", "-c", f"'{BASE}/kiln' samples | true"], stderr=subprocess.PIPE, text=True
    )
    assert process.communicate()[1] == ""


def test_a_new_application_works_where_it_stands(kiln, tmp_path):
    folder = tmp_path / "9 lives!"
    assert kiln("new", folder).returncode == 0
    result = kiln("test", cwd=folder)
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.splitlines()[-1] == "1 passed, 0 failed"
    database = folder / "build/9 lives!/compile_commands.json"
    assert database.exists()
    for path in folder.glob(".vscode/*.json"):
        json.loads(path.read_text())
    again = kiln("new", folder)
    assert again.returncode == 1
    assert "is not an empty folder" in again.stderr


def test_the_board_that_the_manifest_names_is_the_default(app, kiln):
    """Unless the environment names another one that the application is for, or -b does."""

    def built(**environment):
        shutil.rmtree(app / "build", ignore_errors=True)
        result = kiln("build", cwd=app, env=environment)
        assert result.returncode == 0, result.stderr
        return json.loads((app / "build/hello_world/kiln.json").read_text())["board"]

    edit(app / "app.yaml", "kiln: 1", "kiln: 1\nboards: [lm3s6965evb, mps2_an385]")
    assert built() == "lm3s6965evb"
    assert built(BOARD="mps2-an385") == "mps2_an385"
    assert built(BOARD="mps2_an386") == "lm3s6965evb"
    result = kiln("build", "-b", "mps2_an386", cwd=app)
    text = "the application is for lm3s6965evb or mps2_an385, and not for 'mps2_an386'"
    assert result.returncode == 1 and text in result.stderr
