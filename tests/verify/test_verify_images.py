# SPDX-License-Identifier: MIT
"""Images as the build makes them: isolated, and every harmful bit error in them found."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flip_oracle import edges, load, rights_at
from subject import Subject, read_subject
from test_verify_flips import check_every_flip

from kiln.verify.image import BadImage
from kiln.verify.origins import check_origins

ROOT = Path(__file__).resolve().parents[2]
APPS = {
    "granted": ROOT / "tests/verify/granted",
    "three_tasks": ROOT / "samples/three_tasks",
    "isolation": ROOT / "samples/isolation",
}


@pytest.fixture(scope="session", params=sorted(APPS))
def built(request: pytest.FixtureRequest, build_once: Callable[..., Path]) -> Subject:
    """One of the applications, built for the default board."""
    name = request.param
    directory = build_once(APPS[name])
    facts = json.loads((directory / "generated/model.json").read_text(encoding="utf-8"))
    return read_subject(directory / f"{name}.elf", facts)


def test_built_images_are_isolated(built: Subject) -> None:
    """The build has said so already; this says it with nothing cached."""
    assert built.errors() == []


def test_bytes_of_another_object_are_found(built: Subject, tmp_path: Path) -> None:
    """Whatever its name, a section is only as good as the objects that it was made of."""
    text = built.elf.with_suffix(".map").read_text(encoding="utf-8")
    image_map = tmp_path / "some.map"
    image_map.write_text(text, encoding="utf-8")
    assert list(check_origins(image_map, built.image)) == []
    owners = {name: "kernel.o" for name in (".vectors", ".kernel_text", ".kernel_state")}
    names = [s.name for s in built.image.sections if s.name.endswith((".data", ".bss"))]
    owners |= {name: f"task_{name.split('.')[2]}.o" for name in names}
    for section, owner in owners.items():
        heading = re.compile(rf"^{re.escape(section)}\s", re.MULTILINE)
        found = heading.search(text, text.index("Linker script and memory map"))
        assert found
        at = text.index(f"/{owner}\n", found.start())
        changed = f"{text[:at]}/other.o\n{text[at + len(owner) + 2:]}"
        image_map.write_text(changed, encoding="utf-8")
        (error,) = check_origins(image_map, built.image)
        assert f"of other.o is in section {section}, where only {owner} may have bytes" in error


def test_the_kernels_bytes_are_not_for_tasks(built: Subject, tmp_path: Path) -> None:
    """Nor does what all tasks read come from the kernel."""
    text = built.elf.with_suffix(".map").read_text(encoding="utf-8")
    begin = text.index("\n.user_text ")
    at = re.compile(r"0x[0-9a-f]+ \S*/(task_\w+\.o)\n").search(text, begin)
    assert at
    image_map = tmp_path / "some.map"
    image_map.write_text(f"{text[:at.start(1)]}kernel.o{text[at.end(1):]}", encoding="utf-8")
    (error,) = check_origins(image_map, built.image)
    assert "of kernel.o is in section .user_text, which is the tasks'" in error


def test_what_is_no_map_is_an_error(built: Subject, tmp_path: Path) -> None:
    with pytest.raises(BadImage, match="cannot read its map, none.map: No such file"):
        list(check_origins(tmp_path / "none.map", built.image))
    with pytest.raises(BadImage, match="is no map of the linker"):
        list(check_origins(built.elf, built.image))


def test_every_flip_that_widens_access_is_rejected(built: Subject) -> None:
    """Each bit of each MPU word of the image, against an oracle of its own."""
    flips, wide = check_every_flip(built)
    print(f"{built.elf.name}: {flips} flips, {wide} of them widen access, all found")
    assert flips >= 64 * 4 * (1 + len(built.tables.tasks)) and wide > 50


def test_tasks_share_only_code_and_partitions(built: Subject) -> None:
    """By the oracle alone: whatever two tasks reach is user flash, or granted to both."""
    static = list(built.tables.static)
    maps = {t.name: load(static, list(t.words)) for t in built.tables.tasks}
    partitions = {
        section.name.removeprefix(".memory."): section.span
        for section in built.image.sections
        if section.name.startswith(".memory.")
    }
    probes = {e + d for regions in maps.values() for e in edges(regions) for d in (-1, 0)}
    for address in sorted(p for p in probes if p >= 0):
        able = {name: rights_at(regions, address) for name, regions in maps.items()}
        able = {name: rights for name, rights in able.items() if rights}
        assert all("w" not in rights or "x" not in rights for rights in able.values())
        if len(able) < 2 or set(able.values()) == {"rx"}:
            continue
        (shared,) = [n for n, span in partitions.items() if span.start <= address < span.end]
        assert set(able) <= set(built.wanted.partition_grants[shared]), hex(address)
