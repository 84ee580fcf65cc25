# SPDX-License-Identifier: MIT
"""Strongly connected parts of a graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence


def is_loop(part: Sequence[int], edges: Mapping[int, list[int]]) -> bool:
    """Whether a strongly connected part leads to itself."""
    return len(part) > 1 or part[0] in edges[part[0]]


def components(edges: Mapping[int, list[int]], starts: Iterable[int]) -> list[list[int]]:
    """Strongly connected parts that can be reached, each before those it leads to (Tarjan)."""
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    parts: list[list[int]] = []
    for start in starts:
        work = [(start, iter(edges[start]))] if start not in index else []
        while work:
            node, successors = work[-1]
            if node not in index:
                index[node] = low[node] = len(index)
                stack.append(node)
                on_stack.add(node)
            for after in successors:
                if after not in index:
                    work.append((after, iter(edges[after])))
                    break
                if after in on_stack:
                    low[node] = min(low[node], index[after])
            else:
                work.pop()
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[node])
                if low[node] == index[node]:
                    at = stack.index(node)
                    parts.append(stack[at:])
                    on_stack.difference_update(stack[at:])
                    del stack[at:]
    return parts[::-1]
