"""What all parts of the assembly share: ordered codes, eligibility and which pairs exist."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.assemble.eligibility import Bar, Use, bars_in_force, may_pay, merge, use_mask, uses_of
from allocator.assemble.items import item_frame
from allocator.case import Case
from allocator.policy import Policy

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ground:
    """A case under a policy in ordered arrays.

    `base_uses` are kinds × areas, of which `bars` speak; `uses` are those that all rules treat alike,
    `merged_into` tells which. `may` has shape nations × accounts × uses × years: nothing in force
    forbids the account to pay the use. `wanted` has shape nations × items: the pair is worth having in the model. `price` is
    US$ million a unit after the policy, `ceiling` the US$ million a nation can absorb in a year
    (infinite where the case gives none).
    """

    case: Case
    policy: Policy
    nations: pd.DataFrame
    accounts: pd.DataFrame
    items: pd.DataFrame
    areas: tuple[str, ...]
    years: tuple[int, ...]
    base_uses: tuple[Use, ...]
    merged_into: npt.NDArray[np.int64]
    uses: tuple[Use, ...]
    use_of_item: npt.NDArray[np.int64]
    bars: tuple[Bar, ...]
    may: Bools
    wanted: Bools
    need: Floats
    price: Floats
    ceiling: Floats

    @property
    def nation_codes(self) -> list[str]:
        """Nation codes in model order."""
        return list(self.nations.index)

    @property
    def account_codes(self) -> list[str]:
        """Account codes in model order."""
        return list(self.accounts.index)

    @property
    def item_codes(self) -> list[str]:
        """Item codes in model order."""
        return list(self.items.index)


def lay(case: Case, policy: Policy) -> Ground:
    """Return the shared ground of the assembly of `case` under `policy`."""
    nations = case.tables["nations"].set_index("nation").sort_index()
    accounts = case.tables["accounts"].set_index("account").sort_index()
    items = item_frame(case)
    areas = tuple(sorted(set(items["area"])))
    base_uses, use_of_item = uses_of(case, items)
    bars = bars_in_force(case, policy, list(nations.index), list(accounts.index), base_uses)
    may = may_pay(bars, (len(nations), len(accounts), len(base_uses), len(case.years)))
    uses, merged_into = merge(may, earmark_masks(case, policy, base_uses), base_uses)
    _, first = np.unique(merged_into, return_index=True)
    may, use_of_item = may[:, :, first, :], merged_into[use_of_item]
    ceiling = nations["absorbable_musd"].to_numpy(float) * policy.absorption_limit
    ceiling = np.where(np.isnan(ceiling), np.inf, ceiling)
    need = _needs(case, nations.index, areas)
    wanted = _wanted(case, policy, nations, items, areas, need)
    wanted &= may.any(axis=(1, 3))[:, use_of_item]
    return Ground(
        case, policy, nations, accounts, items, areas, case.years, base_uses, merged_into, uses,
        use_of_item, bars, may, wanted, need, prices(policy, items), ceiling,
    )  # fmt: skip


def earmark_masks(case: Case, policy: Policy, uses: tuple[Use, ...]) -> list[Bools]:
    """Return what the earmarks in force select among `uses`, base selections too."""
    masks = []
    for row in case.tables["earmarks"].to_dict("records"):
        if row["status"] == "law" or "earmark" not in policy.rules_off:
            masks.append(use_mask(uses, row["kinds"], row["areas"]))
            if row["sense"].startswith("share"):
                masks.append(use_mask(uses, row["base_kinds"], row["base_areas"]))
    return masks


def prices(policy: Policy, items: pd.DataFrame) -> Floats:
    """Return US$ million a unit of each item after the policy's price and price_factor."""
    return np.array(
        [
            price if kind == "grant" else policy.price_of(str(item), price)
            for item, price, kind in zip(
                items.index, items["price_musd"], items["kind"], strict=True
            )
        ],
        dtype=float,
    )


def _needs(case: Case, nations: pd.Index, areas: tuple[str, ...]) -> Floats:
    table = case.tables["needs"]
    if "needs" not in case.given:
        return np.ones((len(nations), len(areas)))
    wide = table.pivot(index="nation", columns="area", values="need_points")
    return wide.reindex(index=nations, columns=list(areas)).fillna(0.0).to_numpy(float)


def _wanted(
    case: Case,
    policy: Policy,
    nations: pd.DataFrame,
    items: pd.DataFrame,
    areas: tuple[str, ...],
    need: Floats,
) -> Bools:
    """Pairs with a need and, for coastal items, a coast; and pairs that a decision names."""
    area_of_item = np.array([areas.index(area) for area in items["area"]], dtype=int)
    coast = ~nations["landlocked"].to_numpy(bool)
    reachable = coast[:, None] | ~items["coastal"].to_numpy(bool)[None, :]
    wanted = (need[:, area_of_item] > 0) & reachable
    for lock in locks_of(case, policy):
        if lock["item"]:
            row, column = nations.index.get_loc(lock["nation"]), items.index.get_loc(lock["item"])
            wanted[row, column] |= bool(reachable[row, column])
    return np.asarray(wanted, dtype=bool)


def locks_of(case: Case, policy: Policy) -> list[dict[str, object]]:
    """Return the decisions of the case and of the policy, ordered by name; none if switched off."""
    if "lock" in policy.rules_off:
        return []
    columns = ["lock", "nation", "item", "account", "years", "low", "high"]
    rows = case.tables["locks"][columns].to_dict("records")
    for lock in policy.locks:
        rows.append({name: getattr(lock, name) for name in columns})
    return sorted(rows, key=lambda row: str(row["lock"]))
