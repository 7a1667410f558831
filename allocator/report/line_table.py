"""The lines of a plan for a reader: picked by nation, account and so on, and added up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.inputs.case.names import names_in

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

VIEWS = {
    "nation": ("nation", "nation_name"),
    "nation and account": ("nation", "nation_name", "account"),
    "area": ("area", "area_name"),
    "item": ("kind", "item", "item_name", "area_name", "unit"),
    "line": ("nation", "nation_name", "kind", "item", "item_name", "area_name", "account", "unit"),
}
"""What a row of the table may stand for, and the columns that identify it."""


SHARED = (
    "Lots and seats are whole; where several accounts share one, each row shows the part "
    "its account pays."
)
"""Why a quantity by account need not be whole."""


@dataclass(frozen=True, slots=True)
class Picked:
    """What a reader wants to see of a plan; an empty part picks everything.

    `text` picks lines whose nation, item, area or account holds all its words.
    """

    nations: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    tiers: tuple[int, ...] = ()
    accounts: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    text: str = ""

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return not any(getattr(self, one.name) for one in fields(self))


def picked_lines(plan: Plan, picked: Picked) -> pd.DataFrame:
    """Return the lines that are picked, with the name of the area and the nation's region and tier.

    Columns are those of the plan's table ``lines`` and area_name, region and tier.
    """
    lines = _with_names(plan)
    columns = {
        "nation": picked.nations, "region": picked.regions, "tier": picked.tiers,
        "account": picked.accounts, "area": picked.areas, "kind": picked.kinds,
        "year": picked.years,
    }  # fmt: skip
    for column, values in columns.items():
        if values:
            lines = lines[lines[column].isin(values)]
    parts = ["nation", "nation_name", "item", "item_name", "area_name", "account"]
    for word in picked.text.lower().split():
        held = [lines[part].str.lower().str.contains(word, regex=False) for part in parts]
        lines = lines[pd.concat(held, axis=1).any(axis=1)]
    return lines.reset_index(drop=True)


def table_of(plan: Plan, lines: pd.DataFrame, view: str) -> pd.DataFrame:
    """Return `lines` added up to one row a `view` of `VIEWS`, the most money first.

    ``total_musd`` is the money obligated over the years, ``share`` its share of all of these
    lines; there is a column of money for every year of the horizon, named by the year; views of
    items and lines have the ``quantity`` in their ``unit``; where rows are by account it is the
    part that the account pays (`SHARED`).
    """
    key = list(VIEWS[view])
    money = lines.pivot_table(
        "obligation_musd", key, "year", aggfunc="sum", fill_value=0.0, observed=True
    )
    money = money.reindex(columns=list(plan.case.years), fill_value=0.0)
    money.columns = [str(year) for year in plan.case.years]
    total = money.sum(axis=1)
    table = money.assign(total_musd=total, share=total / total.sum() if len(total) else total)
    if "unit" in key:
        table["quantity"] = lines.groupby(key)["quantity"].sum()
    front = [name for name in ("quantity", "total_musd", "share") if name in table]
    table = table[[*front, *money.columns]]
    return table.sort_values("total_musd", ascending=False, kind="stable").reset_index()


def line_in(row: Mapping[Any, Any]) -> str | None:
    """Return the item or account that a row of `table_of` is about; None: all of its nation."""
    return next((str(row[name]) for name in ("item", "account") if name in row), None)


def _with_names(plan: Plan) -> pd.DataFrame:
    names = names_in(plan.case, "areas", "area")
    nations = plan.case.tables["nations"].set_index("nation")
    lines = plan.lines
    return lines.assign(
        area_name=pd.Series([names.get(a) or a for a in lines["area"]], lines.index, dtype="str"),
        region=lines["nation"].map(nations["region"]).fillna(""),
        tier=lines["nation"].map(nations["tier"]),
    )
