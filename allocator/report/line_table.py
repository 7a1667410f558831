"""The lines of a plan for a reader: picked by nation, account and so on, and added up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.inputs.case.names import names_in
from allocator.report.basis import basis_of_lines

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

VIEWS = {
    "nation": ("nation", "nation_name"),
    "programme": ("nation", "nation_name", "area", "area_name"),
    "item": ("kind", "item", "item_name", "area_name", "unit"),
    "area": ("area", "area_name"),
    "nation and account": ("nation", "nation_name", "account"),
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

    `text` picks lines whose nation, item, area or account holds all its words; commas separate
    several such searches.
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

    @property
    def searches(self) -> tuple[tuple[str, ...], ...]:
        """Return the words of each search in `text`."""
        parts = [tuple(part.split()) for part in self.text.lower().split(",")]
        return tuple(part for part in parts if part)


def picked_lines(plan: Plan, picked: Picked) -> pd.DataFrame:
    """Return the lines that are picked, with the name of the area and the nation's region and tier.

    Columns are those of the plan's table ``lines``, area_name, region and tier, and what their
    money rests on (`allocator.report.basis.basis_of_lines`).
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
    return lines[found_in(lines[parts], picked)].reset_index(drop=True)


def found_in(table: pd.DataFrame, picked: Picked) -> pd.Series[bool]:
    """Return which rows hold all words of a search of `picked`; without searches all do."""
    low = [table[name].astype("str").str.lower() for name in table]
    every = pd.Series(data=not picked.searches, index=table.index)
    for words in picked.searches:
        held = pd.Series(data=True, index=table.index)
        for word in words:
            some = [column.str.contains(word, regex=False) for column in low]
            held &= pd.concat(some, axis=1).any(axis=1)
        every |= held
    return every


def line_in(row: Mapping[Any, Any]) -> str | None:
    """Return the item, account or area that a row is about; None: all of its nation."""
    return next((str(row[name]) for name in ("item", "account", "area") if name in row), None)


def _with_names(plan: Plan) -> pd.DataFrame:
    names = names_in(plan.case, "areas", "area")
    nations = plan.case.tables["nations"].set_index("nation")
    lines = plan.lines
    lines = lines.join(basis_of_lines(plan))
    return lines.assign(
        area_name=pd.Series([names.get(a) or a for a in lines["area"]], lines.index, dtype="str"),
        region=lines["nation"].map(nations["region"]).fillna(""),
        tier=lines["nation"].map(nations["tier"]),
    )
