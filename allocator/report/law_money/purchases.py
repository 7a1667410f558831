"""What left money of an account could pay for more of, and the limit that each purchase meets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from allocator.assemble.instance import lay
from allocator.report.rules.reach import Reach, Reaches
from allocator.util.format import MUSD
from allocator.util.tolerance import NEAR, NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

MET, NOT_RUN, TOO_LARGE, FREE = "met", "not run", "too large", "free"
"""Why no more is bought of what left money may pay for, next to families of rules that are reached:
its need is met, its nation can run no more lines, the least of it costs more than what is left, or
none of these."""

_FIRST = ("lock_high", "cap", "share_cap", "money", "exposure", "band_high")
"""Families on money, told before those on goods: they close most at once."""

_OF_ITEMS = ("lots", "seats", "US$M")
_SHARES = ("share_cap", "exposure")
"""Limits that rise with what is bought: reached only where nothing is left of them."""


class Purchases:
    """The purchases that accounts may pay for beyond a plan, each an item of a nation in a year.

    Only years from `since` on are looked at.
    """

    def __init__(self, plan: Plan, since: int) -> None:
        self._ground, self._met = lay(plan.case, plan.policy), _met(plan)
        rules = plan.rules
        lines = plan.active_lines
        self._run = set(zip(lines["nation"], lines["area"], strict=True))
        full = rules[rules["binds"].astype(bool) & (rules["family"] == "lines")]
        self._full = set(full["nation"])
        bought = plan.lines[plan.lines["quantity"] > NOTHING].groupby(["nation", "item"])["year"]
        spans = bought.agg(["min", "max"])
        self._bought = dict(zip(spans.index.tolist(), spans.to_numpy(int).tolist(), strict=True))
        self._least, reaches = self._smallest(), Reaches(self._ground)
        upper = rules[(rules["sense"] == "<=") & (rules["family"] != "lines")]
        upper = upper[~upper["year"].isin([str(one) for one in plan.case.years if one < since])]
        limits = [(row, reach) for row in upper.to_dict("records") if (reach := reaches.of(row))]
        self._limits = sorted(limits, key=lambda one: _order(one[0]))

    def reasons(self, account: str, left: dict[int, float]) -> Iterator[tuple[str, str, str]]:
        """Yield the nation of each purchase, why no more is bought, and the rule, if it is one.

        `left` is what the account has left (US$ million) by year, for the years that count. Only
        what serves a need and what law lets the account pay for is yielded. The reason is the first
        of the names of this module and of families of rules.
        """
        ground = self._ground
        at = ground.account_codes.index(account)
        gross = 1.0 + float(ground.accounts["surcharge_share"].iloc[at])
        held = self._held(at, gross)
        areas = ground.items["area"].astype(str).tolist()
        own = ground.may[:, at][:, ground.use_of_item] & ground.wanted[:, :, None]
        for n, i, t in np.argwhere(own).tolist():
            nation, year = ground.nation_codes[n], ground.years[t]
            if year not in left:
                continue
            rule = self._limits[held[n, i, t] - 1][0] if held[n, i, t] else {}
            if self._met.get((nation, areas[i], year), True):
                yield nation, MET, ""
            elif rule.get("family") not in _FIRST and self._not_run(nation, areas[i]):
                yield nation, NOT_RUN, ""
            elif rule:
                yield nation, str(rule["family"]), str(rule["rule"])
            elif self._least[n, i] * ground.price[i] * gross > left[year] + NEAR:
                yield nation, TOO_LARGE, ""
            else:
                yield nation, FREE, ""

    def _not_run(self, nation: str, area: str) -> bool:
        """Tell whether a nation that runs as many lines as it can does not run this one."""
        return nation in self._full and (nation, area) not in self._run

    def _smallest(self) -> Any:
        """Return the least that can be bought, nations × items, in units of each item."""
        ground = self._ground
        equipment = ground.case.tables["equipment"].set_index("item")["min_lots"]
        lots = equipment.reindex(ground.item_codes).fillna(1.0).clip(lower=1.0).to_numpy(float)
        grants = ground.items["min_musd"].fillna(0.0).to_numpy(float)
        divisible = (ground.items["kind"] == "grant").to_numpy()
        first, more = np.where(divisible, grants, lots), np.where(divisible, 0.0, 1.0)
        pairs = [(one, item) for one in ground.nation_codes for item in ground.item_codes]
        has = np.array([pair in self._bought for pair in pairs]).reshape(ground.wanted.shape)
        return np.where(has, more, first)

    def _held(self, account: int, gross: float) -> Any:
        """Return nations × items × years: 1 + the place of the first limit that is reached."""
        ground = self._ground
        found = np.zeros((*ground.wanted.shape, len(ground.years)), dtype=int)
        cost = self._least * ground.price[None, :] * gross
        for place, (rule, reach) in enumerate(self._limits, start=1):
            if account not in reach.accounts:
                continue
            where = np.ix_(reach.nations, reach.items, self._years(rule, reach))
            size = (cost if rule["unit"] == MUSD else self._least)[where[0], where[1]]
            counts = rule["unit"] in (MUSD, *_OF_ITEMS) and rule["family"] not in _SHARES
            closed = rule["binds"] | (counts & (size > rule["slack"] + NEAR * (1 + rule["limit"])))
            part = found[where]
            found[where] = np.where((part == 0) & closed, place, part)
        return found

    def _years(self, rule: dict[Any, Any], reach: Reach) -> Any:
        """Return the years of a limit; a package may still be bought between those of its lots."""
        if rule["family"] != "start_window":
            return reach.years
        first, last = self._bought.get((rule["nation"], rule["item"]), (0, -1))
        return [at for at in reach.years if not first <= self._ground.years[at] <= last]


def _order(rule: dict[Any, Any]) -> tuple[int, bool, bool]:
    """Return the place of a limit: money first, then the item for the nation, for all, the rest."""
    family = rule["family"]
    rank = _FIRST.index(family) if family in _FIRST else len(_FIRST)
    return rank, not rule["item"], not rule["nation"]


def _met(plan: Plan) -> dict[tuple[str, str, int], bool]:
    """Tell by nation, area and year whether the need of it is met."""
    table = plan.coverage
    missing = table["need_points"] - table["met_points"]
    keys = table[["nation", "area", "year"]].itertuples(index=False, name=None)
    return dict(zip(keys, missing <= NEAR * (1 + table["need_points"]), strict=True))
