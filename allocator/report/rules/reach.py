"""Which purchases a rule of a plan is about: nations, accounts, items and years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from allocator.assemble.eligibility import code_mask, use_mask
from allocator.assemble.instance import Ground, locks_of
from allocator.inputs.rule_families import FAMILIES
from allocator.inputs.selection import years_in

Places = npt.NDArray[np.intp]

_CAPS = ("cap", "share_cap")
_KINDS = {"equipment": ("equipment",), "course": ("training",)}


@dataclass(frozen=True, slots=True)
class Reach:
    """What a limit is about, as places in the codes of a ground; it holds any mix of them."""

    nations: Places
    accounts: Places
    items: Places
    years: Places


class Reaches:
    """Looks up what the upper limits of a plan's table ``rules`` are about.

    Left out are those on all money of a year or on how much changes, which say nothing of one
    purchase, and those on what is done with goods once they are bought.
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._locks = {str(row["lock"]): row for row in locks_of(ground.case, ground.policy)}
        earmarks = ground.case.tables["earmarks"]
        self._earmarks = {str(row["rule"]): row for row in earmarks.to_dict("records")}
        self._kinds = ground.items["kind"].astype(str).to_numpy()

    def of(self, rule: Mapping[Any, Any]) -> Reach | None:
        """Return what a row with sense ``<=`` is about; None where it is left out."""
        family = str(rule["family"])
        if family == "lock_high":
            lock = self._locks[str(rule["rule"])]
            return self._plain(lock, years_in(str(lock["years"]), self._ground.years))
        if family in _CAPS:
            return self._earmark(self._earmarks[str(rule["rule"])], self._years(rule))
        stops = FAMILIES[family].stops if family in FAMILIES else ""
        if rule["item"] or (rule["nation"] and stops):
            return self._plain(rule, self._years(rule), stops)
        return None

    def _years(self, rule: Mapping[Any, Any]) -> tuple[int, ...]:
        year = str(rule["year"])
        return self._ground.years if year == "all" else (int(year),)

    def _plain(self, row: Mapping[Any, Any], years: Iterable[int], stops: str = "") -> Reach:
        """Return the reach of a row that names its nation, account and item, or leaves them out."""
        ground = self._ground
        items = _one(ground.item_codes, row["item"])
        if stops in _KINDS and not row["item"]:
            items = np.flatnonzero(np.isin(self._kinds, _KINDS[stops]))
        return Reach(_one(ground.nation_codes, row["nation"]),
                     _one(ground.account_codes, row["account"]), items,
                     self._at(years))  # fmt: skip

    def _earmark(self, row: Mapping[Any, Any], years: Iterable[int]) -> Reach:
        ground = self._ground
        uses = use_mask(ground.uses, row["kinds"], row["areas"])
        chosen = set(years_in(row["years"], ground.years)) & set(years)
        return Reach(np.flatnonzero(code_mask(ground.nation_codes, row["nations"], ground.case)),
                     np.flatnonzero(code_mask(ground.account_codes, row["accounts"])),
                     np.flatnonzero(uses[ground.use_of_item]), self._at(chosen))  # fmt: skip

    def _at(self, years: Iterable[int]) -> Places:
        return np.array([self._ground.years.index(year) for year in sorted(years)], dtype=np.intp)


def _one(codes: list[str], code: object) -> Places:
    return np.array([codes.index(str(code))]) if code else np.arange(len(codes))
