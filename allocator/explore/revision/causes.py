"""Why a line gives or gets: which nation or which money its goods are exchanged for."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import pandas as pd

from allocator.util.format import listed, listing, year_words
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_LINE = ["nation", "area", "account", "year"]
_LEAST_MUSD = 1e-3
_SHOWN = 3


def accounts_moved(before: Plan, after: Plan) -> pd.Series[float]:
    """Return the change of obligations of each line by account and year, US$ million."""
    was, now = (one.lines.groupby(_LINE)["obligation_musd"].sum() for one in (before, after))
    change = now.sub(was, fill_value=0.0)
    return change[change.abs() > _LEAST_MUSD]


def cause_words(goods: pd.DataFrame, own: pd.DataFrame, accounts: pd.Series[float]) -> str:
    """Say what the goods of one line, `own`, are exchanged for; `goods` are all that moved."""
    gives = float(own["change_musd"].sum()) < 0
    partners = _partners(
        goods, own[own["change_musd"] < 0] if gives else own[own["change_musd"] > 0]
    )
    if partners:
        return f"{'goes to' if gives else 'comes from'} {listing(partners, _SHOWN)}"
    nation, area = str(own["nation"].iloc[0]), str(own["area"].iloc[0])
    moved = accounts[accounts < 0] if gives else accounts[accounts > 0]
    keys = [(str(key[2]), int(key[3])) for key in moved.index if key[:2] == (nation, area)]
    if not keys:
        return ""
    told = [
        f"{account} ({year_words(year for one, year in keys if one == account)})"
        for account in dict.fromkeys(account for account, _ in keys)
    ]
    return f"{'frees' if gives else 'uses'} money of {listed(told)}"


def _partners(goods: pd.DataFrame, own: pd.DataFrame) -> list[str]:
    """Return the nations that get in the same year what this line gives of an item, or give it."""
    found = list[str]()
    for row in own.to_dict("records"):
        same = (goods["item"] == row["item"]) & (goods["year"] == row["year"])
        same &= (goods["kind"] == row["kind"]) & (goods["kind"] != "sustainment")
        same &= (goods["nation"] != row["nation"]) & (goods["change"] * row["change"] < -NOTHING)
        found += goods.loc[same, "name"].tolist()
    return list(dict.fromkeys(found))


def rule_texts(plan: Plan, rules: Collection[tuple[str, str]]) -> tuple[str, ...]:
    """Return the first sentence of each rule, given by family of rows and name."""
    names = {rule for _, rule in rules if rule}
    table = plan.rules
    own = table["family"].isin({family for family, _ in rules})
    own &= table["rule"].isin(names | {family for family, rule in rules if not rule})
    texts = table.loc[own, "meaning"].str.split(". ", regex=False).str[0].str.rstrip(".")
    return tuple(dict.fromkeys(texts))
