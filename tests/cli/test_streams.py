# SPDX-License-Identifier: MIT
"""Closed and broken standard streams, and files that are none."""

import os
import subprocess

import pytest

from kiln.base.paths import BASE
from support.application import write_application

APP = "kiln: 1\ntasks:\n  one: {entry: one_task, sources: [one.c], priority: 3, stack: 512}\n"
ONE = "#include <kiln/kiln.h>\nvoid one_task(void) { kiln_sleep(1); }\n"
KILN = f"'{BASE}/kiln'"


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """An application that is built."""
    folder = write_application(tmp_path_factory.mktemp("streams") / "image", APP, {"one.c": ONE})
    assert subprocess.run([BASE / "kiln", "build"], cwd=folder, capture_output=True).returncode == 0
    return folder


def status_of(command, folder):
    """A shell's status for a command, and what it says on stderr; it must end without a trace."""
    result = subprocess.run(["sh", "-c", command], cwd=folder, capture_output=True, text=True)
    for word in ("Traceback", "internal error", "Exception ignored"):
        assert word not in result.stderr
    return result.returncode, result.stderr


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_closed_streams_are_no_trouble(app, closed):
    (app / "build/image/image.elf").unlink(missing_ok=True)
    assert status_of(f"{KILN} build {closed}", app) == (0, "")
    assert (app / "build/image/image.elf").exists()
    assert status_of(f"{KILN} build -b nothing {closed}", app)[0] == 1


def test_nobody_listens_to_output_or_errors(app):
    """The reader has ended before anything is written."""
    gone = "{ sleep 0; } | :"
    script = f"trap '' PIPE; ( {KILN} build -v; echo $? >status ) | : ; cat status >&2; {gone}"
    status, errors = status_of(script, app)
    assert status == 0 and errors.split()[-1] in ("141", "0")
    script = f"( {KILN} build -b nothing; echo $? >status ) 2>&1 >/dev/null | : ; cat status >&2"
    assert status_of(script, app)[1].split()[-1] in ("1", "141")


def test_a_full_device_is_said_in_one_line(app):
    status, errors = status_of(f"{KILN} build >/dev/full", app)
    assert (status, errors) == (1, "kiln: error: No space left on device\n")
    assert status_of(f"{KILN} build -b nothing 2>/dev/full", app)[0] == 1


PIPES = {
    "app.yaml": "image/app.yaml is not a regular file",
    "CMakeLists.txt": "image/CMakeLists.txt is not a regular file",
    "prj.conf": "prj.conf: error: cannot read the file: it is not a regular file",
    "one.c": "source 'one.c': it is not a regular file",
    "build/image/menuconfig.conf": "menuconfig.conf: error: cannot read the file",
}


@pytest.mark.parametrize("kind", ["pipe", "folder", "device"])
@pytest.mark.parametrize("name", PIPES)
def test_what_is_no_file_is_said_at_once(tmp_path, kiln, name, kind):
    folder = write_application(tmp_path / "image", APP, {"one.c": ONE})
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("/dev/zero")
    result = kiln("build", folder, "-d", folder / "build/image", cwd=tmp_path)
    assert result.returncode == 1
    assert PIPES[name] in result.stderr
    assert result.stderr.count("error:") == 1


@pytest.mark.parametrize("name", ["kiln.json", "frontend.json", "configured.json", ".config"])
def test_pipes_in_a_build_directory_are_not_waited_for(tmp_path, kiln, name):
    folder = write_application(tmp_path / "image", APP, {"one.c": ONE})
    build = tmp_path / "build"
    build.mkdir()
    (build / ".kiln.lock").touch()
    os.mkfifo(build / name)
    result = kiln("build", folder, "-d", build, "--forget")
    assert (result.returncode, result.stderr) == (0, "")
    assert (build / name).is_file()


def test_a_link_to_itself_is_no_application(tmp_path, kiln):
    (tmp_path / "loop").symlink_to("loop")
    for words in (("build", "loop"), ("build", "-d", "loop", BASE / "samples/hello_world")):
        result = kiln(*words)
        assert result.returncode == 1
        assert "internal error" not in result.stderr and "error" in result.stderr
