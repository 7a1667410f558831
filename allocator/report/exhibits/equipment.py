"""Exhibit of equipment: bought, delivered, at work and idle by nation and package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.inputs.case.names import names_in
from allocator.plan.summary import REASONS, prices
from allocator.util.exhibit import Column, Exhibit
from allocator.util.format import fiscal_years
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


def equipment(plan: Plan) -> Exhibit:
    """Return the equipment of each nation: bought by year, and its state in the last year."""
    years, table = plan.case.years, plan.deliveries
    keys = ["nation", "item"]
    bought = table.groupby([*keys, "year"])["lots_bought"].sum().unstack("year").fillna(0.0)
    end = table[table["year"] == years[-1]].set_index(keys)
    nations, items = (names_in(plan.case, *one) for one in
                      (("nations", "nation"), ("equipment", "item")))  # fmt: skip
    price = prices(plan)
    rows: list[list[object]] = []
    for row in end.reset_index().to_dict("records"):
        key = (row["nation"], row["item"])
        if row["lots_in_hand"] <= NOTHING and bought.loc[key].sum() <= NOTHING:
            continue
        why = [words for reason, words in REASONS.items() if row[f"lots_idle_{reason}"] > NOTHING]
        by_year = [float(bought.loc[key].get(year, 0.0)) for year in years]
        rows.append(
            [nations.get(key[0]) or key[0], items.get(key[1]) or key[1], *by_year, sum(by_year),
             sum(by_year) * price[key[1]], row["lots_in_hand"], row["lots_working"],
             row["lots_idle"], row["idle_musd"], "; ".join(why)]
        )  # fmt: skip
    rows.sort(key=lambda row: (str(row[0]), str(row[1])))
    last = years[-1]
    return Exhibit(
        "Equipment",
        f"Equipment bought by fiscal year, and its state at the end of {last}, "
        f"{fiscal_years(years)}",
        (f"Lots; prices in US$ million of {plan.case.meta.base_year}. Idle equipment at the price "
         "of its package.",),
        (
            Column("Nation", width=28), Column("Package", width=38),
            *(Column(f"Bought {year}", "count", 9) for year in years),
            Column("Bought, all years", "count", 9), Column("Price of these", "money", 11),
            Column(f"Delivered, end of {last}", "count", 11), Column("At work", "count", 9),
            Column("Idle", "count", 9), Column("Idle, US$ million", "money", 10),
            Column("Why idle", width=34),
        ),
        rows, names=2,
    )  # fmt: skip
