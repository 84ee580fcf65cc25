# SPDX-License-Identifier: MIT
"""Rights to objects and tasks: one right too many or too few, in both forms of the table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import small_image
from subject import read_subject

FORMS = {"plain": (), "keyed": ("-DKEYED",)}
NEVER = "never granted"
GRANTED = "which were granted"


def errors_of(
    folder: Path, form: str, *options: str, facts: dict[str, Any] | None = None
) -> list[str]:
    """What the checker says about the small image, compiled so."""
    elf = small_image.build(folder, *FORMS[form], *options)
    return read_subject(elf, facts or small_image.FACTS).errors()


def with_grant(task: str, target: str, kind: str, right: str) -> dict[str, Any]:
    """The facts with a grant more."""
    grants = small_image.FACTS["tasks"][task]["grants"]
    grant = {"target": target, "kind": kind, "rights": [right]}
    return small_image.facts_with(("tasks", task, "grants"), [*grants, grant])


@pytest.mark.parametrize("form", FORMS)
def test_what_was_granted_is_there(tmp_path: Path, form: str) -> None:
    assert errors_of(tmp_path, form) == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "bits, message",
    [
        (3, f"has rights 0x2 to semaphore 'ready', {NEVER}"),
        (0, f"lacks rights 0x1 to semaphore 'ready', {GRANTED}"),
    ],
)
def test_a_right_too_many_or_too_few(tmp_path: Path, form: str, bits: int, message: str) -> None:
    assert errors_of(tmp_path, form, f"-DRIGHTS_BETA={bits}") == [f"task 'beta' {message}"]


@pytest.mark.parametrize("form, place", [("plain", 3), ("keyed", 0)])
def test_a_row_that_overlaps_anothers_right(tmp_path: Path, form: str, place: int) -> None:
    """Plain, it is anywhere in the window; keyed, where the other begins at the same place."""
    found = errors_of(tmp_path, form, f"-DPLACE={place}")
    what = "task 'idle'" if form == "keyed" else "task 'beta'"
    for task in ("idle", "alpha", "beta"):
        assert f"task '{task}' has rights 0x1 to {what}, {NEVER}" in found
    if form == "keyed":
        assert f"task 'idle' has rights 0x1 to semaphore 'ready', {NEVER}" in found


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "grant, message",
    [
        (("lock", "MUTEX", "lock"), f"lacks rights 0x4 to mutex 'lock', {GRANTED}"),
        (("beta", "TASK", "kill"), f"lacks rights 0x2 to task 'beta', {GRANTED}"),
    ],
)
def test_the_first_object_and_the_last_task(
    tmp_path: Path, form: str, grant: tuple[str, str, str], message: str
) -> None:
    found = errors_of(tmp_path, form, facts=with_grant("alpha", *grant))
    assert found == [f"task 'alpha' {message}"]
