# SPDX-License-Identifier: MIT
"""What the command shows of a build, and how it ends when something goes wrong."""

import errno
import os

import pytest

from kiln.base.errors import Quiet, UserError
from kiln.cli import main as cli
from kiln.cli import definitions
from kiln.image import ninja, qemu
from kiln.image import usage

M = ninja.MARK


def shown(*lines):
    return list(ninja.diagnostics([f"{line}\n" for line in lines], terminal=False))


def test_a_successful_build_says_nothing():
    assert shown(f"{M}1/2{M}Building C object a.o", "-- Configuring done") == []


def test_a_warning_is_shown():
    warning = "src/main.c:3:5: warning: unused variable 'x'"
    assert shown(f"{M}1/2{M}Building C object a.o", warning) == [f"{warning}\n"]


def test_a_failure_shows_the_diagnostics_without_the_command():
    lines = shown(
        f"{M}1/2{M}Building C object a.o",
        "FAILED: CMakeFiles/a.o ",
        "/usr/bin/arm-none-eabi-gcc -c a.c",
        "a.c:1:1: error: unknown type name 'foo'",
        "ninja: build stopped: subcommand failed.",
    )
    assert lines == ["a.c:1:1: error: unknown type name 'foo'\n"]


def test_ninjas_own_errors_are_shown():
    assert shown("ninja: error: unknown target 'x'") == ["ninja: error: unknown target 'x'\n"]


def test_usage_counts_initialised_data_in_both_memories_and_padding_in_its_own():
    flash, ram = usage.count(
        [
            (".vectors", 0, 64),
            (".kernel_text", 64, 1000),
            (".kernel_rodata", 1064, 100),
            (".user_text", 1184, 300),
            (".user_rodata", 1484, 30),
            (".kernel_stack", 0x20000000, 512),
            (".kernel_state", 0x20000200, 200),
            (".task.idle.stack", 0x20000300, 128),
            (".task.a.data", 0x20000380, 8),
            (".task.a.bss", 0x20000388, 16),
            (".memory.shared", 0x200003A0, 64),
            (".debug_info", 0, 9999),
        ]
    )
    assert (flash.kernel, flash.user) == (1164, 20 + 330 + 8)
    assert (ram.kernel, ram.user) == (712, 0x3E0 - 712)


@pytest.mark.parametrize(
    "size, text",
    [(0, "0 B"), (1023, "1023 B"), (1024, "1 KB"), (5300, "5.2 KB"), (4194304, "4 MB")],
)
def test_amounts_read_well(size, text):
    assert usage.amount(size) == text


def test_defines_are_split_at_the_first_equals_sign():
    words = ["-DA=1", "-DB:STRING=x=y", "-D", "CONFIG_C=", "-DD=a b"]
    assert definitions.parse(words) == (("A", "1"), ("B", "x=y"), ("CONFIG_C", ""), ("D", "a b"))
    assert definitions.parse(["-DA=1", "-UB", "-U", "A"]) == (("A", "1"), ("B", None), ("A", None))


@pytest.mark.parametrize(
    "word", ["", "A=1", "-DA", "-D=1", "-D1A=1", "--fresh", "-D", "-U", "-UA=1", "-DA\nB=1"]
)
def test_other_words_are_no_defines(word):
    with pytest.raises(UserError, match="is neither -DVAR=VALUE nor -UVAR"):
        definitions.parse([word])


def test_lockup_is_put_into_words():
    assert qemu.exit_status(-6) == 134
    assert "locked up" in qemu.explain(134)
    assert qemu.explain(1) == ""


def ends_with(monkeypatch, error):
    def fail(argv):
        raise error

    monkeypatch.setattr(cli, "dispatch", fail)
    return cli.main([])


def test_a_defect_is_one_line_and_a_file(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(cli.tempfile, "mkstemp", lambda **_: made_file(tmp_path / "trace"))
    assert ends_with(monkeypatch, ValueError("two\nlines")) == 1
    assert capsys.readouterr().err == (
        f"kiln: internal error: ValueError: two lines (trace saved in {tmp_path / 'trace'})\n"
    )
    assert "Traceback" in (tmp_path / "trace").read_text()


def made_file(path):
    return os.open(path, os.O_CREAT | os.O_WRONLY), str(path)


def test_interrupt_ends_quietly(monkeypatch, capsys):
    assert ends_with(monkeypatch, KeyboardInterrupt()) == 130
    assert capsys.readouterr().err == ""


def test_what_was_said_is_not_said_again(monkeypatch, capsys):
    assert ends_with(monkeypatch, Quiet(3)) == 3
    assert capsys.readouterr().err == ""


def test_a_full_disk_is_named(monkeypatch, capsys):
    error = OSError(errno.ENOSPC, "No space left on device", "/build/x")
    assert ends_with(monkeypatch, error) == 1
    assert capsys.readouterr().err == "kiln: error: /build/x: No space left on device\n"
