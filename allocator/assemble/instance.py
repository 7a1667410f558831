"""What all parts of the assembly share: ordered codes, eligibility and which pairs exist."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.assemble.companions import (
    disbursement_bar,
    impossible,
    slow_items,
    with_companions,
)
from allocator.assemble.eligibility import (
    Bar,
    Pool,
    Use,
    bars_in_force,
    code_mask,
    may_pay,
    pools_of,
    use_mask,
    uses_of,
)
from allocator.assemble.frozen_years import frozen_locks
from allocator.assemble.items import item_frame
from allocator.assemble.records import records
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ground:
    """A case under a policy in ordered arrays.

    `uses` are kinds × areas, `pools` those of each nation that all rules treat alike. `may` has
    shape nations × accounts × uses × years: nothing in force forbids the account to pay the use.
    `wanted` has shape nations × items: the pair is worth having in the model. `price` is
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
    uses: tuple[Use, ...]
    pools: tuple[tuple[Pool, ...], ...]
    use_of_item: npt.NDArray[np.int64]
    bars: tuple[Bar, ...]
    may: Bools
    wanted: Bools
    need: Floats
    price: Floats
    ceiling: Floats
    nation_codes: list[str]
    account_codes: list[str]
    item_codes: list[str]


_LAST: list[Ground] = []
"""The ground that was laid last: a plan is read from its model on the same one."""


def lay(case: Case, policy: Policy) -> Ground:
    """Return the shared ground of the assembly of `case` under `policy`; nobody changes it."""
    for ground in tuple(_LAST):
        if ground.case is case and ground.policy == policy:
            return ground
    ground = _lay(case, policy)
    _LAST[:] = [ground]
    return ground


def _lay(case: Case, policy: Policy) -> Ground:
    nations = case.tables["nations"].set_index("nation").sort_index()
    accounts = case.tables["accounts"].set_index("account").sort_index()
    items = item_frame(case)
    areas = tuple(sorted({*items["area"], *case.tables["needs"]["area"]}))
    uses, use_of_item = uses_of(case, items, slow_items(case, policy))
    bars = (
        *bars_in_force(case, policy, list(nations.index), list(accounts.index), uses),
        *disbursement_bar(case, policy, accounts, uses, len(nations)),
    )
    may = may_pay(bars, (len(nations), len(accounts), len(uses), len(case.years)))
    ceiling = ceilings(nations, policy)
    need = _needs(case, nations.index, areas)
    price = prices(policy, items)
    payable = np.asarray(may.any(axis=(1, 3)))[:, use_of_item]
    payable &= affordable(items, price, ceiling)
    wanted = _wanted(case, policy, nations, items, areas, need, payable)
    return Ground(
        case, policy, nations, accounts, items, areas, case.years, uses,
        _pools(case, policy, list(nations.index), uses, use_of_item, may, wanted), use_of_item,
        bars, may, wanted, need, price, ceiling,
        nations.index.tolist(), accounts.index.tolist(), items.index.tolist(),
    )  # fmt: skip


def fewest_bars(ground: Ground, forbidden: Bools) -> list[Bar]:
    """Return bars that together forbid all of `forbidden`, those that forbid most first."""
    left, named = forbidden.copy(), []
    while left.any():
        bar = max(ground.bars, key=lambda one: int((one.mask & left).sum()))
        left &= ~bar.mask
        named.append(bar)
    return named


def affordable(items: pd.DataFrame, price: Floats, ceiling: Floats) -> Bools:
    """Return which nations (rows) could ever take one unit of an item within their ceiling.

    Judged at half the case's price, so that a price up or down by less does not change what the
    model is made of; a grant is divisible.
    """
    lowest = np.minimum(price, items["price_musd"].to_numpy(float) / 2)
    return np.asarray((items["kind"] == "grant").to_numpy() | (lowest[None, :] <= ceiling[:, None]))


def ceilings(nations: pd.DataFrame, policy: Policy) -> Floats:
    """Return US$ million that each nation can absorb in a year; infinite without a figure."""
    ceiling = nations["absorbable_musd"].to_numpy(float) * policy.absorption_limit
    return np.where(np.isnan(ceiling), np.inf, ceiling)


def _pools(
    case: Case,
    policy: Policy,
    nations: list[str],
    uses: tuple[Use, ...],
    use_of_item: npt.NDArray[np.int64],
    may: Bools,
    wanted: Bools,
) -> tuple[tuple[Pool, ...], ...]:
    """Return the pools of each nation's uses."""
    rules = earmark_masks(case, policy, nations, uses)
    present = np.zeros((len(nations), len(uses)), dtype=bool)
    np.logical_or.at(present.T, use_of_item, wanted.T)
    return tuple(
        pools_of(may[n], [mask for chosen, mask in rules if chosen[n]], uses, present[n])
        for n in range(len(nations))
    )


def earmark_masks(
    case: Case, policy: Policy, nations: list[str], uses: tuple[Use, ...]
) -> list[tuple[Bools, Bools]]:
    """Return which nations and uses the earmarks in force select, base selections too."""
    masks = []
    for row in records(case.tables["earmarks"]):
        if row["status"] == "law" or "earmark" not in policy.rules_off:
            for prefix in ("", "base_") if row["sense"].startswith("share") else ("",):
                chosen = code_mask(nations, row[f"{prefix}nations"], case)
                mask = use_mask(uses, row[f"{prefix}kinds"], row[f"{prefix}areas"])
                masks.append((chosen, mask))
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
    payable: Bools,
) -> Bools:
    """Pairs with a need and, for coastal items, a coast; what a decision names; companions.

    What is not `payable` is not among them; it brings nothing in and keeps nothing out.
    """
    area_of_item = np.array([areas.index(area) for area in items["area"]], dtype=int)
    coast = ~nations["landlocked"].to_numpy(bool)
    reachable = coast[:, None] | ~items["coastal"].to_numpy(bool)[None, :]
    wanted = (need[:, area_of_item] > 0) & reachable
    for lock in locks_of(case, policy):
        if lock["item"]:
            row, column = nations.index.get_loc(lock["nation"]), items.index.get_loc(lock["item"])
            wanted[row, column] |= bool(reachable[row, column])
    possible = payable & reachable & ~impossible(case, policy, nations.index, items.index)
    return with_companions(case, policy, items.index, wanted & possible, possible)


def locks_of(case: Case, policy: Policy) -> list[dict[str, Any]]:
    """Return the decisions of case, policy and frozen years by name.

    Switched off, decisions are none; frozen years go with the rest of persistence only.
    """
    columns = ["lock", "nation", "item", "account", "years", "low", "high"]
    rows = frozen_locks(case, policy)
    if "lock" not in policy.rules_off:
        rows += records(case.tables["locks"][columns])
        rows += [{name: getattr(lock, name) for name in columns} for lock in policy.locks]
    return sorted(rows, key=lambda row: str(row["lock"]))
