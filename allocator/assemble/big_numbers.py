"""The most that can be bought or paid at all: the big numbers of switches.

HiGHS takes a switch for off up to a tiny tolerance, and so much of its big number leaks through.
The smaller a big number the less, but none may be below what some rule, decision or last plan could
ask for: only what no plan can do is taken off.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from allocator.assemble.index_sets import Figures, Members, Sets
from allocator.assemble.instance import Ground
from allocator.models.problem import Figure

_SLACK = 1e-6

AT_ALL = "at all"
"""Ends the names of big numbers that say what can be had, before what can be asked for."""


class Purses:
    """Answers how much money accounts can pay in a nation for pools of uses, in US$ million."""

    def __init__(self, ground: Ground, sets: Sets, figures: Figures) -> None:
        self.years = ground.years
        gross = dict(figures["gross"].items())
        self._whole: defaultdict[str, float] = defaultdict(float)
        for (account, _), money in figures["money"].items():
            self._whole[account] += money / gross[account]
        self._most = dict(figures["pay_most"].items())
        self._payers: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for nation, account, pool in sets["pay_triples"]:
            self._payers[nation, pool].append(account)
        self._ceiling = dict(zip(ground.nation_codes, ground.ceiling.tolist(), strict=True))

    def in_year(self, nation: str, pools: Iterable[str], year: int) -> float:
        """Return what all accounts can pay for `pools` in a year."""
        most = sum(self._by_account(nation, pools, year).values())
        return float(min(most, self._ceiling[nation]))

    def in_all(self, nation: str, pools: Iterable[str]) -> float:
        """Return what all accounts can pay for `pools` over the horizon."""
        pools, sums = tuple(pools), defaultdict[str, float](float)
        for year in self.years:
            for account, money in self._by_account(nation, pools, year).items():
                sums[account] += money
        whole = sum(min(money, self._whole[account]) for account, money in sums.items())
        return min(whole, sum(self.in_year(nation, pools, year) for year in self.years))

    def _by_account(self, nation: str, pools: Iterable[str], year: int) -> dict[str, float]:
        found: dict[str, float] = {}
        for pool in pools:
            for account in self._payers[nation, pool]:
                most = self._most[nation, account, pool, year]
                found[account] = max(found.get(account, 0.0), most)
        return found


def line_most(ground: Ground, sets: Sets, members: Members, figures: Figures) -> Figure:
    """Return the most that a line can cost over the horizon: by its accounts and by its goods."""
    purses, price = Purses(ground, sets, figures), dict(figures["price"].items())
    pools: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    goods: defaultdict[tuple[str, str], float] = defaultdict(float)
    area = dict(zip(ground.item_codes, ground.items["area"], strict=True))
    for family in ("lots", "seats", "grants"):
        for (nation, pool), items in members[f"{family}_of_use"].items():
            for item in items:
                pools[nation, area[item]].add(pool)
    for name in ("lots_most", "seats_most", "grant_most"):
        for (nation, item, _), most in figures[name].items():
            goods[nation, area[item]] += price[item] * most
    found = [min(purses.in_all(line[0], pools[line]), goods[line]) for line in sets["lines"]]
    return Figure(sets["lines"], np.array(found, dtype=float))


def grant_total_most(ground: Ground, sets: Sets, members: Members, figures: Figures) -> Figure:
    """Return the most of a switched grant over the horizon."""
    purses, pool = Purses(ground, sets, figures), pool_of(members, "grants")
    yearly: defaultdict[tuple[str, str], float] = defaultdict(float)
    for (nation, item, _), most in figures["grant_most"].items():
        yearly[nation, item] += most
    pairs = sets["switched_grants"]
    found = [min(yearly[n, m], purses.in_all(n, [pool[n, m]])) for n, m in pairs]
    return Figure(pairs, np.array(found, dtype=float))


def lots_in_year(ground: Ground, sets: Sets, members: Members, figures: Figures) -> Figure:
    """Return the most lots of equipment with a start, by year."""
    purses, pool = Purses(ground, sets, figures), pool_of(members, "lots")
    price, most = dict(figures["price"].items()), dict(figures["lots_most"].items())
    keys = tuple((n, k, t) for n, k in sets["started_items"] for t in ground.years)
    found = [
        min(most[n, k, t], _lots(purses.in_year(n, [pool[n, k]], t), price[k])) for n, k, t in keys
    ]
    return Figure(keys, np.array(found, dtype=float))


def lots_in_all(ground: Ground, sets: Sets, members: Members, figures: Figures) -> Figure:
    """Return the most lots of switched equipment over the horizon."""
    purses, pool = Purses(ground, sets, figures), pool_of(members, "lots")
    price, most = dict(figures["price"].items()), dict(figures["lots_most"].items())
    stock = dict(figures["stock_most"].items())
    found = [
        min(
            sum(most[n, k, t] for t in ground.years),
            stock.get(k, np.inf),
            _lots(purses.in_all(n, [pool[n, k]]), price[k]),
        )
        for n, k in sets["switched_items"]
    ]
    return Figure(sets["switched_items"], np.array(found, dtype=float))


def change_most(ground: Ground, sets: Sets, figures: Figures) -> Figure:
    """Return the most by which the money of a nation and account can differ from the last plan."""
    last, found = dict(figures["last_money"].items()), []
    money = dict(figures["money"].items())
    ceiling = dict(zip(ground.nation_codes, ground.ceiling.tolist(), strict=True))
    for n, a in sets["changed_pairs"]:
        whole = sum(amount for (account, _), amount in money.items() if account == a)
        before = sum(last[n, a, t] for t in ground.years)
        found.append(before + min(whole, ceiling[n] * len(ground.years)))
    return Figure(sets["changed_pairs"], np.array(found, dtype=float))


def pool_of(members: Members, family: str) -> dict[tuple[str, str], str]:
    """Return the pool of money of each pair (nation, item) of a family: lots, seats or grants."""
    return {
        (nation, item): pool
        for (nation, pool), items in members[f"{family}_of_use"].items()
        for item in items
    }


def _lots(money: float, price: float) -> float:
    if price <= 0:
        return float("inf")
    return float(np.floor(money / price * (1 + _SLACK) + _SLACK))


def best_rates(members: Members, figures: Figures) -> defaultdict[tuple[str, str], float]:
    """Return points per US$ million of the best item of each line."""
    price, points = dict(figures["price"].items()), dict(figures["points"].items())
    best: defaultdict[tuple[str, str], float] = defaultdict(float)
    for family in ("lots", "seats", "grants"):
        for line, items in members[f"{family}_of_line"].items():
            rates = (points[item] / price[item] for item in items if price[item] > 0)
            best[line] = max(best[line], max(rates, default=0.0))
    return best
