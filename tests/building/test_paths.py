# SPDX-License-Identifier: MIT
"""Folders and files with characters that build tools treat as special: they work or are refused."""

import pytest

from kiln.base.paths import SPECIAL
from support.application import write_application

APP = """\
kiln: 1
tasks:
  one: {{entry: one_task, sources: ["{source}"], priority: 3, stack: 512}}
"""
ONE = '#include <kiln/kiln.h>\n#include "one.h"\nvoid one_task(void) { kiln_sleep(TIME); }\n'
ALLOWED = [chr(n) for n in range(32, 127) if not chr(n).isalnum() and chr(n) not in SPECIAL]
NAME = f"a{''.join(c for c in ALLOWED if c != '/')}b é 日"


def application(folder, source="one.c"):
    written = {source: ONE, "one.h": "#define TIME 1\n"}
    folder.parent.mkdir(parents=True, exist_ok=True)
    return write_application(folder, APP.format(source=source), written)


def test_what_is_allowed_works_and_an_edited_header_is_noticed(kiln, tmp_path):
    app = application(tmp_path / NAME / NAME, f"{NAME}.c")
    words = ("build", app, "-d", tmp_path / "out" / NAME)
    assert kiln(*words).returncode == 0
    compiled = next((tmp_path / "out" / NAME).rglob("app_0.dir/**/*.obj"))
    elf = tmp_path / "out" / NAME / f"{NAME}.elf"
    before, image = compiled.stat().st_mtime_ns, elf.read_bytes()
    assert kiln(*words).returncode == 0
    assert compiled.stat().st_mtime_ns == before
    (app / "one.h").write_text("#define TIME 2\n")
    assert kiln(*words).returncode == 0
    assert compiled.stat().st_mtime_ns > before and elf.read_bytes() != image


@pytest.mark.parametrize("bad", [*sorted(SPECIAL), "\n", "\x7f", "$(touch x)"])
def test_what_is_not_is_refused_for_each_folder(bad, tmp_path, monkeypatch, capsys):
    from kiln.cli.main import main

    monkeypatch.chdir(tmp_path)
    app = application(tmp_path / "app")
    if bad != "$(touch x)" and bad in '"\\\n\x7f':
        source = "one.c"
    else:
        source = f"o{bad}ne.c"
    strange = application(tmp_path / f"a{bad}b")
    for words in (["build", str(strange)], ["build", str(app), "-d", f"o{bad}ut/x"]):
        assert main(words) == 1
        said = capsys.readouterr().err
        assert said.startswith("kiln: error: Kiln cannot work in ")
        assert said.endswith(" as special\n  hint: give the folder another name\n")
        assert said.count("\n") == 2
    if source != "one.c":
        application(tmp_path / "app", source)
        assert main(["build", str(app)]) == 1
        said = capsys.readouterr().err
        assert said.startswith("app.yaml:3:") and "has a character that build tools treat" in said
    assert not (tmp_path / "build").exists() or not list((tmp_path / "build").rglob("*.json"))


def test_a_board_is_refused_for_its_name_or_without_its_code(tmp_path, monkeypatch):
    from kiln.base.errors import UserError
    from kiln.image import builddir

    monkeypatch.setattr(builddir, "BASE", tmp_path)
    monkeypatch.setattr(builddir, "board_names", lambda: ["a;b", "plain"])
    for name in ("a;b", "plain"):
        (tmp_path / "boards" / name).mkdir(parents=True)
    with pytest.raises(UserError, match="build tools treat ; as special"):
        builddir.known_board("a;b")
    with pytest.raises(UserError, match="boards/plain has no board.c"):
        builddir.known_board("plain")
