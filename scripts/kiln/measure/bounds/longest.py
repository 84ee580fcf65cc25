# SPDX-License-Identifier: MIT
"""The longest way through code whose loops have bounds.

A function's graph has a node for each instruction. Loops are its strongly connected
parts, found again inside each without the edges back to where it begins. A loop that is gone
round at most N times costs N of its longest round, and then the longest way from its
head out of it. What a limit counts for a whole operation (`Limit.whole`) costs
nothing where it stands, and is added once at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kiln.arch.instructions import Step
from kiln.base.errors import UserError
from kiln.measure.code import Code

Edge = tuple[int, int]


@dataclass(frozen=True)
class Limit:
    """How often a loop is gone round, or a function called."""

    times: int
    whole: bool = False  # in a whole operation, not each time that it is begun


@dataclass
class Cost:
    """What a way costs."""

    most: int | None = 0  # None: it never comes back
    wholes: dict[str, int] = field(default_factory=dict)  # each whole limit's longest round

    def include(self, other: Cost) -> None:
        """What is counted for the operation as a whole can happen here too."""
        for name, cost in other.wholes.items():
            self.wholes[name] = max(self.wholes.get(name, 0), cost)


class Search:
    """Longest ways through one image's kernel."""

    def __init__(
        self,
        code: Code,
        weight: Callable[[int, int | None], int],
        limit_of: Callable[[Iterable[int]], tuple[str, Limit]],
        once: Mapping[int, str],
        never: Collection[int],
    ) -> None:
        """`weight`: an instruction, and which comes next (None: another function's);
        `limit_of`: what bounds a loop of these instructions; `once`: functions that are
        called once at most in an operation; `never`: those to which no way leads."""
        self.code = code
        self.weight = weight
        self.limit_of = limit_of
        self.once = once
        self.never = never
        self._known: dict[int, Cost] = {}
        self._open: list[int] = []

    def function(self, entry: int) -> Cost:
        """Of a function, from its first instruction to its return."""
        if entry in self._open:
            raise UserError(f"the function at {entry:#x} calls itself")
        if entry not in self._known:
            self._open.append(entry)
            self._known[entry] = self.way(entry, {}, frozenset())
            self._open.pop()
        return self._known[entry]

    def way(self, entry: int, registers: Mapping[int, int], cut: frozenset[int]) -> Cost:
        """The same, where calls through registers go to `registers[site]`, and nothing goes
        on that needs one which is not there, or a call of a function in `cut`."""
        return _Graph(self, entry, registers, cut).cost()

    def call(self, site: int, step: Step, registers: Mapping[int, int]) -> Cost:
        """Of what an instruction calls."""
        callee = registers.get(site) if step.indirect else step.calls
        if callee is None or callee in self.never:
            return Cost(None)
        cost = self.function(callee)
        if cost.most is None or callee not in self.once:
            return cost
        return Cost(0, cost.wholes | {self.once[callee]: cost.most})


class _Graph:
    """The instructions of a function that can be reached."""

    def __init__(
        self, search: Search, entry: int, registers: Mapping[int, int], cut: frozenset[int]
    ) -> None:
        self.search = search
        self.entry = entry
        self.total = Cost(None)
        self.costs: dict[int, int] = {}
        self.next: dict[int, tuple[int, ...]] = {}
        self.ends: set[int] = set()
        self._explore(registers, cut)

    def _explore(self, registers: Mapping[int, int], cut: frozenset[int]) -> None:
        reached = [self.entry]
        while reached:
            here = reached.pop()
            if here in self.next:
                continue
            if here in self.search.once and here != self.entry:  # a call in the last place
                self.total.include(self.search.call(here, Step(calls=here), {}))
                self.next[here], self.costs[here] = (), 0
                self.ends.add(here)
                continue
            step = self.search.code.step(here)
            self.next[here], self.costs[here] = step.next, 0
            if step.indirect or step.calls is not None:
                cost = self.search.call(here, step, registers)
                if cost.most is None or step.calls in cut:
                    self.next[here] = ()
                    continue
                self.total.include(cost)
                self.costs[here] = cost.most
            if step.returns:
                self.ends.add(here)
            reached += self.next[here]

    def cost(self) -> Cost:
        """The longest way from the entry to a return."""
        arrivals = self._arrivals(set(self.next), {self.entry}, set())
        ways = [
            arrivals[end] + self.costs[end] + self.search.weight(end, None)
            for end in self.ends
            if end in arrivals
        ]
        self.total.most = max(ways, default=None)
        return self.total

    def _edges(self, nodes: set[int], barred: set[Edge]) -> dict[int, list[int]]:
        return {n: [m for m in self.next[n] if m in nodes and (n, m) not in barred] for n in nodes}

    def _arrivals(self, nodes: set[int], starts: set[int], barred: set[Edge]) -> dict[int, int]:
        """The longest way from any of `starts` to before each node, not along `barred`."""
        edges = self._edges(nodes, barred)
        arrivals = dict.fromkeys(starts, 0)
        for part in components(edges, starts):
            if is_loop(part, edges):
                leaving = self._around(set(part), edges, arrivals)
                arrivals.update(leaving)
            else:
                leaving = {part[0]: arrivals[part[0]]}
            for here, arrival in leaving.items():
                for after in edges[here]:
                    if after not in leaving:
                        way = arrival + self.costs[here] + self.search.weight(here, after)
                        arrivals[after] = max(arrivals.get(after, 0), way)
        return arrivals

    def _around(
        self, loop: set[int], edges: dict[int, list[int]], arrivals: dict[int, int]
    ) -> dict[int, int]:
        """The longest way to each node of a loop, with all its rounds."""
        name, limit = self.search.limit_of(loop)
        begins = {n for n in loop if n in arrivals}
        back = self._back(loop, edges, begins, name)
        inside = self._arrivals(loop, begins | {m for _, m in back}, back)
        longest = max(inside[n] + self.costs[n] + self.search.weight(n, m) for n, m in back)
        rounds = limit.times * longest
        if limit.whole:
            self.total.include(Cost(0, {name: longest}))
            rounds = 0
        begin = max(arrivals[head] for head in begins)
        return {node: begin + rounds + way for node, way in inside.items()}

    def _back(
        self, loop: set[int], edges: dict[int, list[int]], begins: set[int], name: str
    ) -> set[Edge]:
        """Where rounds end. Of one loop in the source the compiler makes several, one in
        another, when rounds differ: then that of an inner one is a round, too."""
        back = {(n, m) for n in loop for m in edges[n] if m in begins}
        within = {n: [m for m in edges[n] if m in loop and (n, m) not in back] for n in loop}
        for nodes in components(within, begins):
            part = set(nodes)
            if is_loop(nodes, within) and self.search.limit_of(part)[0] == name:
                entered = {m for n in loop - part for m in within[n] if m in part}
                back |= self._back(part, within, entered, name)
        return back


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
