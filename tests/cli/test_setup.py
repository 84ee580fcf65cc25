# SPDX-License-Identifier: MIT
"""`kiln setup`, and how `kiln` finds its interpreter, on made-up machines."""

import os
import shutil
import subprocess

import pytest

from kiln.cli.paths import BASE
from kiln.cli.tools import packages

DPKG_QUERY = """#!/bin/sh
shift 3
for name; do
    grep -qx "$name" "$MACHINE/installed" && echo "installed $name"
done
exit 1
"""
APT_GET = """#!/bin/sh
echo "$0 $*" | sed 's|.*/||' >>"$MACHINE/log"
for word; do
    case $word in -* | update | install) ;; *) echo "$word" >>"$MACHINE/installed" ;; esac
done
"""
SUDO = """#!/bin/sh
echo sudo >>"$MACHINE/log"
exec "$@"
"""


class Machine:
    """A PATH with only what a machine has, and what apt-get did to it."""

    def __init__(self, folder):
        self.folder = folder
        self.bin = folder / "bin"
        self.bin.mkdir()
        (folder / "log").touch()
        (folder / "installed").touch()
        for name in ("sh", "readlink", "tr", "sed", "env", "grep"):
            (self.bin / name).symlink_to(shutil.which(name))
        self.add("id", "#!/bin/sh\necho 0\n")

    def add(self, name, text):
        path = self.bin / name
        path.write_text(text)
        path.chmod(0o755)

    def debian(self, installed=()):
        self.add("dpkg-query", DPKG_QUERY)
        self.add("apt-get", APT_GET)
        (self.folder / "installed").write_text("".join(f"{name}\n" for name in installed))

    def kiln(self, *words, **env):
        return subprocess.run(
            [str(BASE / "kiln"), *words],
            env={"PATH": str(self.bin), "MACHINE": str(self.folder)} | env,
            cwd=self.folder,
            capture_output=True,
            text=True,
        )

    @property
    def log(self):
        return (self.folder / "log").read_text().splitlines()


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


ALL = list(packages().values())


def test_nothing_missing_calls_nothing(machine):
    machine.debian(ALL)
    result = machine.kiln("setup")
    assert (result.returncode, result.stdout) == (0, "kiln: everything is installed\n")
    assert machine.log == []


def test_missing_packages_are_installed_once(machine):
    machine.debian(ALL[2:])
    result = machine.kiln("setup")
    assert (result.returncode, result.stderr) == (0, "")
    assert machine.log == [
        "apt-get -q update",
        f"apt-get -q -y --no-install-recommends install {ALL[0]} {ALL[1]}",
    ]
    assert machine.kiln("setup").stdout == "kiln: everything is installed\n"
    assert len(machine.log) == 2


def test_a_package_is_not_mistaken_for_one_with_a_longer_name(machine):
    machine.debian([f"{name}-extra" for name in ALL] + ALL[1:])
    assert machine.kiln("setup", "--check").stderr.splitlines()[0].endswith(f": {ALL[0]}")


def test_sudo_is_used_by_others_than_root(machine):
    machine.debian(ALL[1:])
    machine.add("id", "#!/bin/sh\necho 1000\n")
    machine.add("sudo", SUDO)
    assert machine.kiln("setup").returncode == 0
    assert machine.log[::2] == ["sudo", "sudo"]


def test_without_root_and_sudo_the_command_is_shown(machine):
    machine.debian(ALL[1:])
    machine.add("id", "#!/bin/sh\necho 1000\n")
    result = machine.kiln("setup")
    assert result.returncode == 1
    assert "run as root: apt-get -q update" in result.stderr


def test_failing_apt_fails(machine):
    machine.debian(ALL[1:])
    machine.add("apt-get", "#!/bin/sh\nexit 100\n")
    assert machine.kiln("setup").returncode == 1


def test_apt_that_installs_nothing_is_noticed(machine):
    machine.debian(ALL[1:])
    machine.add("apt-get", "#!/bin/sh\nexit 0\n")
    result = machine.kiln("setup")
    assert result.returncode == 1
    assert result.stderr == f"kiln: error: still missing: {ALL[0]}\n"


def test_check_only_tells(machine):
    machine.debian(ALL[:-1])
    result = machine.kiln("setup", "--check")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == f"kiln: missing packages: {ALL[-1]}\n  hint: run ./kiln setup\n"
    assert machine.log == []


def test_other_systems_are_told_what_to_install(machine):
    result = machine.kiln("setup")
    assert result.returncode == 1
    assert result.stderr.splitlines()[1:] == ALL


def without_system_modules(folder):
    """A PYTHONPATH that makes /usr/bin/python3 look as if nothing were installed for it."""
    text = (
        "import sys\n"
        "if sys.executable == '/usr/bin/python3':\n"
        "    sys.path = [p for p in sys.path if 'dist-packages' not in p]\n"
    )
    (folder / "hidden").mkdir()
    (folder / "hidden/sitecustomize.py").write_text(text)
    return str(folder / "hidden")


def test_no_suitable_python_names_the_packages(machine):
    result = machine.kiln("boards", PYTHONPATH=without_system_modules(machine.folder))
    assert (result.returncode, result.stdout) == (1, "")
    assert "python3-kconfiglib python3-jinja2" in result.stderr
    assert result.stderr.endswith("  hint: run ./kiln setup\n")


def test_a_suitable_python_further_on_in_path_is_used(machine):
    first, second = machine.folder / "first dir", machine.folder / "second dir"
    for folder, text in (
        (first, "#!/bin/sh\nexit 1\n"),
        (second, '#!/bin/sh\n[ "$1" = -c ] || echo "$*" "$KILN_BASE"\n'),
    ):
        folder.mkdir()
        (folder / "python3").write_text(text)
        (folder / "python3").chmod(0o755)
    path = f"{first}:{machine.bin}:{second}"
    hidden = without_system_modules(machine.folder)
    result = machine.kiln("boards", "a b", PATH=path, PYTHONPATH=hidden)
    assert result.stdout == f"-m kiln.cli boards a b {BASE}\n"


def test_the_system_python_is_used_though_another_comes_first(machine):
    machine.add("python3", "#!/bin/sh\nexit 1\n")
    result = machine.kiln("--version")
    assert (result.returncode, result.stdout[:5]) == (0, "kiln ")


def test_a_link_to_kiln_works_from_anywhere(tmp_path):
    folder = tmp_path / "some where"
    folder.mkdir()
    (folder / "k").symlink_to(BASE / "kiln")
    result = subprocess.run(["./k", "--version"], cwd=folder, capture_output=True, text=True)
    assert (result.returncode, result.stdout[:5]) == (0, "kiln ")


def test_a_missing_tool_is_named_with_its_package(machine):
    sample = BASE / "samples/hello_world"
    directory = machine.folder / "out"
    result = machine.kiln("build", str(sample), "-d", str(directory))
    assert result.returncode == 1
    assert "cmake (package cmake)" in result.stderr
    assert "ninja (package ninja-build)" in result.stderr
    assert result.stderr.splitlines()[-1].endswith("kiln setup")
    assert not directory.exists()


def test_every_package_is_listed_once():
    assert len(set(ALL)) == len(ALL) == 34
    assert os.access(BASE / "kiln", os.X_OK)


@pytest.mark.parametrize("name", ["yaml", "json", "jinja2"])
def test_modules_in_the_current_folder_are_not_ours(kiln, tmp_path, name):
    """A script of the user's that is called like a library of Kiln's stays unused."""
    (tmp_path / f"{name}.py").write_text("raise SystemExit('wrong module')\n")
    result = kiln("boards")
    assert result.returncode == 0 and "mps2_an386" in result.stdout
