# SPDX-License-Identifier: MIT
"""The longest way through code whose loops have bounds.

A function's graph has a node for each instruction. Loops are its strongly connected
parts, found again inside each without the edges back to where it begins. A loop that is gone
round at most N times costs N of its longest round, and then the longest way from its
head out of it.

What a limit counts in all of a scope (`Limit.totals`) costs nothing where it stands, and is
added once where the scope ends. A scope is a function, with the loop of its own if it is
inlined, or the whole operation.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from kiln.base.errors import UserError
from kiln.measure.bounds.parts import components, is_loop
from kiln.measure.code import Code

Edge = tuple[int, int]
Scopes = tuple[str, ...]  # those that have begun, outermost first
OPERATION = ""  # the scope that is a whole operation


@dataclass(frozen=True)
class Limit:
    """How often a loop is gone round, or a function called."""

    times: int | None  # each time that it is begun; None, of a function: as often as it is called
    totals: Mapping[str, int] = field(default_factory=dict)  # by scope: in all of it

    def scope(self, begun: Scopes) -> str | None:
        """The outermost scope that has a total."""
        return next((scope for scope in begun if scope in self.totals), None)


@dataclass(frozen=True)
class Piece:
    """What a way has of one function that it calls, or of one loop."""

    name: str  # the function's, or that in whose source the loop stands
    loop: bool
    times: int
    each: int  # what once costs
    trail: Trail | None  # what there is in it, last first
    scope: str | None = None  # where `times` are counted

    @property
    def cost(self) -> int:
        """All that it costs."""
        return self.times * self.each


@dataclass(frozen=True)
class Trail:
    """A piece of a way and those before it."""

    piece: Piece
    before: Trail | None

    def pieces(self) -> list[Piece]:
        """All, in their order."""
        found = [self.piece]
        at = self.before
        while at is not None:
            found.append(at.piece)
            at = at.before
        return found[::-1]


@dataclass(frozen=True)
class Way:
    """The longest way to a place."""

    cost: int = 0
    trail: Trail | None = None

    def on(self, cost: int, piece: Piece | None = None) -> Way:
        """Further, by what costs so much."""
        if piece is None or piece.cost == 0:
            return Way(self.cost + cost, self.trail)
        return Way(self.cost + cost, Trail(piece, self.trail))

    def join(self, rest: Way) -> Way:
        """Further, by all of another way."""
        trail = self.trail
        for piece in rest.trail.pieces() if rest.trail else ():
            trail = Trail(piece, trail)
        return Way(self.cost + rest.cost, trail)

    def then(self, pieces: Iterable[Piece]) -> Way:
        """Further, by these pieces."""
        way = self
        for piece in pieces:
            way = way.on(piece.cost, piece)
        return way


def _cost(way: Way | None) -> int:
    return 0 if way is None else way.cost


class Later:
    """What is counted where its scope ends: of each, the longest time."""

    def __init__(self) -> None:
        self.pieces: dict[tuple[str, str], Piece] = {}

    def add(self, piece: Piece) -> None:
        """It can happen here too."""
        assert piece.scope is not None
        key = piece.scope, piece.name
        if key not in self.pieces or self.pieces[key].each < piece.each:
            self.pieces[key] = piece

    def include(self, other: Later) -> None:
        """All of that can happen here too."""
        for piece in other.pieces.values():
            self.add(piece)

    def end(self, scope: str) -> list[Piece]:
        """A scope ends: what it has had in all."""
        ended = [piece for key, piece in self.pieces.items() if key[0] == scope]
        self.pieces = {key: piece for key, piece in self.pieces.items() if key[0] != scope}
        return ended


@dataclass
class Cost:
    """What a function costs."""

    way: Way | None  # None: it never comes back
    later: Later = field(default_factory=Later)

    @property
    def most(self) -> int | None:
        """Of the longest way."""
        return None if self.way is None else self.way.cost

    @property
    def wholes(self) -> dict[str, int]:
        """What once costs of that which is counted in the whole operation."""
        return {name: piece.each for (_, name), piece in self.later.pieces.items()}


class Search:
    """Longest ways through one image's kernel."""

    def __init__(
        self,
        code: Code,
        weight: Callable[[int, int | None], int],
        limit_of: Callable[[Iterable[int]], tuple[str, Limit]],
        counted: Mapping[int, tuple[str, Limit]],
        never: Collection[int],
        scopes: Mapping[int, str],
        lasting: Collection[str] = (),
    ) -> None:
        """`weight`: an instruction, and which comes next (None: another function's);
        `limit_of`: what bounds a loop of these instructions; `counted`: functions that are
        called so often in all of a scope; `never`: those to which no way leads; `scopes`: those
        functions, if they are not inlined, that are scopes; `lasting`: scopes of which all that
        an operation has count together."""
        self.code = code
        self.weight = weight
        self.limit_of = limit_of
        self.counted = counted
        self.never = never
        self.scopes = scopes
        self.lasting = lasting
        self.scope_names = frozenset(scopes.values())
        self._known: dict[tuple[int, Scopes], Cost] = {}
        self._open: list[int] = []

    def function(self, entry: int, begun: Scopes = (OPERATION,)) -> Cost:
        """Of a function, from its first instruction to its return, in scopes that have begun."""
        if entry in self._open:
            raise UserError(f"the function at {entry:#x} calls itself")
        if (entry, begun) not in self._known:
            self._open.append(entry)
            self._known[entry, begun] = self._scope(entry, begun)
            self._open.pop()
        return self._known[entry, begun]

    def _scope(self, entry: int, begun: Scopes) -> Cost:
        scope = self.scopes.get(entry)
        if scope is None or scope in begun:
            return self.way(entry, {}, frozenset(), begun)
        cost = self.way(entry, {}, frozenset(), (*begun, scope))
        ended = self.ended(cost.later, scope)
        return Cost(cost.way and cost.way.then(ended), cost.later)

    def ended(self, later: Later, scope: str) -> list[Piece]:
        """What is counted where this scope ends, and not in all that the operation has of it."""
        return [] if scope in self.lasting else later.end(scope)

    def way(
        self,
        entry: int,
        registers: Mapping[int, int],
        cut: frozenset[int],
        begun: Scopes = (OPERATION,),
    ) -> Cost:
        """The same, where calls through registers go to `registers[site]`, and nothing goes
        on that needs one which is not there, or to a function in `cut`."""
        return _Graph(self, entry, registers, cut, begun).cost()

    def call(self, callee: int, begun: Scopes, later: Later) -> tuple[int, Piece] | None:
        """Of a call in scopes that have begun: now, and what is counted later. None: it never
        comes back."""
        cost = self.function(callee, begun)
        if cost.way is None:
            return None
        later.include(cost.later)
        name = self.code.label(callee)
        if callee in self.counted:
            name, limit = self.counted[callee]
            if (scope := limit.scope(begun)) is not None:
                piece = Piece(
                    name, False, limit.totals[scope], cost.way.cost, cost.way.trail, scope
                )
                later.add(piece)
                return 0, Piece(name, False, 0, 0, None)
        return cost.way.cost, Piece(name, False, 1, cost.way.cost, cost.way.trail)


class _Graph:
    """The instructions of a function that can be reached."""

    def __init__(
        self,
        search: Search,
        entry: int,
        registers: Mapping[int, int],
        cut: frozenset[int],
        begun: Scopes,
    ) -> None:
        self.search = search
        self.entry = entry
        self.begun = begun
        self.later = Later()
        self.calls: dict[int, int] = {}  # what an instruction calls
        self.next: dict[int, tuple[int, ...]] = {}
        self.ends: set[int] = set()
        self._explore(registers, cut)

    def _explore(self, registers: Mapping[int, int], cut: frozenset[int]) -> None:
        reached = [self.entry]
        while reached:
            here = reached.pop()
            if here in self.next:
                continue
            if here in cut:
                self.next[here] = ()
                continue
            if here in self.search.counted and here != self.entry:  # a call in the last place
                self.next[here], self.calls[here] = (), here
                self.ends.add(here)
                continue
            step = self.search.code.step(here)
            self.next[here] = step.next
            if step.indirect or step.calls is not None:
                callee = registers.get(here) if step.indirect else step.calls
                if callee is None or self._stops(callee, cut):
                    self.next[here] = ()
                    continue
                self.calls[here] = callee
            if step.returns:
                self.ends.add(here)
            reached += self.next[here]

    def _stops(self, callee: int, cut: frozenset[int]) -> bool:
        """Whether no way goes on behind a call."""
        never = callee in self.search.never or callee in cut
        return never or self.search.function(callee, self.begun).way is None

    def cost(self) -> Cost:
        """The longest way from the entry to a return."""
        starts = {self.entry: Way()}
        arrivals = self._arrivals(set(self.next), starts, set(), self.begun, self.later)
        ways = [
            self._past(arrivals[end], end, None, self.begun, self.later)
            for end in self.ends
            if end in arrivals
        ]
        return Cost(max(ways, key=_cost, default=None), self.later)

    def _past(self, way: Way, here: int, after: int | None, begun: Scopes, later: Later) -> Way:
        """Past an instruction, on the way to another one."""
        weight = self.search.weight(here, after)
        if here not in self.calls:
            return way.on(weight)
        found = self.search.call(self.calls[here], begun, later)
        assert found is not None
        return way.on(weight + found[0], found[1])

    def _edges(self, nodes: set[int], barred: set[Edge]) -> dict[int, list[int]]:
        return {n: [m for m in self.next[n] if m in nodes and (n, m) not in barred] for n in nodes}

    def _arrivals(
        self,
        nodes: set[int],
        starts: Mapping[int, Way],
        barred: set[Edge],
        begun: Scopes,
        later: Later,
    ) -> dict[int, Way]:
        """The longest way from any of `starts` to before each node, not along `barred`."""
        edges = self._edges(nodes, barred)
        arrivals = dict(starts)
        for part in components(edges, starts):
            if is_loop(part, edges):
                leaving = self._around(set(part), edges, arrivals, begun, later)
                arrivals.update(leaving)
            else:
                leaving = {part[0]: arrivals[part[0]]}
            for here, arrival in leaving.items():
                for after in edges[here]:
                    if after not in leaving:
                        way = self._past(arrival, here, after, begun, later)
                        arrivals[after] = max(way, arrivals.get(after, way), key=_cost)
        return arrivals

    def _around(
        self,
        loop: set[int],
        edges: dict[int, list[int]],
        arrivals: dict[int, Way],
        begun: Scopes,
        later: Later,
    ) -> dict[int, Way]:
        """The longest way to each node of a loop, with all its rounds."""
        name, limit = self.search.limit_of(loop)
        is_scope = name in self.search.scope_names and name not in begun
        inner, own = (*begun, name) if is_scope else begun, Later()
        begins = {n for n in loop if n in arrivals}
        back = self._back(loop, edges, begins, name)
        starts = dict.fromkeys(begins | {m for _, m in back}, Way())
        inside = self._arrivals(loop, starts, back, inner, own)
        longest = max((self._past(inside[n], n, m, inner, own) for n, m in back), key=_cost)
        begin = max((arrivals[head] for head in begins), key=_cost)
        scope = limit.scope(begun)
        times = limit.times if scope is None else limit.totals[scope]
        assert times is not None
        rounds = Piece(name, True, times, longest.cost, longest.trail, scope)
        if is_scope:
            begin = begin.then(self.search.ended(own, name))
        later.include(own)
        # What leaves at a round's end has gone that round, as one of those that are counted.
        latches = {n for n, _ in back}
        if scope is not None:
            later.add(rounds)
            return {n: begin if n in latches else begin.join(way) for n, way in inside.items()}
        full, last = begin.then([rounds]), begin.then([replace(rounds, times=max(times - 1, 0))])
        return {n: (last if n in latches else full).join(way) for n, way in inside.items()}

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
