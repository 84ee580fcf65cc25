# SPDX-License-Identifier: MIT
"""Class E: thousands of system calls, each as the headers say and with no other effect."""

import pytest
from hostile import calls, cases_calls
from hostile.arena import ARENA, arena_of
from hostile.callmodel import SEM_SIGNAL, SEM_WAIT, SPAWN, WRITE
from hostile.longest import watched
from hostile.objectmodel import HEAP_ALLOC
from hostile.widen import grant_all_memory, grant_all_rights

from kiln.base.paths import DEFAULT_BOARD

ONLY_WAIT, FOREIGN = 5, 6  # semaphores
GROUPS = (
    *(cases_calls.every_number, cases_calls.buffers, cases_calls.objects, cases_calls.heaps),
    *(cases_calls.items, cases_calls.handles, cases_calls.tasks, cases_calls.signals),
)


NAMING = (cases_calls.objects, cases_calls.handles, cases_calls.heaps, cases_calls.tasks)
KEYED = "CONFIG_RIGHTS_PLAIN_MAX=0\n"


def keyed_arena(build, board=DEFAULT_BOARD):
    """The arena with the tables of rights in their other form."""
    return build.folder(ARENA, board, (ARENA / "prj.conf").read_text(encoding="utf-8") + KEYED)


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.__name__)
def test_calls(build, board, group):
    with watched(build.folder(ARENA, board), group.__name__) as arena:
        assert calls.run(arena, group(arena)) == []


@pytest.mark.parametrize("group", NAMING, ids=lambda group: group.__name__)
def test_calls_with_keyed_rights(build, board, group):
    with arena_of(keyed_arena(build, board)) as arena:
        assert calls.run(arena, group(arena)) == []


def test_wider_memory_is_noticed(build):
    image = build.folder(ARENA)
    with arena_of(image, grant_all_memory(image)) as arena:
        foreign = [
            arena.place(p) for p in cases_calls.FOREIGN if p.startswith((".task", ".kernel"))
        ]
        listed = [(WRITE, (1, address, 16, 0)) for address in foreign]
        assert len(calls.run(arena, listed)) == len(listed)


@pytest.mark.parametrize("keyed", [False, True], ids=["plain", "keyed"])
def test_more_rights_are_noticed(build, keyed):
    image = keyed_arena(build) if keyed else build.folder(ARENA)
    with arena_of(image, grant_all_rights(image)) as arena:
        listed = [(SPAWN, (task, 0xFFFFFFFF, 0, 0)) for task in (1, 2, 3, 4, 5, 7)]
        listed += [(SEM_SIGNAL, (handle, 0, 0, 0)) for handle in (FOREIGN, ONLY_WAIT)]
        listed += [(SEM_WAIT, (FOREIGN, 0, 0, 0))]
        assert len(calls.run(arena, listed)) == len(listed)
        taken = calls.run(arena, [(HEAP_ALLOC, (cases_calls.HANDLES["foreign_heap"], 1, 0, 0))])
        assert "map_of_foreign_heap" in taken[0]
