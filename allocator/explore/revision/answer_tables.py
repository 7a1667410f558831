"""Short tables of a revision for a reader: text cells under headings in words."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from allocator.explore.revision.more_missed import missed_words
from allocator.explore.revision.returned import UPKEEP
from allocator.explore.revision.tables import DEADBAND_MUSD, goods_in_short
from allocator.explore.section import FIGURES
from allocator.report.decisions.facts import amount_words, unit_of
from allocator.util.format import amount, change, counted, money_in_front, year_words

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_SHOWN = 8
"""Nations of a table; the others are one row."""

FEW = 6
"""Rows of a table of goods, lines or rules; the others are one row or left to the details."""

MUSD = "US$ million"
PRICE = "US$ million without surcharge"
RATE = "Value points per US$ 100 million"
PART = "Share of the penalty"
_LEAST_PART = 0.005
WORTH_SAVING_MUSD = 1.0
"""Lines that give up less (US$ million) are not told among those to save first."""


def nations_moved(lines: pd.DataFrame, goods: pd.DataFrame, verb: str) -> pd.DataFrame:
    """Return who gives or gets most (`lines` all have one sign), in goods, money and years.

    `goods` are all that moved, as `goods_moved` has them.
    """
    own = goods.merge(lines[["nation", "area"]], on=["nation", "area"])
    sums = lines.groupby(["nation", "name"])["change_musd"].sum()
    sums = sums.sort_values(key=abs, ascending=False, kind="stable")
    most, head = float(sums.abs().max()), f"What it {verb}"
    rows = []
    for key, much in sums.iloc[:_SHOWN].items():
        nation, name = tuple(map(str, key)) if isinstance(key, tuple) else ("", "")
        moved = own[own["nation"] == nation]
        rows.append({"Nation": name, head: goods_in_short(moved), MUSD: change(much, "−", most),
                     "Years": year_words(int(year) for year in moved["year"])})  # fmt: skip
    if len(rest := sums.iloc[_SHOWN:]):
        rows.append({"Nation": counted(len(rest), "other nation"), head: "",
                     MUSD: change(float(rest.sum()), "−", most), "Years": ""})  # fmt: skip
    return text_table(rows, [MUSD])


def by_year(nations: pd.DataFrame) -> pd.DataFrame:
    """Return the money of the nations asked about by year, in the plan shown and in the answer."""
    years = list(dict.fromkeys(nations["year"]))
    several = nations["nation"].nunique() > 1
    rows = []
    for _, own in nations.groupby("nation", sort=False):
        money = own.set_index("year")
        whose = f"{own['name'].iloc[0]}: " if several else ""
        for column, words in (("before_musd", "plan shown"), ("after_musd", "this answer"),
                              ("change_musd", "change")):  # fmt: skip
            cells = [*(float(money.loc[year, column]) for year in years), float(own[column].sum())]
            write = _change if column == "change_musd" else amount
            called = whose + words if whose else words[0].upper() + words[1:]
            heads = [*map(str, years), "Together"]
            rows.append({"": called, **dict(zip(heads, map(write, cells), strict=True))})
    return text_table(rows, [*map(str, years), "Together"])


def rules_missed(missed: pd.DataFrame) -> pd.DataFrame | None:
    """Return the rules that a revision misses by more, dearest first; None where there are none."""
    points, by = float(missed["points"].sum()), "Missed by"
    rows = [{"Rule": money_in_front(row["text"]),
             "Where": row["about"] if row["places"] > 1 else "",
             by: missed_words(row),
             PART: _part(row["points"], points)}
            for row in missed.head(FEW).to_dict("records")]  # fmt: skip
    if len(rest := missed.iloc[FEW:]):
        part = _part(float(rest["points"].sum()), points)
        rows.append({"Rule": f"{len(rest)} more", "Where": "", by: "", PART: part})
    return text_table(rows, [PART]) if rows else None


def _part(points: float, of_all: float) -> str:
    share = points / of_all if of_all > 0 else 0.0
    return f"{share:.0%}" if share >= _LEAST_PART else "under 1%"


def goods_of(goods: pd.DataFrame, line: Mapping[Hashable, object]) -> pd.DataFrame:
    """Return the goods of a line, of `goods` as `goods_moved` has them."""
    return goods[(goods["nation"] == line["nation"]) & (goods["area"] == line["area"])]


def by_money(goods: pd.DataFrame) -> Iterator[tuple[str, int, pd.DataFrame]]:
    """Yield the account, the year and the goods of each sum of money that buys some."""
    for account, of_account in goods.groupby("account", sort=False):
        for year, rows in of_account.groupby("year", sort=False):
            yield str(account), int(str(year)), rows


def bought(plan: Plan, goods: pd.DataFrame) -> pd.DataFrame:
    """Return what money buys, what costs most first, with its price."""
    price = {**dict(zip(plan.case.items["item"], plan.case.items["price_musd"], strict=True)),
             UPKEEP: 1.0}  # fmt: skip
    sums = goods.groupby(["name", "item", "item_name"], sort=False)["quantity"].sum().reset_index()
    sums["cost"] = sums["quantity"] * sums["item"].map(price)
    sums = sums.sort_values("cost", key=abs, ascending=False, kind="stable")
    most = float(sums["cost"].abs().max())
    rows = [{"Nation": row["name"], "Item": _quantity(plan, row),
             PRICE: _price(row["cost"], most)}
            for row in sums.head(FEW).to_dict("records")]  # fmt: skip
    if len(rest := sums.iloc[FEW:]):
        rows.append({"Nation": f"{len(rest)} more", "Item": "",
                     PRICE: _price(float(rest["cost"].sum()), most)})  # fmt: skip
    return text_table(rows, [PRICE])


def _quantity(plan: Plan, row: Mapping[Hashable, object]) -> str:
    """Write so many lots or seats of an item; what is bought by the million has its price alone."""
    much, unit = float(str(row["quantity"])), unit_of(plan.case, str(row["item"]))
    if unit == MUSD:
        return str(row["item_name"])
    sign = "−" if much < 0 else ""
    return f"{sign}{amount_words(abs(much), unit)} of {row['item_name']}"


def _price(value: float, most: float) -> str:
    return amount(value, beside=most).replace("-", "−")


def _change(value: float) -> str:
    return change(value if abs(value) > DEADBAND_MUSD else 0.0, "−")


def text_table(rows: Sequence[Mapping[str, str]], figures: Sequence[str] = ()) -> pd.DataFrame:
    """Return a table of texts; `figures` are its columns of figures."""
    table = pd.DataFrame(list(rows), dtype="str").fillna("")
    table.attrs[FIGURES] = list(figures)
    return table
