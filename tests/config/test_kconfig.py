# SPDX-License-Identifier: MIT
"""Kconfig: precedence, outputs, what menuconfig and savedefconfig keep."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import kconfiglib
import pytest
from config_fixtures import GOLDEN, HELLO, compare, make_app, said, snapshot
from kiln.base.diag import Diagnostics, Failed, Place
from kiln.config import assignments, check, merge
from kiln.config.assignments import Assignment
from kiln.config.merge import Layer
from kiln.manifest import application
from kiln.manifest.application import Manifest
from kiln.model import kconf
from kiln.pipeline.frontend import load_model

BOARD = "mps2_an386"
CONFIG = ".config"
AUTOCONF = "generated/include/generated/autoconf.h"


def manifest(app: Path) -> Manifest:
    found = application.load(app, Diagnostics())
    assert found
    return found


def layer(name: str, value: str, symbol: str = "TASK_T_PRIORITY") -> Layer:
    return Layer([Assignment(symbol, value, False, Place(name, 1))])


def test_each_layer_overrides_those_before_it(tmp_path: Path) -> None:
    app = make_app(tmp_path / "app")
    names = ["defconfig", "prj.conf", "menuconfig.conf", "-D"]
    for count in range(len(names) + 1):
        diags = Diagnostics()
        stack = [layer(name, str(10 + n)) for n, name in enumerate(names[:count])]
        config = merge.merge(manifest(app), stack, diags)
        assert not diags.messages
        assert config.number("TASK_T_PRIORITY") == (9 + count if count else 1)
        assert config.places.get("TASK_T_PRIORITY", Place("-")).file == (["-"] + names)[count]


def test_layers_are_read_in_their_order(tmp_path: Path) -> None:
    app = make_app(tmp_path / "app", HELLO, "CONFIG_TICK_HZ=200\n")
    kept = tmp_path / "menuconfig.conf"
    kept.write_text("CONFIG_TICK_HZ=300\n")
    stack = merge.layers(app, BOARD, kept, {"TICK_HZ": "400"}, Diagnostics())
    values = [[a.value for a in layer.assignments] for layer in stack]
    assert values == [[], ["200"], ["300"], ["400"]]
    assert [layer.lenient for layer in stack] == [False, False, True, False]


def test_a_later_layer_may_take_the_ground_from_an_earlier_one(tmp_path: Path) -> None:
    app = make_app(tmp_path / "app", HELLO, "CONFIG_TASK_T_PRIORITY=4\n")
    diags = Diagnostics()
    load_model(app, BOARD, tmp_path / "build", {"TASK_T": "n"}, diags)
    assert said(diags) == "-DTASK_T=n: note: task 't' (app.yaml:3:3) is disabled\n"


def test_a_choice_is_made_by_the_last_layer(tmp_path: Path) -> None:
    stack = [layer("prj.conf", "y", "OPTIMIZE_SIZE"), layer("-D", "y", "OPTIMIZE_DEBUG")]
    diags = Diagnostics()
    config = merge.merge(manifest(make_app(tmp_path / "app")), stack, diags)
    assert not diags.messages
    assert [config.value(f"OPTIMIZE_{n}") for n in ("SPEED", "SIZE", "DEBUG")] == ["n", "n", "y"]


def test_outputs_are_as_expected_and_written_only_if_changed(tmp_path: Path) -> None:
    app, build = make_app(tmp_path / "app"), tmp_path / "build"
    load_model(app, BOARD, build, {"PRINTF_FLOAT": "y"}, Diagnostics())
    for name in ("generated/Kconfig.tasks", CONFIG, AUTOCONF):
        expected = GOLDEN / "outputs" / Path(name).name.lstrip(".")
        compare((build / name).read_text(encoding="utf-8"), expected)
    before = snapshot(build)
    assert len(before) == 3
    load_model(app, BOARD, build, {"CONFIG_PRINTF_FLOAT": "y"}, Diagnostics())
    assert snapshot(build) == before
    for name, changed in (("TICK_HZ", {CONFIG, AUTOCONF}), ("TASK_T_PRIORITY", {CONFIG})):
        load_model(app, BOARD, build, {"PRINTF_FLOAT": "y"}, Diagnostics())
        before = snapshot(build)
        load_model(app, BOARD, build, {"PRINTF_FLOAT": "y", name: "20"}, Diagnostics())
        assert {k for k, v in snapshot(build).items() if v != before[k]} == changed


def test_the_shipped_symbols_give_no_warnings() -> None:
    config = merge.parse("")
    assert config.kconfig.warnings == []
    for symbol in config.kconfig.unique_defined_syms:
        assert all(node.help for node in symbol.nodes), symbol.name


def test_the_callers_environment_has_no_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFIG_", "OTHER_")
    monkeypatch.setenv("KCONFIG_CONFIG_HEADER", "# other\n")
    monkeypatch.setenv("KCONFIG_FUNCTIONS", "no_such_module")
    before = dict(os.environ)
    config = merge.parse("")
    assert config.kconfig.config_prefix == "CONFIG_"
    assert config.kconfig.config_header == ""
    assert dict(os.environ) == before


class Menu:
    """A menuconfig session: opens the present configuration, changes it, keeps the difference."""

    def __init__(self, tmp_path: Path, prj: str = "", text: str = HELLO) -> None:
        self.app = make_app(tmp_path / "app", text, prj)
        self.build = tmp_path / "build"
        self.kept = self.build / "menuconfig.conf"

    def session(self, **changes: str) -> str:
        scratch = self.build / "scratch"
        edited = self.open(kept=True)
        for name, value in changes.items():
            assert edited.syms[name].set_value(value)
        edited.write_config(str(scratch), save_old=False)
        kconf.save_menuconfig(self.open(), scratch, self.kept)
        return self.kept.read_text(encoding="utf-8") if self.kept.exists() else ""

    def open(self, kept: bool = False) -> Any:
        return kconf.open_kconfig(self.app, BOARD, self.build, Diagnostics(), kept)

    def config(self) -> dict[str, str]:
        return load_model(self.app, BOARD, self.build, {}, Diagnostics()).config


HEAD = "# Kept from menuconfig; delete this file to forget it.\n"


def test_menuconfig_keeps_only_what_differs(tmp_path: Path) -> None:
    menu = Menu(tmp_path, "CONFIG_TICK_HZ=100\n")
    assert menu.session() == ""
    assert menu.session(QUANTUM_MS="20") == f"{HEAD}CONFIG_QUANTUM_MS=20\n"
    more = menu.session(OPTIMIZE_SIZE="y", FAULT_DETAILS="n", TASK_T="n")
    assert more == (
        f"{HEAD}# CONFIG_TASK_T is not set\nCONFIG_QUANTUM_MS=20\n"
        "# CONFIG_FAULT_DETAILS is not set\nCONFIG_OPTIMIZE_SIZE=y\n"
    )
    config = menu.config()
    assert (config["TICK_HZ"], config["QUANTUM_MS"], config["TASK_T"]) == ("100", "20", "n")
    back = {"OPTIMIZE_SPEED": "y", "FAULT_DETAILS": "y", "TASK_T": "y", "QUANTUM_MS": "10"}
    assert menu.session(**back) == ""
    assert not menu.kept.exists()


LOG = f"{HELLO}log: [sensor, Motor_2]\n"


def test_log_modules_have_a_menu_whose_defaults_follow_one_symbol(tmp_path: Path) -> None:
    menu = Menu(tmp_path, text=LOG)
    kconfig = menu.open()
    levels = next(n for n in kconfig.node_iter() if n.prompt and n.prompt[0] == "Log levels")
    assert [n.prompt[0] for n in kconfig.node_iter() if n.parent is levels] == [
        "sensor (app.yaml:5)",
        "Motor_2 (app.yaml:5)",
    ]
    assert menu.session() == ""
    assert menu.session(LOG_DEFAULT_LEVEL="1", LOG_LEVEL_SENSOR="4") == (
        f"{HEAD}CONFIG_LOG_LEVEL_SENSOR=4\nCONFIG_LOG_DEFAULT_LEVEL=1\n"
    )
    assert menu.session(LOG_LEVEL_SENSOR="1") == f"{HEAD}CONFIG_LOG_DEFAULT_LEVEL=1\n"
    menu.session(LOG_LEVEL_SENSOR="4")
    config = menu.config()
    assert [config[f"LOG_LEVEL_{name}"] for name in ("SENSOR", "MOTOR_2")] == ["4", "1"]
    text = (menu.build / AUTOCONF).read_text(encoding="utf-8")
    assert "#define CONFIG_LOG_LEVEL_SENSOR 4\n#define CONFIG_LOG_LEVEL_MOTOR_2 1\n" in text


def test_without_logging_levels_are_still_numbers(tmp_path: Path) -> None:
    """The compiler compares them, and the highest is then 0."""
    app, build = make_app(tmp_path / "app", LOG, "CONFIG_LOG_LEVEL_SENSOR=4\n"), tmp_path / "build"
    for name in ("LOG", "CONSOLE"):
        diags = Diagnostics()
        load_model(app, BOARD, build, {name: "n"}, diags)
        assert not diags.messages
        text = (build / AUTOCONF).read_text(encoding="utf-8")
        assert "#define CONFIG_LOG_LEVEL_SENSOR 3\n" in text
        assert "#define CONFIG_LOG_MAX_LEVEL 0\n" in text
        assert "#define CONFIG_LOG 1" not in text


def test_a_condition_of_a_prompt_is_what_a_value_depends_on(tmp_path: Path) -> None:
    app = make_app(tmp_path / "app")
    with pytest.raises(Failed) as failed:
        load_model(app, BOARD, tmp_path, {"CONSOLE": "n", "FAULT_LOG_RECORDS": "8"}, Diagnostics())
    assert [message.text for message in failed.value.messages] == [
        "CONFIG_FAULT_LOG_RECORDS has no effect: it depends on CONSOLE"
    ]


def test_a_value_of_a_task_that_prj_conf_disables_is_kept_with_the_task(tmp_path: Path) -> None:
    menu = Menu(tmp_path, "CONFIG_TASK_T=n\n")
    kept = menu.session(TASK_T="y", TASK_T_PRIORITY="7")
    assert kept == f"{HEAD}CONFIG_TASK_T=y\nCONFIG_TASK_T_PRIORITY=7\n"
    assert menu.config()["TASK_T_PRIORITY"] == "7"


def test_the_manifest_may_change_behind_a_save(tmp_path: Path) -> None:
    menu = Menu(tmp_path)
    menu.session(TASK_T_PRIORITY="7", TASK_U_PRIORITY="8")
    gone = HELLO.replace("  u:", "  v:").replace("priority: 1", "priority: 9")
    (menu.app / "app.yaml").write_text(gone)
    config = menu.config()
    assert (config["TASK_T_PRIORITY"], config["TASK_V_PRIORITY"]) == ("7", "2")
    assert menu.session() == f"{HEAD}CONFIG_TASK_T_PRIORITY=7\n"


def test_the_fragment_is_there_for_kconfiglibs_own_tools(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    menu = Menu(tmp_path)
    menu.open()
    for name, value in kconf.environment(menu.build / merge.FRAGMENT).items():
        monkeypatch.setenv(name, value)
    tool = kconfiglib.Kconfig("Kconfig")
    prompts = [node.prompt[0] for node in tool.node_iter() if node.item == kconfiglib.MENU]
    assert prompts[:3] == ["Tasks", "t (app.yaml:3)", "u (app.yaml:4)"]


def test_savedefconfig_gives_the_least_prj_conf(tmp_path: Path) -> None:
    menu = Menu(tmp_path, "CONFIG_TICK_HZ=1000\nCONFIG_TASK_T_PRIORITY=3\n")
    menu.session(QUANTUM_MS="20")
    out = tmp_path / "defconfig"
    kconf.save_defconfig(menu.app, BOARD, menu.build, out, Diagnostics())
    assert out.read_text(encoding="utf-8") == "CONFIG_TASK_T_PRIORITY=3\nCONFIG_QUANTUM_MS=20\n"


def test_a_bad_manifest_opens_no_menu(tmp_path: Path) -> None:
    for text in ("kiln: 1\n", "nothing", HELLO.replace("src/main.c", "src/none.c")):
        menu = Menu(tmp_path / str(len(text)), text=text)
        with pytest.raises(Failed):
            menu.open()
        assert not menu.build.exists()
    menu = Menu(tmp_path / "prj", "CONFIG_NO=y\n")
    with pytest.raises(Failed, match="unknown symbol CONFIG_NO"):
        menu.open()


EXOTIC = """\
config DERIVED
	def_bool y
config FORCED
	bool "forced"
config FORCES
	def_bool y
	select FORCED
config TEXT
	string "text"
config ADDRESS
	hex "address"
	default 0x10
"""


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("CONFIG_DERIVED=n", "CONFIG_DERIVED cannot be set: Kiln derives it"),
        ("CONFIG_FORCED=n", "CONFIG_FORCED: n has no effect; it stays y"),
        ("CONFIG_TEXT=word", "CONFIG_TEXT: expected text in quotes (\"), got 'word'"),
        ('CONFIG_TEXT="a \\"b\\""', ""),
        (
            "CONFIG_ADDRESS=10",
            "CONFIG_ADDRESS: expected a hexadecimal number such as 0x10, got '10'",
        ),
        ("CONFIG_ADDRESS=0x20", ""),
    ],
)
def test_symbols_of_kinds_that_kiln_has_none_of_yet(
    line: str, message: str, tmp_path: Path
) -> None:
    (tmp_path / "Kconfig").write_text(EXOTIC)
    (tmp_path / "prj.conf").write_text(line + "\n")
    diags = Diagnostics()
    kconfig = kconfiglib.Kconfig(str(tmp_path / "Kconfig"), warn=False)
    (assignment,) = assignments.read_file(tmp_path / "prj.conf", "prj.conf", diags)
    symbol = check.find(kconfig, assignment, False, True, diags)
    if symbol and check.has_valid_value(symbol, assignment, diags):
        symbol.set_value(assignment.value)
        check.took_effect(symbol, assignment, False, diags)
    assert [m.text for m in diags.errors] == ([message] if message else [])


@pytest.mark.parametrize("text", ["??/", "a???=b", 'say \\"??(\\" \\\\', "tab\there", "日本"])
def test_any_text_of_one_line_arrives_in_c(tmp_path: Path, text: str) -> None:
    """A trigraph does not become another character, nor a warning."""
    app = make_app(tmp_path / "app", HELLO, f'CONFIG_SHELL=y\nCONFIG_SHELL_BANNER="{text}"\n')
    build = tmp_path / "build"
    load_model(app, BOARD, build, {}, Diagnostics())
    probe = tmp_path / "probe.c"
    wanted = text.replace('\\"', '"').replace("\\\\", "\\")
    values = ",".join(str(byte) for byte in wanted.encode())
    probe.write_text(
        f'#include "{build / AUTOCONF}"\n'
        f"static const unsigned char wanted[] = {{{values}, 0}};\n"
        "int main(void) { return __builtin_memcmp(CONFIG_SHELL_BANNER, wanted, sizeof wanted); }\n"
    )
    words = ["gcc", "-std=c11", "-Wall", "-Werror", "-trigraphs", "-o", tmp_path / "probe", probe]
    subprocess.run(words, check=True)
    assert subprocess.run([tmp_path / "probe"]).returncode == 0
