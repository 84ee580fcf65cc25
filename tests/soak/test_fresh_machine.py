# SPDX-License-Identifier: MIT
"""README's two commands on a Debian system that has nothing but git."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from kiln.base.paths import BASE
from kiln.testing.console import Console
from kiln.testing.limits import run

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(
        os.geteuid() != 0 or shutil.which("debootstrap") is None,
        reason="needs root and debootstrap",
    ),
]

SETUP_SECONDS = 1200  # of processor time
TEST_SECONDS = 7200
SLOW_SECONDS = 1200  # that a download may make setup wait
PATTERN = ["T2", "T1", "T3", "T1", "T3", "T2"]
APT = ("sources.list", "sources.list.d", "apt.conf.d", "keyrings", "auth.conf.d", "trusted.gpg.d")


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def mirror():
    """The site and release from which this system gets its own packages."""
    lines = output("apt-get", "indextargets", "--format", "$(SITE) $(CODENAME) $(COMPONENT)")
    rows = [line.split() for line in lines.splitlines()]
    return next(
        (site, release)
        for site, release, component in rows
        if component == "main" and "-" not in release
    )


def configure(root):
    """Let apt and the network work in `root` as they do here."""
    (root / "etc/apt/sources.list").unlink(missing_ok=True)
    for name in APT:
        source = Path("/etc/apt") / name
        if source.is_dir():
            shutil.copytree(source, root / "etc/apt" / name, dirs_exist_ok=True)
        elif source.exists():
            shutil.copy(source, root / "etc/apt" / name)
    for name in ("resolv.conf", "hosts"):
        shutil.copy(Path("/etc") / name, root / "etc" / name)


def inside(root, script):
    """The command that runs `script` in `root`; mounts and processes vanish with it."""
    proxies = [f"{n}={v}" for n, v in os.environ.items() if n.lower().endswith("_proxy")]
    enter = (
        'mount -t proc proc "$1/proc" && mount -t tmpfs shm "$1/dev/shm" &&'
        ' mount -t devpts -o newinstance,ptmxmode=0666 devpts "$1/dev/pts" &&'
        ' mount --bind "$1/dev/pts/ptmx" "$1/dev/ptmx" &&'
        ' root=$1 && shift && exec chroot "$root" "$@"'
    )
    return [
        *("unshare", "--mount", "--pid", "--fork", "--kill-child"),
        *("sh", "-c", enter, "enter", str(root)),
        *("/usr/bin/env", "-i", "HOME=/root", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", *proxies),
        *("sh", "-c", f"cd /root/kiln && {script}"),
    ]


@pytest.fixture(scope="module")
def machine():
    """The root folder of a new system with git and a clone of this tree."""
    # Not pytest's tmp_path: that is kept after the test, and this has gigabytes.
    folder = tempfile.mkdtemp(prefix="kiln-machine-", dir="/var/tmp")
    root = Path(folder)
    try:
        site, release = mirror()
        output("debootstrap", "--variant=minbase", release, folder, site)
        configure(root)
        (root / "root/kiln").mkdir()
        output(*inside(root, "apt-get -q update && apt-get -q -y install git"))
        (root / "root/kiln").rmdir()
        output("git", "clone", "-q", "--no-hardlinks", str(BASE), str(root / "root/kiln"))
        yield root
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_setup_and_run(machine):
    command = "./kiln setup && ./kiln run samples/three_tasks"
    assert command in (BASE / "README.md").read_text(encoding="utf-8")
    with Console(inside(machine, command), machine, SLOW_SECONDS) as console:
        for name in PATTERN:
            before = console.expect(name, SETUP_SECONDS)
            assert not {"T1", "T2", "T3"} & set(before.split())
        console.process.kill()  # unshare does not listen to SIGTERM


def test_setup_and_test(machine):
    command = "./kiln setup --dev && ./kiln test"
    assert command in (BASE / "README.md").read_text(encoding="utf-8")
    result = run(inside(machine, command), seconds=TEST_SECONDS, idle_seconds=SLOW_SECONDS)
    assert result.returncode == 0, result.stdout[-20000:] + result.stderr[-5000:]
    assert result.stdout.splitlines()[-1].endswith(" passed, 0 failed")
