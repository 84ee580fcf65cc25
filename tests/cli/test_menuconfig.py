# SPDX-License-Identifier: MIT
"""`kiln menuconfig`, as a person uses it: in a terminal, key by key (tmux)."""

import os
import re
import shutil
import subprocess
import tempfile

import pytest

from kiln.base.paths import BASE
from kiln.testing.limits import Overrun, Watch, until

SECONDS = 60  # of processor time: only a failing test uses so much
HELLO = BASE / "samples/hello_world"


class Terminal:
    """A tmux session of its own that runs one command."""

    def __init__(self, folder, command):
        self.sockets = tempfile.mkdtemp(prefix="kiln-")  # the path of a socket must be short
        done = folder / "done"
        self.tmux("new-session", "-d", "-x", "100", "-y", "40", "-c", str(folder), "sh")
        self.type(f"{command}; echo status=$? >'{done}'", "Enter")
        self.done = done

    def tmux(self, *words):
        return subprocess.run(
            ["tmux", "-f", "/dev/null", "-S", f"{self.sockets}/tmux", *words],
            env=os.environ | {"LC_ALL": "C.UTF-8"},
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    def end(self):
        self.tmux("kill-server")
        shutil.rmtree(self.sockets)

    def type(self, *keys):
        for key in keys:
            self.tmux("send-keys", key)

    def screen(self):
        return self.tmux("capture-pane", "-p")

    def wait(self, condition, what):
        server = int(self.tmux("display-message", "-p", "#{pid}"))
        try:
            until(condition, Watch(server, SECONDS))
        except Overrun as why:
            raise AssertionError(f"{what} {why}\n{self.screen()}") from None

    def expect(self, pattern):
        self.wait(lambda: re.search(pattern, self.screen()), f"no {pattern} on the screen:")

    def leaves(self):
        self.wait(self.done.exists, "the command did not end:")
        self.wait(lambda: self.done.read_text(), "no status")
        return self.done.read_text().strip()


@pytest.fixture
def app(tmp_path):
    """A copy of the simplest sample."""
    folder = tmp_path / "hello_world"
    shutil.copytree(HELLO, folder, ignore=shutil.ignore_patterns("build"))
    return folder


@pytest.fixture
def menuconfig(app):
    """Starts `kiln menuconfig` in the application's folder."""
    running = []

    def start():
        (app / "done").unlink(missing_ok=True)
        running.append(Terminal(app, f"'{BASE}/kiln' menuconfig"))
        return running[-1]

    yield start
    for terminal in running:
        terminal.end()


def set_value(terminal, menu, item, value):
    """Go to a number in a task's menu and set it; leave with saving."""
    terminal.expect("Tasks  --->")
    terminal.type("Enter")
    terminal.expect(rf"{menu} .*--->")
    terminal.type("Enter")
    terminal.expect(re.escape(item))
    terminal.type("/")  # jump to a symbol by its prompt, wherever the menu has it
    terminal.expect("Jump to symbol")
    terminal.type(f"TASK_{menu.upper()}_{item.upper().split()[0]}")
    terminal.expect(rf"TASK_{menu.upper()}_{item.upper().split()[0]}\S*\(")
    terminal.type("Enter")
    terminal.expect(rf"\(\d+\) +{item}")
    terminal.type("Enter")
    terminal.expect(r"Range:")
    terminal.type(*["BSpace"] * 6, value, "Enter")
    terminal.expect(rf"\({value}\) +{item}")
    terminal.type("q")
    terminal.expect("Save configuration")
    terminal.type("y")
    assert terminal.leaves() == "status=0"


def config(app, symbol):
    text = (app / "build/hello_world/.config").read_text()
    return re.search(rf"^CONFIG_{symbol}=(.*)$", text, re.MULTILINE)[1]


def test_a_change_is_kept_and_applied_to_every_build(app, menuconfig, kiln):
    set_value(menuconfig(), "hello", "Priority", "7")
    kept = app / "build/hello_world/menuconfig.conf"
    assert "CONFIG_TASK_HELLO_PRIORITY=7\n" in kept.read_text()
    assert len([x for x in kept.read_text().splitlines() if "=" in x]) == 1
    result = kiln("build", cwd=app)
    assert result.returncode == 0
    assert config(app, "TASK_HELLO_PRIORITY") == "7"
    assert "menuconfig.conf:2: note:" in result.stderr
    result = kiln("savedefconfig", "-o", "minimal", cwd=app)
    assert (app / "minimal").read_text() == "CONFIG_TASK_HELLO_PRIORITY=7\n"


def test_a_later_edit_of_the_manifest_is_not_frozen_out(app, menuconfig, kiln):
    set_value(menuconfig(), "hello", "Priority", "7")
    manifest = app / "app.yaml"
    text = manifest.read_text()
    manifest.write_text(re.sub(r"stack: \d+", "stack: 2048", text))
    assert kiln("build", cwd=app).returncode == 0
    assert config(app, "TASK_HELLO_STACK_SIZE") == "2048"
    assert config(app, "TASK_HELLO_PRIORITY") == "7"
    # the menu shows the new stack size, and keeps both after another change
    terminal = menuconfig()
    terminal.expect("Tasks  --->")
    terminal.type("Enter")
    terminal.expect(r"hello .*--->")
    terminal.type("Enter")
    terminal.expect(r"\(2048\) +Stack size")
    terminal.expect(r"\(7\) +Priority")
    terminal.type("q")
    assert terminal.leaves() == "status=0"
    assert "STACK" not in (app / "build/hello_world/menuconfig.conf").read_text()


def test_a_change_taken_back_is_forgotten(app, menuconfig):
    set_value(menuconfig(), "hello", "Priority", "7")
    first = int(re.search(r"priority: (\d+)", (app / "app.yaml").read_text())[1])
    set_value(menuconfig(), "hello", "Priority", str(first))
    assert not (app / "build/hello_world/menuconfig.conf").exists()


def test_leaving_without_saving_changes_nothing(app, menuconfig):
    terminal = menuconfig()
    terminal.expect("Tasks  --->")
    terminal.type("q")
    assert terminal.leaves() == "status=0"
    assert not (app / "build/hello_world/menuconfig.conf").exists()


def test_without_a_terminal_it_says_so(app, kiln):
    result = kiln("menuconfig", cwd=app)
    assert result.returncode == 1
    assert result.stderr.startswith("kiln: error: menuconfig needs a terminal\n")


def test_without_a_display_guiconfig_says_so(app, kiln):
    result = kiln("guiconfig", cwd=app, env={"DISPLAY": ""})
    assert result.returncode == 1
    assert result.stderr.startswith("kiln: error: guiconfig needs a graphical display\n")
