"""The best plan near another by trying every whole number: what a revision says that it finds.

For cases with accounts of one year that may all pay for everything, so that a nation has one pool
of money a year. Written from docs/python.md: what is given up or added costs the price of change
times its money, another purse a quarter of that, and a rule that is missed further than before the
price times its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from brute_facts import INF, Facts
from brute_force import limits_of, whole_choices
from brute_programme import Key, Programme, sum_of
from scipy.optimize import linprog

from allocator.plan.plan import Plan

OTHER_PURSE = 0.25

Good = tuple[str, str, int]


@dataclass(frozen=True)
class Near:
    """A neighbourhood: the plan before, the inputs after, and what may grow or must be kept."""

    before: Plan
    after: Plan
    grows: Collection[Good]
    kept: Collection[str]
    price: float

    @property
    def facts(self) -> Facts:
        return Facts(self.after.case, self.after.policy)


def held(plan: Plan) -> dict[Good, float]:
    goods = plan.lines[plan.lines["kind"] != "sustainment"]
    sums = goods.groupby(["nation", "item", "year"])["quantity"].sum()
    return {(str(n), str(i), int(t)): float(q) for (n, i, t), q in sums.items()}


def best_near(near: Near) -> float:
    """Return the best value less the price of change in the whole neighbourhood."""
    worth = _Worth(near)
    return max(worth.of(choice) for choice in _choices(near))


def worth_of(near: Near, plan: Plan) -> float:
    """Return the same for the whole numbers of one plan."""
    goods, items = held(plan), near.facts.items
    bought = {key: round(n) for key, n in goods.items() if items[key[1]]["kind"] != "grant"}
    given = {key[:2] for key in goods if key not in bought}
    for choice in _choices(near):
        own = {key[1:]: n for key, n in choice.items() if key[0] == "quantity" and n}
        if own == bought and given == {
            key[1:] for key, n in choice.items() if key[0] == "grant" and n
        }:
            return _Worth(near).of(choice)
    raise AssertionError("the plan lies outside the neighbourhood")


def _choices(near: Near) -> Iterator[dict[Key, int]]:
    had = held(near.before)
    for choice in whole_choices(near.facts):
        more = (
            key[1:]
            for key, number in choice.items()
            if key[0] == "quantity" and number > had.get(key[1:], 0.0) + 1e-6
        )
        if all(key in near.grows for key in more):
            yield choice


def _programme(near: Near) -> Programme:
    """Return the programme with the price of change, prices as columns of their own."""
    facts = near.facts
    programme, money, had = Programme(facts), facts.reference(), held(near.before)
    cost, price = programme.costs["value"], near.price * facts.reference()
    for n, i in facts.pairs:
        for t in facts.years:
            key, before = ("quantity", n, i, t), had.get((n, i, t), 0.0)
            if facts.items[i]["kind"] == "grant" and (n, i, t) not in near.grows:
                programme.most[key] = before
            for sign in (1.0, -1.0):
                far = programme.column("far", sign, n, i, t)
                programme.at_most({key: sign, far: -1.0}, sign * before)
                cost[far] = -price * facts.items[i]["price"]
    _purses(near, programme, OTHER_PURSE * near.price * money)
    for family, keys in programme.bends.items():
        for key in keys:
            cost[key] = cost.get(key, 0.0) - price * facts.policy.rule_price[family]
            if family == "lock" and key[2] in near.kept:
                programme.most[key] = 0.0
    return programme


def _purses(near: Near, programme: Programme, price: float) -> None:
    """Let each purse of a nation and year, and each draw, cost what is more than before."""
    facts, before = near.facts, near.before
    paid = before.lines.groupby(["nation", "account", "year"])["cost_musd"].sum()
    drawn = before.vintages.set_index(["account", "vintage", "year"])["obligated_musd"]
    sums = {
        (n, a, t): (sum_of(("pay", n, a, i, t) for m, i in facts.pairs if m == n
                           and (n, a, i, t) in facts.may), float(paid.get((n, a, t), 0.0)))
        for n in facts.nations for a in facts.accounts for t in facts.years
    }  # fmt: skip
    sums |= {
        key[1:]: ({key: 1.0}, float(drawn.get(key[1:], 0.0)))
        for key in list(programme.most) if key[0] == "draw"
    }  # fmt: skip
    for key, (left, most) in sums.items():
        more = programme.column("more", *key)
        programme.at_most({**left, more: -1.0}, most)
        programme.costs["value"][more] = -price


class _Worth:
    """The best value less the price of change around whole numbers."""

    def __init__(self, near: Near) -> None:
        self.facts, self.programme = near.facts, _programme(near)
        self.keys, *self.rows = self.programme.arrays()
        self.costs = [-self.programme.costs["value"].get(key, 0.0) for key in self.keys]

    def of(self, choice: dict[Key, int]) -> float:
        bounds = limits_of(self.facts, self.programme, self.keys, choice)
        result = linprog(self.costs, *self.rows, bounds, method="highs-ds")
        assert result.status in (0, 2), result.message
        return -float(result.fun) if result.status == 0 else -INF
