"""Which nations get money in nearly all of many plans, in some, or in nearly none."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.explore.batch.row import MONEY, VALUE
from allocator.util.format import listing
from allocator.util.tolerance import NOTHING

CORE, BORDERLINE, OUT = "core", "borderline", "out"


NEARLY_ALL = 0.95
"""Share of the plans of a batch in which a nation that counts as core is funded, at least."""

_NAMED = 12
"""Nations that a sentence names at most."""


def funded_table(
    money: npt.NDArray[np.float64],
    now: npt.NDArray[np.float64],
    names: Mapping[str, str],
    core: float,
) -> pd.DataFrame:
    """Return one row a nation: core first, then by share of plans and money.

    `money` has a row a plan and a column a nation, in US$ million, `now` is that of one plan to
    compare with, `names` are those of the nations by code. A nation is core if it is funded in a
    share `core` of the plans or more, out in the rest of it or less. Columns as in
    `allocator.explore.sensitivity.weight_stability.Stability.table`.
    """
    empty = np.full(len(names), np.nan)
    known = len(money) > 0
    shares = (money > NOTHING).mean(axis=0) if known else empty
    status = np.where(shares >= core, CORE, np.where(shares <= 1.0 - core, OUT, BORDERLINE))
    least, middle, most = np.quantile(money, (0.0, 0.5, 1.0), axis=0) if known else (empty,) * 3
    table = pd.DataFrame(
        {"nation": list(names), "name": list(names.values()), "status": status,
         "share_funded": shares, "money_min_musd": least, "money_median_musd": middle,
         "money_max_musd": most, "money_now_musd": now}
    )  # fmt: skip
    # among core nations money decides, among the others how often they are funded
    table["_place"] = table["status"].map({CORE: 0, BORDERLINE: 1, OUT: 2})
    table["_share"] = np.where(status == CORE, 1.0, shares)
    table = table.sort_values(["_place", "_share", "money_median_musd", "money_max_musd"],
                              ascending=[True, False, False, False], kind="stable",
                              ignore_index=True)  # fmt: skip
    return table.drop(columns=["_place", "_share"])


def funded_in(table: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return how often the nations of a batch's table get money; `money_now_musd` is its first row.

    Scenarios without a plan do not count.
    """
    money = (
        table.reindex(columns=[f"{MONEY}{nation}" for nation in names]).astype(float).fillna(0.0)
    )
    planned = table[VALUE].notna().to_numpy()
    first = money.to_numpy()[0] if len(money) else np.full(len(names), np.nan)
    return funded_table(money.to_numpy()[planned], first, names, NEARLY_ALL)


def funded_words(funded: pd.DataFrame, plans: int) -> tuple[str, ...]:
    """Return in sentences which nations get money in how many of so many plans."""
    if not plans:
        return ()
    some = funded[funded["status"] == BORDERLINE].sort_values("share_funded", ascending=False)
    shares = [
        f"{name} ({round(share * plans)} of {plans})"
        for name, share in zip(some["name"], some["share_funded"], strict=True)
    ]
    parts = {
        f"in {NEARLY_ALL:.0%} of the {plans} plans or more": _names(funded, CORE),
        "in some": shares,
        "in nearly none": _names(funded, OUT),
    }
    told = [f"{len(who)} {where}: {listing(who, _NAMED)}" for where, who in parts.items() if who]
    return (f"Nations that get money: {'; '.join(told)}.",)


def _names(funded: pd.DataFrame, status: str) -> list[str]:
    return list(funded.loc[funded["status"] == status, "name"])
