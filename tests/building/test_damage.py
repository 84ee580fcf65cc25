# SPDX-License-Identifier: MIT
"""No file of a build directory, damaged, gone or half written, spoils the builds after it."""

import itertools
import os
import shutil
import signal
import subprocess

import pytest

from kiln.base.paths import BASE
from support.application import write_application

APP = """\
kiln: 1
tasks:
  one: {entry: one_task, sources: [one.c], priority: 3, stack: 512}
"""
ONE = "#include <kiln/kiln.h>\nvoid one_task(void) { kiln_sleep(1); }\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """An application that is built; each test leaves it so."""
    app = write_application(tmp_path_factory.mktemp("damage") / "image", APP, {"one.c": ONE})
    assert subprocess.run([BASE / "kiln", "build", app, "-d", app / "out"]).returncode == 0
    return app


def image(app):
    return [(app / f"out/image.{suffix}").read_bytes() for suffix in ("elf", "bin", "hex")]


def cut(path):
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


DAMAGES = {
    "empty": lambda path: path.write_bytes(b""),
    "gone": lambda path: path.unlink(),
    "cut": cut,
    "noise": lambda path: path.write_bytes(bytes(range(256)) * 4),
}
FILES = (
    *("CMakeCache.txt", "build.ninja", "CMakeFiles/rules.ninja", "CMakeFiles/VerifyGlobs.cmake"),
    *("frontend.json", "configured.json", ".ninja_log", ".ninja_deps", ".config", "gdb.py"),
    *("generated/build.cmake", "generated/tables.c", "generated/layout.json"),
    *("generated/include/generated/kernel_files.h", "kiln/task_objects.txt"),
)


@pytest.mark.parametrize("name, damage", zip(FILES, itertools.cycle(DAMAGES)))
def test_a_damaged_file_is_made_again(kiln, built, name, damage):
    path = built / "out" / name
    before, whole = image(built), path.read_bytes()
    DAMAGES[damage](path)
    result = kiln("build", built, "-d", built / "out")
    assert (result.returncode, result.stderr) == (0, "")
    assert image(built) == before
    if not name.startswith((".ninja", "build.ninja", "CMakeCache", "frontend", "configured")):
        assert path.read_bytes() == whole


@pytest.mark.parametrize("damage", DAMAGES)
def test_all_at_once(kiln, built, damage):
    before = image(built)
    for name in FILES:
        DAMAGES[damage](built / "out" / name)
    result = kiln("build", built, "-d", built / "out")
    assert (result.returncode, result.stderr) == (0, "")
    assert image(built) == before


def broken(folder, tool):
    """The variables with which `tool` does half of its work on its last argument, and fails."""
    folder.mkdir()
    real = shutil.which(tool)
    script = f'#!/bin/sh\n{real} "$@"\nfor last; do :; done\n: >"$last"\nexit 1\n'
    (folder / tool).write_text(script)
    (folder / tool).chmod(0o755)
    return {"PATH": f"{folder}:{os.environ['PATH']}"}


@pytest.mark.parametrize("tool", ["objcopy", "nm", "ld"])
def test_a_step_that_fails_leaves_no_output(kiln, built, tmp_path, tool):
    """Nor does it leave one that Ninja takes for good, though nothing else has changed."""
    before = image(built)
    words = ("build", built, "-d", built / "out")
    for name in ("kernel.o", "task_one.o", "image.elf"):
        (built / "out" / name).unlink()
    failed = kiln(*words, env=broken(tmp_path / "bin", f"arm-none-eabi-{tool}"))
    assert failed.returncode == 1
    assert not (built / "out/kernel.o").exists() and not (built / "out/image.elf").exists()
    result = kiln(*words)
    assert (result.returncode, result.stderr) == (0, "")
    assert image(built) == before


def test_an_entry_misspelt_and_put_right(kiln, built):
    before = image(built)
    words = ("build", built, "-d", built / "out")
    (built / "app.yaml").write_text(APP.replace("one_task", "one_taks"))
    result = kiln(*words)
    assert result.returncode == 1 and "'one_taks' is not defined" in result.stderr
    assert kiln("run", "--timeout", "1", built, "-d", built / "out").returncode == 1
    (built / "app.yaml").write_text(APP)
    result = kiln(*words)
    assert (result.returncode, result.stderr) == (0, "")
    assert image(built) == before


def test_what_a_killed_build_has_started_keeps_the_next_one_waiting(kiln, built, tmp_path):
    """The lock is held by Ninja too, which lives on."""
    (tmp_path / "go").mkdir()
    os.mkfifo(tmp_path / "go/on")
    os.mkfifo(tmp_path / "go/begun")
    script = f"#!/bin/sh\necho >{tmp_path}/go/begun\nread x <{tmp_path}/go/on\nexit 1\n"
    (tmp_path / "ninja").write_text(script)
    (tmp_path / "ninja").chmod(0o755)
    words = [BASE / "kiln", "build", built, "-d", built / "out"]
    path = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    first = subprocess.Popen(words, env=os.environ | path, stdout=subprocess.DEVNULL)
    (tmp_path / "go/begun").read_text()
    first.send_signal(signal.SIGKILL)
    first.wait()
    second = subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    assert second.stderr.readline().startswith("kiln: waiting for another build")
    (tmp_path / "go/on").write_text("x\n")
    assert second.wait() == 0
    second.stderr.close()


def test_a_list_file_without_an_application_is_named(kiln, tmp_path):
    app = write_application(tmp_path / "image", APP, {"one.c": ONE})
    text = (app / "CMakeLists.txt").read_text()
    (app / "CMakeLists.txt").write_text(text.replace("kiln_application()", ""))
    result = kiln("build", app)
    assert result.returncode == 1
    assert result.stderr == (
        "kiln: error: image/CMakeLists.txt does not build an image\n"
        "  hint: its last line is kiln_application()\n"
    )
    (app / "CMakeLists.txt").write_text(text)
    assert kiln("build", app).returncode == 0
