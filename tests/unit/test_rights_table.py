# SPDX-License-Identifier: MIT
"""The table of rights: every row reads as what it was made of, in both forms, and how it grows."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kiln.base.diag import Diagnostics
from kiln.base.paths import DEFAULT_BOARD
from kiln.emit import emit
from kiln.pipeline.frontend import load
from kiln.plan import rightstable
from kiln.plan.rightstable import RightsTable, Row
from kiln.plan.tasks import Plan, plan
from support import growing

FORMS = (rightstable.plain, rightstable.keyed)
RIGHTS = (
    "RIGHT_SEMAPHORE_WAIT",
    "RIGHT_SEMAPHORE_SIGNAL",
    "RIGHT_SEMAPHORE_WAIT | RIGHT_SEMAPHORE_SIGNAL",
)
MOST_PLAIN = 2048  # CONFIG_RIGHTS_PLAIN_MAX


def read(table: RightsTable, start: int, index: int) -> str:
    """The right that kernel/rights.h finds at an index of the row that begins there."""
    key, right = table.entries[start + index]
    return right if key == index or not table.keyed else "0"


def check(rows: list[tuple[Row, int]], table: RightsTable) -> None:
    """Every index of every window, from the first to the last, has what the row has there."""
    for row, length in rows:
        held = dict(row)
        start = table.starts[row, length]
        assert start >= 0
        for index in range(length):
            assert read(table, start, index) == held.get(index, "0"), (row, index)


def some_rows(seed: int) -> list[tuple[Row, int]]:
    """Rows of two lengths, some of them empty, full, alike, or with rights at their ends only."""
    dice = random.Random(seed)
    lengths = dice.sample(range(1, 80), 2)
    rows: list[tuple[Row, int]] = [((), length) for length in lengths]
    for _ in range(dice.randrange(1, 120)):
        length = dice.choice(lengths)
        count = dice.choice((1, 1, 2, 2, 3, length // 2, length))
        where = dice.choice(([0, length - 1], range(length), range(length)))
        indices = sorted(set(dice.choices(where, k=count)))
        rows.append(
            (tuple((n, dice.choice(RIGHTS[: dice.randrange(1, 4)])) for n in indices), length)
        )
    return list(dict.fromkeys(rows))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: str(form.__name__))
@pytest.mark.parametrize("seed", range(40))
def test_every_row_reads_as_it_was(form, seed):
    rows = some_rows(seed)
    check(rows, form(rows))


@pytest.mark.parametrize("seed", range(40))
def test_keyed_rows_begin_at_places_of_their_own(seed):
    table = rightstable.keyed(some_rows(seed))
    assert len(set(table.starts.values())) == len(table.starts)


def test_equal_rows_are_one_and_shifted_ones_share_their_entries():
    chain = [(((n, RIGHTS[0]), (n + 1, RIGHTS[1])), 100) for n in range(99)]
    assert rightstable.make([*chain, *chain], MOST_PLAIN) == rightstable.plain(chain)
    assert rightstable.plain(chain).bytes == 2 * (98 + 2 + 98)


def test_the_form_is_the_plain_one_until_that_is_too_large():
    rows = [(((n, RIGHTS[0]), (n + n % 50, RIGHTS[1])), 100) for n in range(1, 50)]
    large = rightstable.plain(rows).bytes
    assert not rightstable.make(rows, large).keyed
    assert rightstable.make(rows, large - 1).keyed
    full: list[tuple[Row, int]] = [(tuple((n, RIGHTS[n % 2]) for n in range(100)), 100)]
    assert not rightstable.make(full, 1).keyed  # keyed entries would take more
    assert rightstable.make(full, 0).keyed


def plan_of(tasks: int, folder: Path) -> Plan:
    """The plan of an application of so many tasks."""
    app = growing.write(folder / f"app{tasks}", tasks)
    diags = Diagnostics()
    return plan(load(app, DEFAULT_BOARD, folder / f"build{tasks}", {}, diags).model, diags)


def flash_of(planned: Plan) -> int:
    """Bytes of what could grow with the square of the tasks, and of names."""
    rows = [*emit.owners(planned), *emit.grants(planned)]
    names = {row.name for row in rows} | {task.name for task in planned.tasks}
    calls = sum(map(len, planned.call_tables)) * 4
    return planned.rights.bytes + calls + sum(len(name) + 1 for name in names) + 16 * len(rows)


def test_idle_may_make_no_call(tmp_path):
    """Not those that every task may either: a system whose idle waits has no task to run."""
    idle, first, *_ = (planned := plan_of(20, tmp_path)).tasks
    assert "sys_sleep" in planned.call_tables[first.calls]
    assert set(planned.call_tables[idle.calls]) == {"sys_denied", "sys_unknown"}


def test_flash_grows_with_the_tasks_and_not_with_their_square(tmp_path):
    few, some, many = (flash_of(plan_of(tasks, tmp_path)) for tasks in (62, 125, 250))
    assert many - some < 2.1 * (some - few)


def test_rights_cost_what_they_hold(tmp_path):
    planned = plan_of(125, tmp_path)
    assert planned.rights.keyed
    held = sum(right != "0" for _, right in planned.rights.entries)
    assert held <= 2 * 125
    window = max(length for _, length in planned.rights.starts)
    assert len(planned.rights.entries) < 1.5 * held + window + len(planned.rights.starts)
