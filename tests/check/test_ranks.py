# SPDX-License-Identifier: MIT
"""`kiln check` finds a call that goes up in the ranks of the kernel's files."""

import shutil
from pathlib import Path

import pytest

from kiln.base.paths import BASE
from kiln.cli import ranks
from kiln.cli.ranks import Graph

KERNEL = Path("/k/kernel")
RANKS = {"low": 0, "high": 5}


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """What is found in the kernel with a call to task_end in text.c."""
    kernel = tmp_path_factory.mktemp("base") / "kernel"
    shutil.copytree(BASE / "kernel", kernel)
    with (kernel / "text.c").open("a", encoding="utf-8") as file:
        file.write('#include "task.h"\nvoid text_end(void) { task_end(0, 0); }\n')
    return ranks.compiled_graph(kernel), ranks.check(kernel)


def test_the_graph_is_the_whole_kernel(planted):
    graph, _ = planted
    assert len(graph.file) > 250 and sum(map(len, graph.calls.values())) > 500
    assert "task_wake" in graph.calls["sys_sem_signal"] and "sys_queue_send" in graph.file


def test_a_planted_call_is_found(planted):
    _, found = planted
    assert found == ["kernel/text.c: text_end (rank 0) calls task_end of task (rank 5)"]


def test_a_file_without_a_rank_is_found():
    kernel = BASE / "kernel"
    known = ranks.read_ranks(ranks.RANKS.read_text(encoding="utf-8"))
    assert list(ranks.wrong_files(known, kernel)) == []
    missing = {name: rank for name, rank in known.items() if name != "queue"} | {"quue": 3}
    assert list(ranks.wrong_files(missing, kernel)) == [
        "kernel/queue: has no rank in kernel/ranks.txt",
        "kernel/ranks.txt: there is no quue",
    ]


@pytest.mark.parametrize(
    "calls, wrong",
    [
        ({"h": {"l"}}, []),
        ({"l": {"h"}}, ["kernel/low.c: l (rank 0) calls h of high (rank 5)"]),
        ({"l": {"hook"}, "hook": {"h"}}, ["kernel/low.c: l (rank 0) calls h of high (rank 5)"]),
        ({"h": {"hook"}, "hook": {"l"}}, []),
        ({"hook": {"h", "l"}}, []),
        ({"l": {"l2"}, "l2": {"l"}}, []),
    ],
)
def test_calls_through_the_architecture_count(calls, wrong):
    files = {"l": KERNEL / "low.c", "l2": KERNEL / "low.h", "h": KERNEL / "high.c"}
    graph = Graph(files | {"hook": Path("/k/arch/a.c")}, calls)
    assert list(ranks.wrong_calls(graph, RANKS, KERNEL)) == wrong
