"""What money is left that could still pay for something, and which needs are open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import pandas as pd

from allocator.extract.ledger import Ledger
from allocator.extract.rounding import NOTHING

Pair = tuple[str, str]
Pots = set[tuple[str, int]]

_OPEN = 1e-6
"""A need is open if more than this share of it is missing in some year."""


class Spare:
    """Money that a plan leaves, by what it could pay; `vintages` is what there was to give."""

    def __init__(
        self, ledger: Ledger, tables: Mapping[str, pd.DataFrame], vintages: pd.DataFrame
    ) -> None:
        self._ledger = ledger
        self._coverage = tables["coverage"]
        used = tables["vintages"].groupby(["account", "vintage"])["obligated_musd"].sum().to_dict()
        self._left: dict[tuple[str, int], tuple[float, int]] = {
            (str(row["account"]), int(row["vintage"])): (left, int(row["last_use"]))
            for row in vintages.to_dict("records")
            if (left := row["free_musd"] - used.get((row["account"], row["vintage"]), 0.0))
            > NOTHING * ledger.units.money
        }

    def money(self, nation: str, items: Iterable[str]) -> float:
        """Return US$ million of goods that could still be paid for a nation from `items`."""
        gross = self._ledger.figure("gross")
        pots = {pot for item in items for pot in self._pots.get((nation, item), ())}
        return sum(self._left[account, vintage][0] / gross[account] for account, vintage in pots)

    @cached_property
    def _pots(self) -> dict[Pair, Pots]:
        """Vintages with money left by the nation and the item that they may pay."""
        members, most = self._ledger.problem.members, self._ledger.figure("pay_most")
        if not self._left:
            return {}
        found: dict[Pair, Pots] = {}
        for nation, account, use in self._ledger.problem.sets["pay_triples"]:
            years = [t for t in self._ledger.years if most[nation, account, use, t] > 0]
            pots = {(account, vintage) for (a, vintage), (_, last) in self._left.items()
                    if a == account and any(vintage <= t <= last for t in years)}  # fmt: skip
            for kind in ("lots_of_use", "seats_of_use", "grants_of_use") if pots else ():
                for item in members[kind][nation, use]:
                    found.setdefault((nation, item), set()).update(pots)
        return found

    @cached_property
    def open_needs(self) -> set[Pair]:
        """Nations and areas with a need that is not met in some year."""
        table = self._coverage
        missing = table["need_points"] - table["met_points"] > _OPEN * (1 + table["need_points"])
        return set(zip(table.loc[missing, "nation"], table.loc[missing, "area"], strict=True))

    @cached_property
    def areas(self) -> dict[str, Any]:
        """Area by item."""
        items = self._ledger.case.items
        return dict(zip(items["item"], items["area"], strict=True))
