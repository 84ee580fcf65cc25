# SPDX-License-Identifier: MIT
"""The launch configuration for VS Code, of new applications and of the samples."""

import json
import os
import re
import socket
import subprocess

import pytest

from kiln.base.paths import BASE, board_sample_folders, sample_folders
from kiln.cli.new import TEMPLATE, filled, project_name
from kiln.image.builddir import app_name
from kiln.testing.limits import run

UPDATE = bool(os.environ.get("KILN_UPDATE_GOLDENS"))
NAMES = (".vscode/launch.json", ".vscode/tasks.json")
SAMPLES = [*sample_folders(), *board_sample_folders()]
SECONDS = 120  # of processor time


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda folder: folder.name)
def test_samples_have_what_new_applications_get(sample, name):
    path = sample / name
    base = "${workspaceFolder}/" + os.path.relpath(BASE, sample)
    text = (TEMPLATE / name).read_text(encoding="utf-8").replace("@KILN_BASE@", base)
    expected = filled(text, path, project_name(sample.name), app_name(sample))
    if UPDATE:
        path.parent.mkdir(exist_ok=True)
        path.write_text(expected, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == expected


@pytest.fixture
def workspace(kiln, tmp_path):
    """A new application, and its two files as VS Code reads them."""
    folder = tmp_path / "desk"
    assert kiln("new", folder).returncode == 0

    def read(name):
        text = (folder / name).read_text(encoding="utf-8")
        return json.loads(text.replace("${workspaceFolder}", str(folder)))

    return folder, *map(read, NAMES)


def free_port():
    with socket.create_server(("localhost", 0)) as taken:
        return taken.getsockname()[1]


def test_the_configuration_starts_a_session(workspace):
    folder, launch, tasks = workspace
    (launched,) = launch["configurations"]
    (task,) = [task for task in tasks["tasks"] if task["label"] == launched["preLaunchTask"]]
    port = free_port()  # others use the usual one meanwhile
    command = [task["command"], *task["args"], "--gdb-port", str(port)]
    pattern = task["problemMatcher"]["background"]["endsPattern"].replace("port", f"port {port}")
    with subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert any(re.search(pattern, line) for line in server.stdout)
            words = [launched["miDebuggerPath"], "-batch", launched["program"]]
            steps = [step["text"] for step in launched["setupCommands"]]
            address = launched["miDebuggerServerAddress"].replace("3333", str(port))
            steps += [f"target remote {address}", "break hello_main", "continue", "kiln tasks"]
            words += [word for step in steps for word in ("-ex", step)]
            result = run(words, seconds=SECONDS, cwd=launched["cwd"], stdin=subprocess.DEVNULL)
        finally:
            server.terminate()
    assert re.search(
        r"^\* +2  hello +\d+  RUNNING .* hello_main", result.stdout, re.MULTILINE
    ), result
    assert f"{folder}/src/main.c" not in result.stderr  # that it could not be found
    assert re.search(r"^\d+\t", result.stdout, re.MULTILINE)  # a line of it
