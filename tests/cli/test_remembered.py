# SPDX-License-Identifier: MIT
"""What a build directory remembers, says that it does, and forgets again."""

import json
import os

import pytest

from kiln.base.paths import BASE
from kiln.image import memory, uptodate
from kiln.image.memory import Cache, read_cache
from support.application import write_application

APP = """\
kiln: 1
tasks:
  one: {entry: one_task, sources: [one.c], priority: 3, stack: 512}
"""
ONE = "#include <kiln/kiln.h>\nvoid one_task(void) { kiln_sleep(1); }\n"


@pytest.fixture
def app(tmp_path):
    return write_application(tmp_path / "image", APP, {"one.c": ONE})


def no_compiler(folder):
    """A PATH in which CMake and Ninja do nothing: what is remembered does not depend on them."""
    folder.mkdir()
    for name in ("cmake", "ninja"):
        (folder / name).write_text("#!/bin/sh\nexit 1\n")
        (folder / name).chmod(0o755)
    return {"PATH": f"{folder}:{os.environ['PATH']}"}


def test_what_is_remembered_is_shown_and_taken_back(app, kiln, tmp_path):
    words = ("build", "-d", tmp_path / "build", app)
    config = tmp_path / "build/.config"
    first = kiln(*words, "-b", "mps2_an385", "--", "-DCONFIG_QUANTUM_MS=30", "-DMINE=a b")
    assert first.returncode == 0 and "remembered" not in first.stderr
    again = kiln(*words)
    options = "-b mps2_an385 -DCONFIG_QUANTUM_MS=30 -DMINE=a b"
    assert (again.returncode, again.stderr) == (0, f"kiln: remembered: {options}\n")
    result = kiln(*words, "--", "-UMINE", "-DCONFIG_QUANTUM_MS=20")
    assert (result.returncode, result.stderr) == (0, "kiln: remembered: -b mps2_an385\n")
    assert "\nMINE" not in (tmp_path / "build/CMakeCache.txt").read_text()
    result = kiln(*words, "--", "-UMINE")
    assert result.returncode == 1
    assert result.stderr == "kiln: error: -UMINE: no -DMINE is remembered\n"
    result = kiln(*words, "--forget")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.splitlines()[1].startswith("image for mps2_an386")
    assert "CONFIG_QUANTUM_MS=10\n" in config.read_text()


def test_an_error_in_what_is_remembered_says_so(app, kiln, tmp_path):
    words = ("build", "-d", tmp_path / "build", app)
    assert kiln(*words, "--", "-DCONFIG_TASK_ONE_PRIORITY=4").returncode == 0
    text = (app / "app.yaml").read_text()
    (app / "app.yaml").write_text(text.replace("one:", "two:"))
    result = kiln(*words)
    assert result.returncode == 1
    assert "\n-DCONFIG_TASK_ONE_PRIORITY=4: error: unknown symbol" in result.stderr
    assert "kiln build -- -UCONFIG_TASK_ONE_PRIORITY forgets it" in result.stderr
    given = kiln(*words, "--", "-DCONFIG_TASK_ONE_PRIORITY=4")
    assert "forgets it" not in given.stderr
    assert kiln(*words, "--", "-UCONFIG_TASK_ONE_PRIORITY").returncode == 0


def test_another_board_keeps_what_was_given(app, kiln, tmp_path):
    words = ("build", "-d", tmp_path / "build", app)
    assert kiln(*words, "--", "-DCONFIG_QUANTUM_MS=30").returncode == 0
    result = kiln(*words, "-b", "lm3s6965evb")
    assert result.stderr == "kiln: remembered: -DCONFIG_QUANTUM_MS=30\n"
    assert "CONFIG_QUANTUM_MS=30\n" in (tmp_path / "build/.config").read_text()


@pytest.mark.parametrize("name", ["kiln.json", "kiln.json frontend.json"])
@pytest.mark.parametrize("text", ["", '{"base": 1}', None])
def test_a_damaged_memory_loses_nothing(app, kiln, tmp_path, name, text):
    build = tmp_path / "build"
    build.mkdir()
    (build / "menuconfig.conf").write_text("CONFIG_TICK_HZ=200\n")
    path = no_compiler(tmp_path / "bin")
    kept = memory.Cache(str(BASE), str(build), str(app), "mps2_an385", {"CONFIG_QUANTUM_MS": "30"})
    remembered = vars(kept) | {"chosen": True}
    (build / "kiln.json").write_text(json.dumps(remembered))
    del remembered["directory"]
    uptodate.Record(remembered, "", {}, []).write(build)
    for each in name.split():
        if text is None:
            (build / each).unlink()
        else:
            (build / each).write_text(text)
    result = kiln("build", "-d", build, app, env=path)
    assert (build / "menuconfig.conf").exists()
    if "frontend" not in name:
        assert "kiln: remembered: -b mps2_an385 -DCONFIG_QUANTUM_MS=30\n" in result.stderr
        lines = (build / ".config").read_text().splitlines()
        assert {"CONFIG_QUANTUM_MS=30", "CONFIG_TICK_HZ=200"} <= set(lines)
    elif text is not None:
        assert result.returncode == 1 and "kiln.json is damaged" in result.stderr
        assert "hint: kiln build --forget goes on without them" in result.stderr
        kiln("build", "--forget", "-d", build, app, env=path)
        assert "CONFIG_TICK_HZ=200\n" in (build / ".config").read_text()


def test_it_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    Cache("k", str(tmp_path), "s", "b", {"CONFIG_A": "1"}).write()
    before = (tmp_path / "kiln.json").read_bytes()

    def fail(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", fail)
    for write in (
        Cache("k", str(tmp_path), "s", "other").write,
        lambda: uptodate.Record({}, "", {}, []).write(tmp_path),
    ):
        with pytest.raises(KeyboardInterrupt):
            write()
    assert [path.name for path in tmp_path.iterdir()] == ["kiln.json"]
    assert (tmp_path / "kiln.json").read_bytes() == before


@pytest.mark.parametrize(
    "values",
    [
        {"base": 1},
        {"chosen": "yes"},
        {"defines": []},
        {"defines": {"CONFIG_A": 1}},
        {"surprise": ""},
    ],
)
def test_what_is_no_memory_is_none(tmp_path, values):
    good = vars(Cache("k", str(tmp_path), "s", "b"))
    (tmp_path / "kiln.json").write_text(json.dumps(good | values))
    assert read_cache(tmp_path) is None


def test_an_application_that_moves_with_its_directory_is_the_same(tmp_path):
    here = Cache("k", "/a/app/build/app", "/a/app", "b")
    assert here.same_source(Cache("k", "/c/app/build/app", "/c/app", "b"))
    assert here.same_source(Cache("k", "/elsewhere", "/a/app", "b"))
    assert not here.same_source(Cache("k", "/a/app/build/app", "/a/other", "b"))


@pytest.mark.parametrize(
    "name",
    ["BOARD", "KILN_GENERATED", "CMAKE_C_COMPILER", "CMAKE_TOOLCHAIN_FILE", "CMAKE_BINARY_DIR"],
)
def test_what_kiln_sets_itself_is_refused(app, kiln, tmp_path, name):
    result = kiln("build", "-d", tmp_path / "build", app, "--", f"-D{name}=mps2_an385")
    assert result.returncode == 1
    assert result.stderr.startswith(f"kiln: error: -D{name}: Kiln sets this variable itself\n")
    assert ("hint: -b names the board" in result.stderr) == (name == "BOARD")
    assert not (tmp_path / "build").exists()


def test_a_definition_that_cmake_refuses_is_not_remembered(app, kiln, tmp_path):
    words = ("build", "-d", tmp_path / "build", app)
    text = (app / "CMakeLists.txt").read_text()
    check = 'if(MINE)\n  message(FATAL_ERROR "not ${MINE}")\nendif()\n'
    (app / "CMakeLists.txt").write_text(text + check)
    assert kiln(*words).returncode == 0
    result = kiln(*words, "--", "-DMINE=yours")
    assert result.returncode == 1 and "not yours" in result.stderr
    assert kiln(*words).returncode == 0


def test_values_that_no_line_can_hold_are_refused(app, kiln, tmp_path):
    words = ("build", "-d", tmp_path / "build", app, "--", "-DCONFIG_SHELL=y")
    result = kiln(*words, "-DCONFIG_SHELL_BANNER=a\nb")
    assert result.returncode == 1
    place = r"-DCONFIG_SHELL_BANNER=a\nb: error: CONFIG_SHELL_BANNER: "
    assert result.stderr.startswith(f"{place}a text cannot have the control character U+000A")
    result = kiln(*words, "-DMINE=a\nb")
    assert result.returncode == 1 and r"CMake does not take the value 'a\nb'" in result.stderr
