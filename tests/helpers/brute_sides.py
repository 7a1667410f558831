"""The best plan on one side of a question by trying every whole number, from docs/explain.md alone.

Nations in `free` may have anything, those in `giving` at most what the plan gives them, all others
exactly that. For cases with one account of one year, so that who pays is no choice.
"""

from __future__ import annotations

from dataclasses import dataclass

from brute_facts import INF, Facts
from brute_force import limits_of, whole_choices
from brute_programme import Key, Programme, Sum, add
from brute_revision import held
from scipy.optimize import linprog

from allocator.plan.plan import Plan

SAME = 1e-6


@dataclass(frozen=True)
class Side:
    """A question about a plan, and from where to where the quantity of the line may go.

    `capped` is a nation, an item and the most that it gets of it.
    """

    plan: Plan
    free: tuple[str, ...]
    giving: tuple[str, ...]
    kind: str
    line: str
    least: float
    most: float
    nation: str = ""
    capped: tuple[str, str, float] | None = None

    @property
    def asked(self) -> tuple[str, ...]:
        """The nation whose line it is; the free ones, where none is named."""
        return (self.nation,) if self.nation else self.free


def best_of(side: Side) -> float | None:
    """Return the value of the best plan of a side; None: there is none."""
    facts = Facts(side.plan.case, side.plan.policy)
    programme, had = Programme(facts), held(side.plan)
    line = _line(side, facts)
    if side.most < INF:
        programme.at_most(line, side.most)
    if side.least > -INF:
        programme.at_most(add((-1.0, line)), -side.least)
    for n, i in facts.pairs:
        for t in facts.years:
            if n not in side.free:
                key, before = ("quantity", n, i, t), had.get((n, i, t), 0.0)
                programme.at_most({key: 1.0}, before)
                if n not in side.giving:
                    programme.at_most({key: -1.0}, -before)
    if side.capped is not None:
        who, what, most = side.capped
        programme.at_most({("quantity", who, what, t): 1.0 for t in facts.years}, most)
    keys, *rows = programme.arrays()
    costs = [-programme.costs["value"].get(key, 0.0) for key in keys]
    found = -INF
    for choice in whole_choices(facts):
        if not _inside(side, choice, had, facts):
            continue
        bounds = limits_of(facts, programme, keys, choice)
        result = linprog(costs, *rows, bounds, method="highs-ds")
        assert result.status in (0, 2), result.message
        if result.status == 0:
            found = max(found, -float(result.fun))
    return None if found == -INF else found


def _line(side: Side, facts: Facts) -> Sum:
    found: Sum = {}
    for n, i in facts.pairs:
        for t in facts.years:
            item = facts.items[i]
            inside = {"item": i, "area": item["area"], "account": "AID", "nation": ""}[side.kind]
            if n in side.asked and inside == side.line:
                found["quantity", n, i, t] = 1.0 if side.kind == "item" else item["price"]
    return found


def _inside(side: Side, choice: dict[Key, int], had: dict[Key, float], facts: Facts) -> bool:
    for key, number in choice.items():
        if key[0] != "quantity":
            continue
        n = key[1]
        before = had.get(key[1:], 0.0)
        if n not in side.free and number > before + SAME:
            return False
        if n not in side.free and n not in side.giving and number < before - SAME:
            return False
    if side.kind == "item" and facts.items[side.line]["kind"] != "grant":
        total = sum(
            number
            for key, number in choice.items()
            if key[0] == "quantity" and key[1] in side.asked and key[2] == side.line
        )
        return side.least - SAME <= total <= side.most + SAME
    return True
