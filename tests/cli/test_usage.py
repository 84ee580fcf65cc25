# SPDX-License-Identifier: MIT
"""Command lines that are wrong, and the ones that only ask."""

import subprocess

import pytest

from kiln.cli.main import COMMANDS


def test_version_is_the_one_in_the_file(kiln):
    result = kiln("--version")
    assert (result.returncode, result.stdout) == (0, "kiln 0.1.0\n")


def test_help_names_every_command(kiln):
    result = kiln("--help")
    assert result.returncode == 0
    for name in COMMANDS:
        assert f"\n  {name} " in result.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(kiln, name):
    result = kiln(name, "--help")
    assert result.returncode == 0
    assert result.stdout.startswith(f"usage: kiln {name}")
    assert result.stderr == ""


def test_no_command_is_a_usage_error(kiln):
    result = kiln()
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith("usage: kiln COMMAND")


def test_misspelt_command_is_answered_with_the_right_one(kiln):
    result = kiln("biuld")
    assert result.returncode == 2
    assert result.stderr == (
        "kiln: error: unknown command 'biuld'\n  hint: did you mean 'build'?\n"
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_unknown_option_is_a_usage_error(kiln, name):
    result = kiln(name, "--frobnicate")
    assert (result.returncode, result.stdout) == (2, "")
    assert f"usage: kiln {name}" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("value", ["0", "-1", "soon", "nan", "inf"])
def test_timeout_must_be_a_time(kiln, value):
    result = kiln("run", f"--timeout={value}")
    assert result.returncode == 2
    assert "--timeout" in result.stderr


def test_unknown_board_names_a_near_one(kiln, sample):
    result = kiln("build", sample, "-b", "mps2-an368")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        "kiln: error: unknown board 'mps2_an368'\n  hint: did you mean 'mps2_an386'?\n"
    )


def test_unknown_folder_names_a_near_sample(kiln, base):
    result = kiln("build", "samples/helo_world", cwd=base)
    assert result.returncode == 1
    assert result.stderr == (
        "kiln: error: no such folder: samples/helo_world\n"
        "  hint: did you mean 'samples/hello_world'?\n"
    )


def test_a_folder_without_manifest_is_no_application(kiln, tmp_path):
    result = kiln("build", ".")
    assert result.returncode == 1
    assert result.stderr == f"kiln: error: {'.'} is not an application: it has no app.yaml\n"


def test_nothing_here_to_build(kiln, tmp_path):
    result = kiln("build")
    assert result.returncode == 1
    assert f"no application in {tmp_path}" in result.stderr


def test_arguments_behind_dashes_must_be_definitions(kiln, sample):
    result = kiln("build", sample, "--", "CONFIG_X=1")
    assert result.returncode == 1
    assert result.stderr == "kiln: error: 'CONFIG_X=1' after -- is neither -DVAR=VALUE nor -UVAR\n"


def test_boards_are_listed_with_their_descriptions(kiln):
    result = kiln("boards")
    assert result.returncode == 0
    assert "lm3s6965evb       Stellaris LM3S6965 evaluation board (Cortex-M3)\n" in result.stdout


def sample_manifests(base):
    """Of each sample, in the order of their names, those for one board last."""
    patterns = ("*/app.yaml", "boards/*/app.yaml")
    return [path for pattern in patterns for path in sorted((base / "samples").glob(pattern))]


def test_samples_are_listed_as_they_are_named_here(kiln, base):
    result = kiln("samples", cwd=base)
    assert result.returncode == 0
    listed = [line.split()[0] for line in result.stdout.splitlines()]
    assert listed == [str(path.parent.relative_to(base)) for path in sample_manifests(base)]


def test_tests_for_an_unknown_board_do_not_start(kiln):
    result = kiln("test", "-b", "mps2-an368")
    assert (result.returncode, result.stdout) == (1, "")
    assert "did you mean 'mps2_an386'?" in result.stderr


def test_bytes_that_are_no_text_are_a_usage_error(base, tmp_path):
    words = [str(base / "kiln").encode(), b"new", b"\xff"]
    result = subprocess.run(words, cwd=tmp_path, capture_output=True)
    assert result.returncode == 2
    assert result.stderr.startswith(rb"kiln: error: '\udcff' is not UTF-8")


def test_a_folder_that_is_gone_is_no_defect(base, tmp_path):
    script = f"mkdir gone; cd gone; rmdir ../gone; exec '{base}/kiln' build"
    result = subprocess.run(["sh", "-c", script], cwd=tmp_path, capture_output=True, text=True)
    assert result.returncode == 1
    assert result.stderr.endswith("kiln: error: No such file or directory\n")
