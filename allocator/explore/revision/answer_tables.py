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
from allocator.util.column_places import written
from allocator.util.format import MUSD, counted, money_in_front, year_words

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_SHOWN = 8
"""Nations of a table; the others are one row."""

FEW = 6
"""Rows of a table of goods, lines or rules; the others are one row or left to the details."""

PRICE = "US$ million without surcharge"
RATE = "Value points per US$ 100 million"
PART = "Share of the penalty"
_LEAST_PART = 0.005
_BY_YEAR = {"before_musd": "plan shown", "after_musd": "this answer", "change_musd": "change"}
"""Columns of money by year, and what their rows are called."""

WORTH_SAVING_MUSD = 1.0
"""Lines that give up less (US$ million) are not told among those to save first."""


def nations_moved(lines: pd.DataFrame, goods: pd.DataFrame, verb: str) -> pd.DataFrame:
    """Return who gives or gets most (`lines` all have one sign), in goods, money and years.

    `goods` are all that moved, as `goods_moved` has them.
    """
    own = goods.merge(lines[["nation", "area"]], on=["nation", "area"])
    sums = lines.groupby(["nation", "name"])["change_musd"].sum()
    sums = sums.sort_values(key=abs, ascending=False, kind="stable")
    head, rest = f"What it {verb}", sums.iloc[_SHOWN:]
    cells = [*sums.iloc[:_SHOWN], *([float(rest.sum())] if len(rest) else [])]
    (told,) = written([cells], signed=True)
    rows = []
    for key, much in zip(sums.index[:_SHOWN], told, strict=False):
        nation, name = tuple(map(str, key)) if isinstance(key, tuple) else ("", "")
        moved = own[own["nation"] == nation]
        rows.append({"Nation": name, head: goods_in_short(moved), MUSD: much,
                     "Years": year_words(int(year) for year in moved["year"])})  # fmt: skip
    if len(rest):
        rows.append({"Nation": counted(len(rest), "other nation"), head: "", MUSD: told[-1],
                     "Years": ""})  # fmt: skip
    return text_table(rows, [MUSD])


def by_year(nations: pd.DataFrame) -> pd.DataFrame:
    """Return the money of the nations asked about by year, in the plan shown and in the answer."""
    years = list(dict.fromkeys(nations["year"]))
    several = nations["nation"].nunique() > 1
    heads, rows = [*map(str, years), "Together"], []
    for _, own in nations.groupby("nation", sort=False):
        money = own.set_index("year")
        whose = f"{own['name'].iloc[0]}: " if several else ""
        sums = [[*(float(money.loc[year, column]) for year in years), float(own[column].sum())]
                for column in _BY_YEAR]  # fmt: skip
        told = zip(_BY_YEAR.values(), _with_change(sums), strict=True)
        for words, cells in told:
            called = whose + words if whose else words[0].upper() + words[1:]
            rows.append({"": called, **dict(zip(heads, cells, strict=True))})
    return text_table(rows, heads)


def _with_change(rows: list[list[float]]) -> list[list[str]]:
    """Write what was, what is and their difference; the last has its sign."""
    *before, moved = rows
    moved = [much if abs(much) > DEADBAND_MUSD else 0.0 for much in moved]
    signed = written([*before, moved], signed=True)
    return [*([cell.removeprefix("+") for cell in row] for row in signed[:-1]), signed[-1]]


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
    rest = sums.iloc[FEW:]
    cells = [*sums["cost"].head(FEW), *([float(rest["cost"].sum())] if len(rest) else [])]
    (told,) = written([cells])
    shown = sums.head(FEW).to_dict("records")
    rows = [
        {"Nation": row["name"], "Item": _quantity(plan, row), PRICE: price}
        for row, price in zip(shown, told, strict=False)
    ]
    if len(rest):
        rows.append({"Nation": f"{len(rest)} more", "Item": "", PRICE: told[-1]})
    return text_table(rows, [PRICE])


def _quantity(plan: Plan, row: Mapping[Hashable, object]) -> str:
    """Write so many lots or seats of an item; what is bought by the million has its price alone."""
    much, unit = float(str(row["quantity"])), unit_of(plan.case, str(row["item"]))
    if unit == MUSD:
        return str(row["item_name"])
    sign = "−" if much < 0 else ""
    return f"{sign}{amount_words(abs(much), unit)} of {row['item_name']}"


def text_table(rows: Sequence[Mapping[str, str]], figures: Sequence[str] = ()) -> pd.DataFrame:
    """Return a table of texts; `figures` are its columns of figures."""
    table = pd.DataFrame(list(rows), dtype="str").fillna("")
    table.attrs[FIGURES] = list(figures)
    return table
