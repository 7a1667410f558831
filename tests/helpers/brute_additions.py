"""The best that new money adds to a plan by trying every whole number, as docs/python.md says.

For cases with accounts of one year. Nothing is given up, each account but those with new money pays
for each nation what it paid, these pay no more than before and the new money, and no rule is missed
by more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from brute_facts import INF, Facts
from brute_force import limits_of, whole_choices
from brute_programme import Programme, sum_of
from brute_revision import held
from scipy.optimize import linprog

from allocator.plan.plan import Plan

SLIP = 1e-7


@dataclass(frozen=True)
class Grown:
    """A plan before, the same under new data, and the new money by account and year."""

    before: Plan
    after: Plan
    money: Mapping[tuple[str, int], float]


def best_grown(grown: Grown) -> float:
    """Return the value of the best plan with additions."""
    facts = Facts(grown.after.case, grown.after.policy)
    programme, had = _programme(facts, grown), held(grown.before)
    keys, *rows = programme.arrays()
    costs = [-programme.costs["value"].get(key, 0.0) for key in keys]
    best = -INF
    for choice in whole_choices(facts):
        if any(
            (key[0] == "quantity" and number < had.get(key[1:], 0.0) - SLIP)
            or (key[0] == "grant" and not number and any(one[:2] == key[1:] for one in had))
            for key, number in choice.items()
        ):
            continue
        bounds = limits_of(facts, programme, keys, choice)
        result = linprog(costs, *rows, bounds, method="highs-ds")
        assert result.status in (0, 2), result.message
        if result.status == 0:
            best = max(best, -float(result.fun))
    return best


def _programme(facts: Facts, grown: Grown) -> Programme:
    programme, before = Programme(facts), grown.before
    for (n, i, t), number in held(before).items():
        programme.at_most({("quantity", n, i, t): -1.0}, SLIP - number)
    paid = before.lines.groupby(["nation", "account", "year"])["cost_musd"].sum()
    rich = {account for account, _ in grown.money}
    for n in facts.nations:
        for t in facts.years:
            for a in facts.accounts:
                pays = sum_of(("pay", n, a, i, t) for m, i in facts.pairs
                              if m == n and (n, a, i, t) in facts.may)  # fmt: skip
                most = float(paid.get((n, a, t), 0.0)) + SLIP
                if pays and a not in rich:
                    programme.at_most(pays, most)
    spent = before.spending.groupby(["account", "year"])["obligation_musd"].sum()
    for a in rich:
        for t in facts.years:
            most = float(spent.get((a, t), 0.0)) + grown.money.get((a, t), 0.0) + SLIP
            pays = sum_of(("pay", n, a, i, t) for n, i in facts.pairs if (n, a, i, t) in facts.may)
            programme.at_most({key: x * facts.gross(a) for key, x in pays.items()}, most)
    return programme
