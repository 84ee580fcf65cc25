# SPDX-License-Identifier: MIT
"""`kiln setup`, and how `kiln` finds its interpreter, on made-up machines."""

import os
import shutil
import subprocess

import pytest

from kiln.base.paths import BASE
from kiln.base.tools import packages

DPKG_QUERY = """#!/bin/sh
shift 3
for name; do
    grep -qx "$name" "$MACHINE/installed" && echo "installed $name"
done
exit 1
"""
APT_GET = """#!/bin/sh
case $* in *--print-uris*) cat "$MACHINE/figures"; exit ;; esac
echo "$0 $*" | sed 's|.*/||' >>"$MACHINE/log"
for word; do
    case $word in -* | update | install) ;; *) echo "$word" >>"$MACHINE/installed" ;; esac
done
"""
FIGURES = """The following NEW packages will be installed:
  some others
0 upgraded, 195 newly installed, 0 to remove and 3 not upgraded.
Need to get {need} of archives.
After this operation, 1252 MB of additional disk space will be used.
'http://deb.debian.org/debian/pool/main/s/some/some_1_amd64.deb' some_1_amd64.deb 9 SHA256:0
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
        for name in ("sh", "readlink", "tr", "sed", "env", "grep", "cat"):
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
        (self.folder / "figures").write_text("E: Unable to locate package\n")

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


TABLE = list(packages().values())
ALL = [package.name for package in TABLE]
BASIC = [package.name for package in TABLE if package.set != "dev"]
DEV = [package.name for package in TABLE if package.set == "dev"]
BASIC_USE = "building, running, debugging and flashing"
DEV_USE = "building, running, debugging, flashing, tests, checks and docs"
# What setup is told, what it then installs, and what that is for.
SETS = [((), BASIC, BASIC_USE), (("--dev",), ALL, DEV_USE)]
each_set = pytest.mark.parametrize(("words", "names", "use"), SETS, ids=["basic", "dev"])


def lines(names):
    """How packages are listed."""
    return [f"  {p.name:23} {p.purpose}" for p in TABLE if p.name in names]


@each_set
def test_nothing_missing_calls_nothing(machine, words, names, use):
    machine.debian(names)
    result = machine.kiln("setup", *words)
    assert (result.returncode, result.stdout) == (0, f"kiln: everything is installed for {use}\n")
    assert machine.log == []


@each_set
def test_missing_packages_are_installed_once(machine, words, names, use):
    machine.debian(names[2:])
    result = machine.kiln("setup", *words)
    assert (result.returncode, result.stderr) == (0, "")
    assert machine.log == [
        "apt-get -q update",
        f"apt-get -q -y --no-install-recommends install {names[0]} {names[1]}",
    ]
    assert machine.kiln("setup", *words).stdout == f"kiln: everything is installed for {use}\n"
    assert len(machine.log) == 2


@each_set
def test_a_bare_machine_gets_a_set_and_no_more(machine, words, names, use):
    machine.debian()
    assert machine.kiln("setup", *words).returncode == 0
    assert (machine.folder / "installed").read_text().split() == names


@each_set
def test_what_is_installed_is_told_before(machine, words, names, use):
    machine.debian(names[1:-1])
    (machine.folder / "figures").write_text(FIGURES.format(need="188 MB"))
    assert machine.kiln("setup", *words).stdout.splitlines() == [
        f"kiln: installing packages for {use}:",
        *lines((names[0], names[-1])),
        "  195 packages with what they depend on, 188 MB to download, 1252 MB on disk",
        f"kiln: everything is installed for {use}",
    ]


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        (
            FIGURES.format(need="0 B/188 MB"),
            "  195 packages with what they depend on, 0 B to download, 1252 MB on disk\n",
        ),
        (FIGURES.split("Need")[0], "  195 packages with what they depend on\n"),
        ("E: Unable to locate package cmake\n", ""),
        ("", ""),
    ],
)
def test_figures_are_those_of_apt(machine, figures, told):
    """It has none before the first update, and its wording may change."""
    machine.debian(ALL[1:])
    (machine.folder / "figures").write_text(figures)
    result = machine.kiln("setup", "--check")
    expected = f"kiln: missing packages for {BASIC_USE}:\n{lines(ALL[:1])[0]}\n{told}"
    assert result.stderr == f"{expected}  hint: run ./kiln setup\n"


def test_figures_are_asked_for_after_the_lists_are_up_to_date(machine):
    machine.debian(ALL[1:])
    apt = APT_GET.replace("#!/bin/sh\n", '#!/bin/sh\n[ "$2" = update ] && echo UPDATE\n')
    machine.add("apt-get", apt)
    (machine.folder / "figures").write_text(FIGURES.format(need="9 MB"))
    output = machine.kiln("setup").stdout
    assert output.index(ALL[0]) < output.index("UPDATE") < output.index("9 MB to download")


def test_a_package_is_not_mistaken_for_one_with_a_longer_name(machine):
    machine.debian([f"{name}-extra" for name in ALL] + ALL[1:])
    assert machine.kiln("setup", "--check").stderr.splitlines()[1:-1] == lines(ALL[:1])


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


@each_set
def test_check_only_tells(machine, words, names, use):
    machine.debian(names[:-1])
    result = machine.kiln("setup", "--check", *words)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        f"kiln: missing packages for {use}:",
        *lines(names[-1:]),
        f"  hint: run {' '.join(('./kiln', 'setup', *words))}",
    ]
    assert machine.log == []


def test_what_is_for_dev_alone_is_not_missed_without_it(machine):
    machine.debian(BASIC)
    assert machine.kiln("setup", "--check").returncode == 0
    result = machine.kiln("setup", "--dev", "--check")
    assert result.stderr.splitlines()[1:-1] == lines(DEV)


@each_set
def test_other_systems_are_told_what_to_install(machine, words, names, use):
    result = machine.kiln("setup", *words)
    assert result.returncode == 1
    assert result.stderr.splitlines()[1:] == lines(names)


def test_help_names_both_sets(machine):
    result = machine.kiln("setup", "--help")
    assert result.returncode == 0
    assert BASIC_USE in result.stdout and "--dev" in result.stdout
    wrong = machine.kiln("setup", "--devel")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.splitlines()[-1] == "kiln setup: error: unrecognized argument: --devel"


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


TEST = ("test", "tests/unit/test_ring.py")
NEEDS_DEV = [(("check", "black"), "black (package black)"), (("bench",), "gcc (package gcc)")]
NEEDS_DEV += [(("test",), "tmux (package tmux)"), (("check", "types"), "mypy (package mypy)")]


@pytest.mark.parametrize(("words", "named"), NEEDS_DEV, ids=lambda value: value[0])
def test_a_missing_tool_of_developers_names_the_other_set(machine, words, named):
    result = machine.kiln(*words)
    assert result.returncode == 1
    assert named in result.stderr
    assert result.stderr.splitlines()[-1].endswith("kiln setup --dev")


@pytest.mark.parametrize("words", [TEST, ("docs",), ("soak", "boards")], ids=lambda words: words[0])
def test_a_missing_module_of_developers_names_the_other_set(machine, words, kiln):
    hidden = "import sys\nfor name in ('pytest', 'sphinx'):\n    sys.modules[name] = None\n"
    (machine.folder / "sitecustomize.py").write_text(hidden)
    result = kiln(*words, env={"PYTHONPATH": str(machine.folder)})
    assert result.returncode == 1
    assert " is not installed\n  hint: run " in result.stderr
    assert result.stderr.splitlines()[-1].endswith("kiln setup --dev")


def test_every_package_is_listed_once():
    text = (BASE / "scripts/packages.txt").read_text(encoding="utf-8")
    assert len(set(ALL)) == sum(not line.startswith("#") for line in text.splitlines())
    assert all(package.set in ("run", "basic", "dev") for package in TABLE)
    assert all(len(package.purpose) > 5 for package in TABLE)
    assert os.access(BASE / "kiln", os.X_OK)


@pytest.mark.parametrize("name", ["yaml", "json", "jinja2"])
def test_modules_in_the_current_folder_are_not_ours(kiln, tmp_path, name):
    """A script of the user's that is called like a library of Kiln's stays unused."""
    (tmp_path / f"{name}.py").write_text("raise SystemExit('wrong module')\n")
    result = kiln("boards")
    assert result.returncode == 0 and "mps2_an386" in result.stdout
