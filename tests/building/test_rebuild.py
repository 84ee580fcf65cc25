# SPDX-License-Identifier: MIT
"""What a change makes the build do again. The processor time is printed."""

import os
import re
import resource
import subprocess
from pathlib import Path

import pytest

from kiln.base.paths import BASE

APP = """\
kiln: 1
tasks:
  one: {entry: one_task, sources: [one.c], priority: 3, stack: 512}
"""
ONE = "#include <kiln/kiln.h>\nvoid one_task(void) { kiln_sleep(1); }\n"
CLEAN_SECONDS, REBUILD_SECONDS = 12, 2.5  # of processor time, that they should take


@pytest.fixture
def app(tmp_path):
    from support.application import write_application

    return write_application(tmp_path / "image", APP, {"one.c": ONE})


def timed(capsys, kiln, what, wanted, *words):
    """Run `kiln build` and print how much processor time it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = kiln("build", *words)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert result.returncode == 0, result.stderr
    with capsys.disabled():
        print(f"{what}: {took:.1f} s (should be {wanted} s or less) ", end="")
    return result.stdout


def objects(directory):
    """When each object and archive was made, by name."""
    paths = [*directory.rglob("*.obj"), *directory.rglob("*.a"), *directory.glob("*.o")]
    return {str(path.relative_to(directory)): path.stat().st_mtime_ns for path in paths}


def remade(before, after):
    """The short names of what is newer."""
    return {re.sub(r".*/", "", name) for name in after if before.get(name) != after[name]}


def test_manifest_edit(kiln, app, tmp_path, capsys):
    """Only tables and links are made again, neither the kernel nor the libraries."""
    directory = tmp_path / "build"
    words = ("-d", directory, app)
    timed(capsys, kiln, "clean build", CLEAN_SECONDS, *words)
    before = objects(directory)
    (app / "app.yaml").write_text(APP.replace("priority: 3", "priority: 4"), encoding="utf-8")
    timed(capsys, kiln, "rebuild", REBUILD_SECONDS, *words)
    assert remade(before, objects(directory)) == {"tables.c.obj", "kernel.o"}


def test_source_edit(kiln, app, tmp_path):
    directory = tmp_path / "build"
    assert kiln("build", "-d", directory, app).returncode == 0
    before = objects(directory)
    (app / "one.c").write_text(ONE.replace("1", "2"), encoding="utf-8")
    assert kiln("build", "-d", directory, app).returncode == 0
    assert remade(before, objects(directory)) == {"one.c.obj", "task_one.o"}


def test_no_edit(kiln, app, tmp_path):
    directory = tmp_path / "build"
    assert kiln("build", "-d", directory, app).returncode == 0
    elf = directory / "image.elf"
    before = objects(directory), elf.stat().st_mtime_ns
    (app / "app.yaml").write_text(APP + "# a comment\n", encoding="utf-8")
    assert kiln("build", "-d", directory, app).returncode == 0
    assert (objects(directory), elf.stat().st_mtime_ns) == before


def test_nothing_changed(kiln, app, tmp_path):
    """The front end does not run, and says again what it had to say."""
    directory = tmp_path / "build"
    words = ("build", "-d", directory, app)
    (app / "prj.conf").write_text("CONFIG_TASK_ONE_PRIORITY=4\n", encoding="utf-8")
    first = kiln(*words)
    assert first.returncode == 0, first.stderr
    tables = directory / "generated/tables.c"
    before = objects(directory), tables.stat().st_ino
    again = kiln(*words)
    assert (again.returncode, again.stderr) == (0, first.stderr)
    assert (objects(directory), tables.stat().st_ino) == before
    tables.unlink()
    assert kiln(*words).returncode == 0
    assert tables.exists()


def test_a_source_that_is_gone_is_named(kiln, app, tmp_path):
    """Though nothing else that the front end reads has changed."""
    words = ("build", "-d", tmp_path / "build", app)
    assert kiln(*words).returncode == 0
    (app / "one.c").unlink()
    result = kiln(*words)
    assert result.returncode == 1
    assert "app.yaml:3:" in result.stderr and "there is no such file" in result.stderr


def test_an_image_that_is_not_proved_leaves_the_last_one(kiln, app, tmp_path):
    directory = tmp_path / "build"
    assert kiln("build", "-d", directory, app).returncode == 0
    files = [directory / f"image.{suffix}" for suffix in ("elf", "bin", "hex", "map")]
    before = [path.read_bytes() for path in files]
    lost = '__attribute__((section(".nowhere"))) int lost = 1;\n'
    (app / "one.c").write_text(lost + ONE.replace("(1)", "(lost)"), encoding="utf-8")
    result = kiln("build", "-d", directory, app)
    assert result.returncode == 1 and "'lost'" in result.stderr
    assert [path.read_bytes() for path in files] == before


@pytest.mark.parametrize(
    "name",
    ["gdb.py", "kiln/task_objects.txt", "generated/include/generated/kernel_files.h", "kernel.o"],
)
def test_what_is_gone_is_made_again(kiln, app, tmp_path, name):
    words = ("build", "-d", tmp_path / "build", app)
    assert kiln(*words).returncode == 0
    path = tmp_path / "build" / name
    before = path.read_bytes()
    path.unlink()
    result = kiln(*words)
    assert (result.returncode, result.stderr) == (0, "")
    assert path.read_bytes() == before


def test_a_build_goes_on_without_its_compiler_cache(kiln, app, tmp_path):
    """ccache was there when the directory was made, and is gone now."""
    words = ("build", "-d", tmp_path / "build", app)
    assert kiln(*words).returncode == 0
    tools = tmp_path / "tools"
    tools.mkdir()
    for folder in os.environ["PATH"].split(":"):
        for tool in Path(folder).glob("*"):
            if tool.name != "ccache" and not (tools / tool.name).is_symlink():
                (tools / tool.name).symlink_to(tool)
    (app / "one.c").write_text(ONE.replace("1", "2"), encoding="utf-8")
    result = kiln(*words, env={"PATH": str(tools), "CMAKE_C_COMPILER_LAUNCHER": ""})
    assert (result.returncode, result.stderr) == (0, "")


def test_a_full_disk_is_said_in_one_line(kiln, app, tmp_path):
    """The disk here is a limit to the size of files."""
    command = f"ulimit -f 64; exec {BASE}/kiln build -d {tmp_path}/build {app}"
    result = subprocess.run(["sh", "-c", command], capture_output=True, text=True)
    assert result.returncode == 1
    assert "Traceback" not in result.stderr and "internal error" not in result.stderr
