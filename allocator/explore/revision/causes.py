"""Why a line gives or gets: which nation or which money its goods are exchanged for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from allocator.report.rules.groups import first_sentence
from allocator.util.format import listed, listing, year_words
from allocator.util.tolerance import NEAR, NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_LINE = ["nation", "area", "account", "year"]
_LEAST_MUSD = 1e-3
ALL = "all"
"""Year of a rule that holds over all years, in the table of rules."""

_SHOWN = 3

PAID_BY = "is paid by "
"""How the cause of a line begins that has the same goods from other accounts."""


def accounts_moved(before: Plan, after: Plan) -> pd.Series[float]:
    """Return the change of obligations of each line by account and year, US$ million."""
    was, now = (one.lines.groupby(_LINE)["obligation_musd"].sum() for one in (before, after))
    change = now.sub(was, fill_value=0.0)
    return change[change.abs() > _LEAST_MUSD]


@dataclass(frozen=True, slots=True)
class Limits:
    """What limits a revised plan: money left by account and year, and rules of all nations by year.

    Money left is US$ million of the account's new money of a year that no year uses. The rules are
    those that are newly reached, or missed by more than before, in words, by the year that the
    plan's table has for them.
    """

    left: Mapping[tuple[str, int], float]
    rules: Mapping[str, tuple[str, ...]]

    def rules_of(self, year: int) -> tuple[str, ...]:
        """Return the rules of a year and those of all years."""
        return (*self.rules.get(str(year), ()), *self.rules.get(ALL, ()))

    @classmethod
    def of(cls, before: Plan, after: Plan) -> Limits:
        """Read them from two plans."""
        money = after.accounts
        unused = money["amount_musd"] - money["set_aside_musd"] - money["obligated_musd"]
        keys = zip(money["account"], money["vintage"], strict=True)
        left = {(str(account), int(year)): float(much)
                for (account, year), much in zip(keys, unused, strict=True)}  # fmt: skip
        key = ["rule", "family", "nation", "account", "item", "year"]
        was, now = (one.rules.set_index(key)[["bend", "binds"]] for one in (before, after))
        was = was.reindex(now.index).fillna({"bend": 0.0, "binds": False})
        worse = (now["bend"] > was["bend"] + NEAR) | (now["binds"] & ~was["binds"].astype(bool))
        table = after.rules[worse.to_numpy() & (after.rules["nation"] == "")]
        rules: dict[str, tuple[str, ...]] = {}
        for year, text in zip(table["year"], table["meaning"], strict=True):
            told = first_sentence(str(text))
            rules[str(year)] = tuple(dict.fromkeys((*rules.get(str(year), ()), told)))
        return cls(left, rules)


def cause_words(
    own: pd.DataFrame,
    partners: Mapping[tuple[str, str, bool], list[str]],
    accounts: pd.Series[float],
    limits: Limits,
) -> str:
    """Say what the goods of one line, `own`, are exchanged for; `partners` as of `partners_of`.

    That is another nation's goods, or money; where the account has money left all the same, what
    they make room for is a rule of all nations.
    """
    gives = float(own["change_musd"].sum()) < 0
    nation, area = str(own["nation"].iloc[0]), str(own["area"].iloc[0])
    others = partners.get((nation, area, gives))
    if others:
        return f"{'goes to' if gives else 'comes from'} {listing(others, _SHOWN)}"
    moved = accounts[accounts < 0] if gives else accounts[accounts > 0]
    keys = [(str(key[2]), int(key[3])) for key in moved.index if key[:2] == (nation, area)]
    if not keys:
        return ""
    rules = [text for _, year in keys for text in limits.rules_of(year)]
    scarce = [key for key in keys if limits.left.get(key, 0.0) <= _LEAST_MUSD]
    if gives and rules and not scarce:
        texts = listing([f"“{text}”" for text in dict.fromkeys(rules)], _SHOWN)
        return f"makes room under {texts}"
    told = [
        f"{account} ({year_words(year for one, year in keys if one == account)})"
        for account in dict.fromkeys(account for account, _ in keys)
    ]
    return f"{'frees' if gives else 'uses'} money of {listed(told)}"


def payers_words(accounts: pd.Series[float], nation: str, area: str) -> str:
    """Say which accounts pay for the same goods of a line instead of which."""
    own = accounts[
        (accounts.index.get_level_values("nation") == nation)
        & (accounts.index.get_level_values("area") == area)
    ]
    now, was = (
        sorted(set(one.index.get_level_values("account"))) for one in (own[own > 0], own[own < 0])
    )
    if not now or not was:
        return ""
    return f"{PAID_BY}{listed(now)} instead of {listed(was)}"


def partners_of(goods: pd.DataFrame) -> dict[tuple[str, str, bool], list[str]]:
    """Return the nations with which each line exchanges goods, of all `goods` that moved.

    By nation, area and whether the line gives: those that get in the same year what it gives of an
    item, or give what it gets.
    """
    bought = goods[goods["kind"] != "sustainment"]
    both = bought.merge(goods, on=["item", "year", "kind"], suffixes=("", "_other"))
    other = both["nation_other"] != both["nation"]
    other &= both["change"] * both["change_other"] < -NOTHING
    found: dict[tuple[str, str, bool], dict[str, None]] = {}
    for row in both.loc[other & (both["change_musd"] != 0)].to_dict("records"):
        line = str(row["nation"]), str(row["area"]), bool(row["change_musd"] < 0)
        found.setdefault(line, {})[str(row["name_other"])] = None
    return {line: list(names) for line, names in found.items()}


def rule_texts(plan: Plan, rules: Collection[tuple[str, str]]) -> tuple[str, ...]:
    """Return the first sentence of each rule, given by family of rows and name."""
    names = {rule for _, rule in rules if rule}
    table = plan.rules
    own = table["family"].isin({family for family, _ in rules})
    own &= table["rule"].isin(names | {family for family, rule in rules if not rule})
    return tuple(dict.fromkeys(map(first_sentence, table.loc[own, "meaning"])))
