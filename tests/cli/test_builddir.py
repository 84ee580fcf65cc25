# SPDX-License-Identifier: MIT
"""Which application, board and directory a command line means."""

import argparse
import fcntl
import os
import threading

import pytest

from kiln.base.errors import UserError
from kiln.base.paths import BASE
from kiln.image import builddir
from kiln.image.builddir import resolve
from kiln.image.memory import Cache, read_cache

HELLO = BASE / "samples/hello_world"


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BOARD", raising=False)
    return tmp_path


def asked(source=None, board=None, build_dir=None):
    source = str(source) if source is not None else None
    return resolve(argparse.Namespace(source=source, board=board, build_dir=build_dir))


def made(directory, source=HELLO, board="mps2_an385"):
    directory.mkdir(parents=True)
    Cache(str(BASE), str(directory), str(source), board).write()
    return directory


def application(folder):
    folder.mkdir(parents=True)
    (folder / "app.yaml").touch()
    (folder / "CMakeLists.txt").touch()
    return folder


def test_default_directory_is_named_after_the_application(here):
    target = asked(HELLO)
    assert target.directory == here / "build/hello_world"
    assert target.board == "mps2_an386"


def test_board_may_be_spelt_as_qemu_does(here):
    assert asked(HELLO, board="mps2-an385").board == "mps2_an385"


def test_board_comes_from_the_environment(here, monkeypatch):
    monkeypatch.setenv("BOARD", "lm3s6965evb")
    assert asked(HELLO).board == "lm3s6965evb"


def test_a_build_remembers_its_board_and_the_option_overrides_it(here, monkeypatch):
    made(here / "build/hello_world")
    monkeypatch.setenv("BOARD", "lm3s6965evb")
    assert asked(HELLO).board == "mps2_an385"
    assert asked(HELLO, board="mps2_an386").board == "mps2_an386"


def test_a_directory_of_another_source_lends_no_board(here):
    made(here / "out", source=here / "other")
    assert asked(HELLO, build_dir="out").board == "mps2_an386"


def test_a_build_directory_stands_for_its_application(here):
    made(here / "out")
    for target in (asked("out"), asked(build_dir="out")):
        assert (target.source, target.directory) == (HELLO, here / "out")


def test_the_only_build_here_is_meant(here):
    made(here / "build/hello_world")
    assert asked().source == HELLO
    made(here / "build/other")
    with pytest.raises(UserError, match="several builds"):
        asked()


def test_the_application_around_the_current_folder_is_meant(here, monkeypatch):
    folder = application(here / "my app")
    (folder / "src").mkdir()
    for place in (folder, folder / "src"):
        monkeypatch.chdir(place)
        target = asked()
        assert (target.source, target.directory) == (folder, folder / "build/my app")


def test_the_current_folder_may_be_a_build_directory(here, monkeypatch):
    monkeypatch.chdir(made(here / "out"))
    assert asked().source == HELLO


@pytest.mark.parametrize("where", [".", "..", "/"])
def test_a_directory_around_the_source_is_refused(here, monkeypatch, where):
    monkeypatch.chdir(application(here / "app"))
    with pytest.raises(UserError, match="holds the source"):
        asked(".", build_dir=where)


def test_a_folder_with_other_contents_is_refused(here):
    (here / "papers").mkdir()
    (here / "papers/thesis").touch()
    with pytest.raises(UserError, match="neither empty nor a build directory"):
        asked(HELLO, build_dir="papers")


def test_a_file_is_no_build_directory(here):
    (here / "out").touch()
    with pytest.raises(UserError, match="not a directory"):
        asked(HELLO, build_dir="out")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"board": 1}', "\0"])
def test_a_damaged_cache_is_no_cache(here, text):
    (here / "kiln.json").write_text(text)
    assert read_cache(here) is None


def test_emptying_keeps_the_lock_and_what_is_asked_for(here):
    directory = made(here / "out")
    (directory / "a/b").mkdir(parents=True)
    (directory / "link").symlink_to(HELLO)
    (directory / "menuconfig.conf").touch()
    with builddir.locked(directory):
        builddir.empty(directory, ("menuconfig.conf",))
    assert sorted(os.listdir(directory)) == [".kiln.lock", "menuconfig.conf"]
    assert (HELLO / "app.yaml").exists()


def test_a_second_build_waits_for_the_first(here, capsys):
    directory = here / "out"
    order = []

    def second():
        with builddir.locked(directory):
            order.append("second")

    with builddir.locked(directory):
        thread = threading.Thread(target=second)
        thread.start()
        while "waiting for another build" not in capsys.readouterr().err:
            pass
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_a_directory_removed_while_waiting_is_made_again(here, monkeypatch):
    directory = here / "out"
    flock = fcntl.flock
    calls = []

    def remove_once(file, operation):
        if not calls:
            (directory / ".kiln.lock").unlink()
        calls.append(operation)
        flock(file, operation)

    monkeypatch.setattr(fcntl, "flock", remove_once)
    with builddir.locked(directory):
        assert (directory / ".kiln.lock").exists()
    assert len(calls) == 2
