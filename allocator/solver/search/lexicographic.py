"""The last steps of a search: what the plan found leaves open is decided by stated rules.

Its value stands, but for what the policy gives for calm. Of a plan proven best (`Finish.whole`)
lots and seats may still change; of others (`Finish.settled`) they stay as chosen, except that what
has no use is given back and that calmer plans are looked for, the last plan's goods among them.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from allocator.models import Problem
from allocator.solver.backend.compiled_model import Compiled, Floats, Ints
from allocator.solver.backend.highs import Engine
from allocator.solver.search.result import Story
from allocator.solver.search.tie_breaking import Effort, Ties
from allocator.solver.search.violation import settle

if TYPE_CHECKING:
    from allocator.solver.backend.compiled_model import Compiled, Floats

COUNTS = ("lots", "seats")
"""Variables that count something; the other whole ones say what is on."""


_NEAR = 1e-6
"""Share of a sum of money below which it makes no difference."""


class Finish:
    """Finishes plans of one compiled problem; `last` buys what the last plan bought, or is None."""

    def __init__(
        self, problem: Problem, compiled: Compiled, story: Story, seed: int, last: Floats | None
    ) -> None:
        self.problem, self.compiled, self.story = problem, compiled, story
        self.seed, self.last = seed, last

    def whole(self, engine: Engine, point: Floats, effort: Effort) -> Floats:
        """Return the plan that wins all ties on `engine`, which keeps whole numbers.

        It is for a `point` of proven best value. Of others less spending at the same worth says
        little, since the money left could make them better: they are for `settled`.
        """
        ties = self._ties(engine, point, effort)
        self._spend_least(ties)
        if self._goes_on and self._has_last:
            near = None if self.last is None else self._with_goods(self.last, ties)
            if near is not None and near.turbulence < ties.turbulence:
                ties.point = near.point
            ties.calm()
        least = ties.least_turbulence
        exact = None
        if self._goes_on:
            ties.even_out()
            # the solver keeps rows less exactly with whole numbers than without
            exact = self._with_goods(ties.point, ties)
        if self._has_last:
            self._note_calm(exact or ties, least)
        if exact is None:
            return ties.point
        self._even_out(exact)
        return exact.point

    def or_last(self, point: Floats) -> Floats:
        """Return the better one of `point` and the best plan with the last plan's goods."""
        engine = self._last_engine
        if engine is None:
            return point
        other, worth = self.compiled.rounded(engine.point), self.compiled.costs["value"]
        return other if worth @ other > worth @ point else point

    def settled(self, point: Floats, effort: Effort | None) -> Floats:
        """Return the plan that wins all ties with lots, seats and lines as chosen in `point`.

        Where value may be given up for calm, a calmer plan is also searched for in one piece, with
        `effort`; None: that would take too long, and so would evenness, which on the default case
        took longer than half the search. Where time is up the plan so far is returned.
        """
        engine = settle(self.compiled, point, self.story.stop, self.seed)
        if engine is None:
            return point
        ties = self._ties(engine, self.compiled.rounded(engine.point))
        self.story.note("settled", value=ties.worth)
        if self._goes_on:
            self._give_back(ties)
            self._spend_least(ties)
        if self._goes_on and self._has_last and ties.calm():
            ties = self._calmer(ties, effort)
        if effort is not None:
            self._even_out(ties)
        return ties.point

    @cached_property
    def _last_engine(self) -> Engine | None:
        """The best money for the last plan's goods, settled once; None where they cannot stand."""
        if self.last is None or not self._goes_on:
            return None
        return settle(self.compiled, self.last, self.story.stop, self.seed)

    @property
    def _goes_on(self) -> bool:
        return not self.story.stop.now

    @property
    def _counts(self) -> Ints:
        return np.concatenate([self.compiled.positions(name) for name in COUNTS])

    @property
    def _gives_value(self) -> bool:
        return bool(self.problem.figures["tolerance"].values[0] > 0)

    @property
    def _has_last(self) -> bool:
        return bool(self.problem.sets["last_pairs"])

    def _spend_least(self, ties: Ties) -> None:
        ties.spend_least()
        ties.hold_spending(ties.spending)
        self.story.note("spending", reached=ties.spending, least=ties.least_spending)

    def _even_out(self, ties: Ties) -> None:
        if self._goes_on:
            ties.even_out()
            self.story.note("even", value=ties.value)

    def _note_calm(self, ties: Ties, least: float | None) -> None:
        least = None if least is None else min(least, ties.turbulence)
        self.story.note("calm", value=ties.value, turbulence=ties.turbulence, least=least)

    def _calmer(self, ties: Ties, effort: Effort | None) -> Ties:
        """Return the ties of a calmer plan with other goods, or those given."""
        near, least = self._near_last(ties), None
        if near is not None and near.turbulence < ties.turbulence:
            ties = near
        if ties.turbulence <= _NEAR * ties.spending:
            least = 0.0
        elif effort is not None and self._gives_value and self._goes_on:
            other = self._in_one_piece(ties, effort)
            least = other.least_turbulence
            if other.turbulence < (1 - _NEAR) * ties.turbulence:
                ties = self._with_goods(other.point, ties) or ties
        self._note_calm(ties, least)
        return ties

    def _in_one_piece(self, ties: Ties, effort: Effort) -> Ties:
        """Search for a calmer plan of the same worth and spending with whole numbers free."""
        engine = Engine(self.compiled, relaxed=False, seed=self.seed)
        engine.stop = self.story.stop
        other = self._ties(engine, ties.point, effort, ties.worth)
        other.hold_spending(ties.spending)
        other.calm()
        return other

    def _near_last(self, ties: Ties) -> Ties | None:
        """Return the calmest plan with the last plan's goods; None: there is none so good.

        It may spend more than `ties`, where less is not proven to do: as much as those goods need.
        """
        engine = self._last_engine
        if engine is None or not self._goes_on:
            return None
        near = self._ties(engine, self.compiled.rounded(engine.point))
        near.worth = min(near.worth, ties.worth)
        near.spend_least()
        near.hold_spending(max(near.spending, ties.spending))
        near.worth = ties.worth
        return near if near.calm() else None

    def _with_goods(self, point: Floats, ties: Ties) -> Ties | None:
        """Return the calmest plan with the goods of `point`, as good as `ties` and as cheap.

        Without a last plan it is the cheapest. None: there is none so good.
        """
        engine = settle(self.compiled, point, self.story.stop, self.seed)
        if engine is None:
            return None
        other = self._ties(engine, self.compiled.rounded(engine.point), worth=ties.worth)
        if self._has_last:
            other.hold_spending(ties.spending)
            return other if other.calm() else None
        if not other.spend_least():
            return None
        other.hold_spending(other.spending)
        return other

    def _give_back(self, ties: Ties) -> None:
        """Give back lots and seats that add nothing to value, on an engine that holds them fixed.

        They may fall in parts first; what is left of them is then rounded up.
        """
        engine, compiled, before = ties.engine, self.compiled, ties.point
        counts = self._counts
        chosen, spent = before[counts], ties.spending
        engine.limit_columns(counts, compiled.lower[counts], chosen)
        ties.spend_least()
        fewer, saved = np.ceil(ties.point[counts] - _NEAR), spent - ties.spending
        ties.point = before
        if (fewer >= chosen).all() or saved <= _NEAR * spent:
            fewer = chosen
        engine.limit_columns(counts, fewer, fewer)
        if not ties.spend_least():
            ties.point = before
            engine.limit_columns(counts, chosen, chosen)

    def _ties(
        self,
        engine: Engine,
        point: Floats,
        effort: Effort | None = None,
        worth: float | None = None,
    ) -> Ties:
        return Ties(engine, self.compiled, self.problem, point, effort or Effort(0.0, 0), worth)
