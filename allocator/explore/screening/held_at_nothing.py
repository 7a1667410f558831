"""Rules that leave a nation nothing of what law lets accounts pay for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from allocator.report.rules.reach import Reach, Reaches
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.assemble.instance import Bools, Ground
    from allocator.plan.plan import Plan

_FAMILIES = ("money", "lines", "exposure", "cap", "lock_high", "band_high")
"""Families of which a limit of nothing closes all that it is about."""


class HeldAtNothing:
    """The limits of nothing of a plan, with what each is about."""

    def __init__(self, plan: Plan, ground: Ground) -> None:
        self._ground, reaches = ground, Reaches(ground)
        rules, spent = plan.rules, plan.lines.groupby("year")["obligation_musd"].sum()
        idle = [str(year) for year in plan.case.years if not spent.get(year, 0.0) > NOTHING]
        of_nothing = (rules["family"] == "exposure") & rules["year"].isin(idle)
        rules = rules[(rules["sense"] == "<=") & (rules["limit"] <= NOTHING) & ~of_nothing]
        rows = rules[rules["family"].isin(_FAMILIES)].to_dict("records")
        self._rows: dict[int, list[tuple[dict[Any, Any], Reach]]] = {}
        for row in rows:
            if reach := reaches.of(row):
                for at in reach.nations.tolist():
                    self._rows.setdefault(at, []).append((row, reach))

    def closing(
        self, nation: str, open_: Bools, items: Sequence[int], years: Sequence[int]
    ) -> list[dict[Any, Any]]:
        """Return the fewest rules found that close all that is open; none if some stays open.

        `open_` is accounts × `items` × `years`, the last two as places in the ground.
        """
        at, shape = self._ground.nation_codes.index(nation), self._ground.may.shape
        masks = []
        for row, reach in self._rows.get(at, []):
            mask = np.zeros((shape[1], len(self._ground.item_codes), shape[3]), dtype=bool)
            mask[np.ix_(reach.accounts, reach.items, reach.years)] = True
            masks.append((row, mask[:, items][:, :, years]))
        left, named = open_.copy(), list[dict[Any, Any]]()
        while left.any():
            if not any((mask & left).any() for _, mask in masks):
                return []
            row, mask = max(masks, key=lambda one: int((one[1] & left).sum()))
            left &= ~mask
            named.append(row)
        return sorted(named, key=lambda row: str(row["year"]))


def held_words(rows: Sequence[dict[Any, Any]]) -> str:
    """Return what rules say, each once."""
    return " ".join(dict.fromkeys(str(row["meaning"]) for row in rows))
