"""Why a nation gets less than in the last plan, as far as the plan's tables bear it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from allocator.assemble import assemble
from allocator.assemble.eligibility import bars_in_force, uses_of
from allocator.assemble.items import item_frame
from allocator.inputs.rule_families import FAMILIES
from allocator.inputs.selection import years_in
from allocator.report.decisions.outcomes import locks_of_plan
from allocator.util.format import listing, percent, year_words
from allocator.util.tolerance import VIOLATED

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_OPEN = 0.15
"""A nation with less of its need open than this has its needs nearly met."""

_MOST_OF = 0.5
"""A cause that closes this share of what a nation loses is its cause."""

_RISKIEST = 0.25
"""The limit on expected loss is a cause for this share of nations, those with the highest loss."""

_MONEY = ("money", "cap", "share_cap", "exposure")
"""Families of rules that limit the money of a nation."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a nation gets less: ``law``, ``decision``, ``limit``, ``need`` or ``merit``; in words."""

    kind: str
    words: str


class Causes:
    """Causes of falls in one plan, the strictest first; read off its tables, nothing is solved."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._problem = assemble(plan.case, plan.policy)
        self._bars = self._closing_bars()
        self.worth = self._best_points()
        self._ranks = self.worth.rank(ascending=False, method="min")
        self.loss_shares = self._shares_lost()
        self._loss_ranks = self.loss_shares.rank(ascending=False, method="min")
        budget = plan.rules[plan.rules["family"] == "risk_budget"]
        self._risk_binds = bool((budget["binds"] | (budget["bend"] > VIOLATED)).any())

    def of(self, nation: str, lost: pd.Series[float]) -> Cause:
        """Return the cause for a nation that loses money, US$ million by account in `lost`."""
        return (
            self._law(nation, lost)
            or self._decision(nation, lost)
            or self._limit(nation)
            or self._need(nation)
            or self._merit(nation, lost)
        )

    def _law(self, nation: str, lost: pd.Series[float]) -> Cause | None:
        losses = lost.clip(lower=0)
        closed = [one for one in losses.index if (nation, str(one)) in self._bars]
        if not closed or losses[closed].sum() < _MOST_OF * losses.sum():
            return None
        cited = dict.fromkeys(
            words for one in closed for words in self._bars[nation, str(one)] if words
        )
        source = f" ({listing(cited, 2)})" if cited else ""
        return Cause("law", f"barred by law from {listing(map(str, closed), 3)}{source}")

    def _decision(self, nation: str, lost: pd.Series[float]) -> Cause | None:
        """Return the decision that limits most of the money that is lost, in most years."""
        if "lock" in self.plan.policy.rules_off:
            return None
        rules, years, losses = self.plan.rules, self.plan.case.years, lost.clip(lower=0)
        held = rules["binds"] | (rules["bend"] > VIOLATED)
        binding = set(rules.loc[(rules["family"] == "lock_high") & held, "rule"])
        for lock in locks_of_plan(self.plan):
            if lock.nation != nation or lock.high is None or lock.item:
                continue
            reached = losses if not lock.account else losses[losses.index == lock.account]
            much = reached.sum() >= _MOST_OF * losses.sum()
            long = len(years_in(lock.years, years)) >= _MOST_OF * len(years)
            if much and long and (lock.high == 0 or lock.lock in binding):
                who = f", {lock.author}" if lock.author else ""
                return Cause("decision", f"decided: {lock.lock}{who}")
        return None

    def _limit(self, nation: str) -> Cause | None:
        rules = self.plan.rules
        mine = rules[(rules["nation"] == nation) & (rules["sense"] == "<=")]
        mine = mine[(mine["binds"] | (mine["bend"] > VIOLATED)) & mine["family"].isin(_MONEY)]
        if mine.empty:
            return None
        family, years = str(mine["family"].iloc[0]), mine["year"].astype(str)
        when = year_words(int(one) for one in years if one.isdecimal())
        told = FAMILIES[family].limits_nation or str(mine["meaning"].iloc[0])
        return Cause("limit", f"limited by {told}{f' in {when}' if when else ''}")

    def _need(self, nation: str) -> Cause | None:
        mine = self.plan.coverage[self.plan.coverage["nation"] == nation]
        need, met = float(mine["need_points"].sum()), float(mine["met_points"].sum())
        if need <= 0:
            return Cause("need", "the case gives it no need")
        if met < (1 - _OPEN) * need:
            return None
        return Cause("need", f"{percent(met / need)} of its need is met")

    def _merit(self, nation: str, lost: pd.Series[float]) -> Cause:
        account = str(lost.idxmax())
        told = f"worth less than other uses of {account}"
        if nation in self._ranks.index:
            told += f"; its most valued need ranks {self._ranks[nation]:.0f} of {len(self._ranks)}"
        if nation in self.loss_shares.index:
            rank, count = self._loss_ranks[nation], len(self.loss_shares)
            told += f"; expected loss {percent(self.loss_shares[nation])}"
            if rank <= _RISKIEST * count:
                told += f" (rank {rank:.0f} of {count})"
                told += ", and the limit on expected loss is reached" * self._risk_binds
        return Cause("merit", told)

    def _best_points(self) -> pd.Series[float]:
        """Return by nation the value of the first point of its most valued need that arrives."""
        met, arrives = (self._problem.figures[name] for name in ("met_value", "arrives"))
        share = dict(zip(arrives.keys, arrives.values, strict=True))
        first, best = self.plan.case.years[0], dict[str, float]()
        for (nation, _, year, piece), value in zip(met.keys, met.values, strict=True):
            if year == first and piece == 1 and nation in share:
                best[nation] = max(best.get(nation, 0.0), float(value) * float(share[nation]))
        return pd.Series(best, dtype=float)

    def _shares_lost(self) -> pd.Series[float]:
        loss = self._problem.figures["loss"]
        return pd.Series(
            {nation: float(value) for nation, value in zip(loss.keys, loss.values, strict=True)},
            dtype=float,
        )

    def _closing_bars(self) -> dict[tuple[str, str], list[str]]:
        """Return sources by nation and account that law closes wholly in most years.

        Bars that say the same of every nation are purposes of an account: they count, but are not
        named.
        """
        case = self.plan.case
        names = sorted(case.tables["nations"]["nation"])
        accounts = sorted(case.tables["accounts"]["account"])
        uses, _ = uses_of(case, item_frame(case))
        bars = bars_in_force(case, self.plan.policy, names, accounts, uses)
        if not bars:
            return {}
        barred = np.logical_or.reduce([np.asarray(bar.mask) for bar in bars])
        shut = barred.all(axis=2).mean(axis=2) >= _MOST_OF
        found: dict[tuple[str, str], list[str]] = {}
        for bar in bars:
            own = np.asarray(bar.mask.any(axis=(2, 3)))
            for row, column in zip(*np.nonzero(own & shut & ~own.all(axis=0)), strict=True):
                source = bar.citation or bar.rule
                found.setdefault((names[row], accounts[column]), []).append(source)
        return found
