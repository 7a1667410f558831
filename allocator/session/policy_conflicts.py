"""Which rules of policy cannot be kept together, and what the least is by which they must give.

Law and capacity are kept in full throughout. A limit that is reached leaves a question unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from allocator.assemble.instance import lay
from allocator.inputs.case.names import words_of
from allocator.session.infeasibility.constraint_groups import (
    Group,
    groups_of,
    involved,
    leave_out_others,
)
from allocator.session.infeasibility.irreducible_set import FeasibilityRelaxation
from allocator.session.missed_rules import NationsInRows
from allocator.session.policy_rules import PolicyRule, policy_rules
from allocator.solver.backend.highs import HighsModel
from allocator.solver.search.monolithic import MOST_NONZEROS
from allocator.util.tolerance import EXACT, NOTHING, VIOLATED

if TYPE_CHECKING:
    from collections.abc import Collection

    from allocator.session.session import Session
    from allocator.solver.backend.compiled_model import CompiledModel, Floats, Ints
    from allocator.solver.backend.highs import StopCondition
    from allocator.solver.search.minimal_sets import Rules

WHOLE_SECONDS = 30.0
"""Longest search for one plan in whole numbers."""

_FEW_NATIONS = 12
"""Rules about so many nations are tried in whole numbers where the model is too large for all."""

_LENT = ("policy_share_floor", "policy_share_cap", "risk_budget", "exposure", "grade_exposure")
"""Rows that money for a nation which nothing is asked for can help to keep."""

_FREE = 1e-3
"""Least price of giving way by one unit, as a share of the dearest: what is free is no reason."""


@dataclass(frozen=True, slots=True)
class Giving:
    """The least price, in value points, at which rules give way so that the others are kept.

    `least`: what is proven of the price; `whole`: lots and seats are whole in `solution`; `own`:
    what it costs at the policy's own prices, of which some may be too low to search by; `raised`.
    """

    price: float
    least: float
    solution: Floats
    whole: bool
    own: float
    raised: bool


Impossible = Literal["impossible", "unknown"]


class PolicyConflicts:
    """The rules of policy of a session's problem, any of which can be insisted on.

    Rules are named by their place in `rules`. The search ends when `stop` says so.
    """

    def __init__(self, session: Session, stop: StopCondition, seed: int = 0) -> None:
        compiled = session.compiled
        self.rules: list[PolicyRule] = policy_rules(compiled)
        self.compiled, self.stop = compiled, stop
        self._seed = seed
        self._problem = session.problem
        self._ground = lay(session.case, session.policy)
        self._words = words_of(self._ground.case)
        self._groups = [Group(one.name, one.name, one.rows, _NONE) for one in self.rules]
        self._hard = _without_bends(compiled, self.rules)
        self._relaxed = FeasibilityRelaxation(self._ground, self._hard, self._groups, stop)
        self._relaxed.engine.stop = stop
        self._kept_together: list[Rules] = []
        self._elastic: HighsModel | None = None

    @cached_property
    def _nations(self) -> list[frozenset[str]]:
        """The nations in the rows of each rule."""
        found = NationsInRows(self.compiled)
        return [found.of(rule.bends) for rule in self.rules]

    @property
    def every(self) -> Rules:
        """All rules."""
        return frozenset(range(len(self.rules)))

    @property
    def small(self) -> bool:
        """Whether whole numbers are kept throughout."""
        return self.compiled.size[2] <= MOST_NONZEROS

    def are_kept_by(self, solution: Floats) -> Rules:
        """Remember a plan in whole numbers; return the rules that it keeps."""
        unit = self.compiled.column_unit(np.arange(len(solution), dtype=np.int32))
        fine = solution <= NOTHING * unit
        kept = frozenset(at for at, one in enumerate(self.rules) if fine[one.bends].all())
        self._kept_together.append(kept)
        return kept

    def can_be_kept(self, kept: Rules) -> bool | None:
        """Tell whether some plan in whole numbers keeps these rules; None where not known."""
        if any(kept <= known for known in self._kept_together):
            return True
        self._insist(kept)
        engine = self._relaxed.engine
        engine.run()
        if engine.infeasible:
            return False
        return self._whole(kept)

    def shrunk(self, kept: Rules) -> tuple[Rules, bool]:
        """Return a smallest clash among rules that cannot be kept, and whether it is proven so.

        Law and capacity alone must allow a plan.
        """
        self._insist(kept)
        if not self._relaxed.is_feasible():
            subset, _ = self._relaxed.irreducible_subset(none_holds=True)
            kept = frozenset(self._groups.index(group) for group in subset)
            # of what divisible lots need all of, whole lots may need less
        elif not self.small:
            kept = self._narrow(kept)
        proven = True
        for rule in sorted(kept) if len(kept) > 1 else ():
            rest = kept - {rule}
            told = self.small or rest == self._narrow(rest)
            answer = self.can_be_kept(rest) if told else None
            if answer is False:
                kept = kept - {rule}
            else:
                proven = proven and answer is True
        return kept, proven

    def given(self, clash: Rules) -> list[Group] | None:
        """Return the law and capacity that a clash is due to; None where only whole numbers clash.

        They are a smallest set with the rules of the clash, as far as time was left; empty if it
        was not.
        """
        lent = any(part.family in _LENT for at in clash for part in self.rules[at].parts)
        nations = sorted(self._ground.nation_codes if lent else self._asked(clash))
        groups = groups_of(self._ground, self._words, self.compiled, nations)
        relaxed = FeasibilityRelaxation(self._ground, self._hard, groups, self.stop)
        relaxed.engine.stop = self.stop
        if not lent:
            leave_out_others(relaxed.engine, nations)
        relaxed.lift([one for at, one in enumerate(self._groups) if at not in clash])
        if relaxed.engine.run():
            return None
        return relaxed.irreducible_subset()[0] if relaxed.engine.infeasible else []

    def least(self, kept: Rules) -> Giving | Impossible:
        """Return the least price at which the other rules give way while these are kept."""
        engine = self._elastic = self._elastic or self._priced()
        for at, rule in enumerate(self.rules):
            engine.set_column_bounds(rule.bends, 0.0, 0.0 if at in kept else np.inf)
        engine.stop = self.stop
        if self.small:
            engine.stop = self.stop.within(min(WHOLE_SECONDS, self.stop.left))
        engine.run()
        if engine.infeasible:
            return "impossible"
        if not engine.has_solution or self.stop.cancelled:
            return "unknown"
        solution = engine.solution
        if self.small:
            solution = self.compiled.rounded(solution)
        bound, price = max(engine.dual_bound, 0.0), max(engine.objective, 0.0)
        bends, given, searched = self._prices()
        raised = bool((searched > given).any())
        own = float(given @ solution[bends]) if raised else price
        return Giving(price, bound, solution, self.small, own, raised)

    def giving(self, solution: Floats) -> Rules:
        """Return the rules that give way in a solution."""
        return frozenset(
            at
            for at, rule in enumerate(self.rules)
            if (solution[rule.bends] > NOTHING * self.compiled.column_unit(rule.bends)).any()
        )

    def _priced(self) -> HighsModel:
        """Return the model in which rules give way at their price, whole where it is small."""
        engine = HighsModel(self.compiled, relaxed=not self.small, seed=self._seed)
        costs = np.zeros(len(self.compiled.lower))
        bends, _, searched = self._prices()
        costs[bends] = searched
        engine.minimise(costs)
        engine.set_options(mip_rel_gap=EXACT, mip_abs_gap=EXACT)
        return engine

    def _prices(self) -> tuple[Ints, Floats, Floats]:
        """Return all bends, the policy's own price of each, and that by which is searched."""
        bends = np.concatenate([rule.bends for rule in self.rules]) if self.rules else _NONE
        given = self.compiled.costs["bending"][bends]
        return bends, given, np.maximum(given, _FREE * given.max(initial=NOTHING))

    def _insist(self, kept: Rules) -> None:
        """Keep these rules in full, and lift all others."""
        wanted = {self._groups[at] for at in kept}
        self._relaxed.restore([one for one in self._groups
                               if one in wanted and one in self._relaxed.lifted])  # fmt: skip
        self._relaxed.lift([one for one in self._groups
                            if one not in wanted and one not in self._relaxed.lifted])  # fmt: skip

    def _whole(self, kept: Rules) -> bool | None:
        """Tell the same in whole numbers, of a large model with rules about few nations alone."""
        tried = kept if self.small else self._narrow(kept)
        if not tried and not self.small:
            return None
        nations = None if self.small else self._asked(tried)
        engine = self._integral(tried, nations)
        engine.run()
        answer = True if engine.has_solution else None
        if engine.infeasible:
            answer = self._priced_answer(tried, nations)
        if answer is True:
            self._kept_together.append(tried)
        return answer if answer is False or tried == kept else None

    def _priced_answer(self, kept: Rules, nations: Collection[str] | None) -> bool | None:
        """Tell by how little these rules can give way: a second proof that they must.

        HiGHS 1.15's presolve was seen to call problems infeasible that have a solution to the
        last digit; with a price on giving way there always is one.
        """
        engine = HighsModel(self.compiled, relaxed=False, seed=self._seed)
        if nations is not None:
            leave_out_others(engine, nations)
        bends = np.concatenate([_NONE, *(self.rules[at].bends for at in sorted(kept))])
        costs = np.zeros(len(self.compiled.lower))
        costs[bends] = 1.0 / self.compiled.column_unit(bends)
        engine.minimise(costs)
        engine.stop = self.stop.within(min(WHOLE_SECONDS, self.stop.left))
        engine.run()
        if engine.infeasible:
            return False  # law and capacity alone
        if engine.has_solution and (costs * engine.solution)[bends].max(initial=0.0) <= VIOLATED:
            return True
        return False if engine.dual_bound > VIOLATED else None

    def _integral(self, kept: Rules, nations: Collection[str] | None) -> HighsModel:
        engine = HighsModel(self._hard, relaxed=False, seed=self._seed)
        engine.minimise(np.zeros(len(self._hard.lower)))
        for at, group in enumerate(self._groups):
            if at not in kept:
                engine.set_row_bounds(group.rows, -np.inf, np.inf)
        if nations is not None:
            leave_out_others(engine, nations)
        engine.stop = self.stop.within(min(WHOLE_SECONDS, self.stop.left))
        return engine

    def _narrow(self, kept: Rules) -> Rules:
        """Return the rules about few nations which no money for others can help to keep."""
        return frozenset(
            at
            for at in kept
            if not any(part.family in _LENT for part in self.rules[at].parts)
            and len(self._nations[at]) <= _FEW_NATIONS
        )

    def _asked(self, kept: Rules) -> set[str]:
        """Return the nations that law or these rules ask something for."""
        found = set(involved(self._problem))
        for at in kept:
            rule = self.rules[at]
            if (self.compiled.row_lower[rule.rows] > 0).any():
                found |= self._nations[at]
        return found


_NONE = np.zeros(0, dtype=np.int32)


def _without_bends(compiled: CompiledModel, rules: list[PolicyRule]) -> CompiledModel:
    upper = compiled.upper.copy()
    for rule in rules:
        upper[rule.bends] = 0.0
    return replace(compiled, upper=upper)
