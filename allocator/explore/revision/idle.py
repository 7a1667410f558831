"""What is idle after a revision and worked before: equipment without crews or upkeep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocator.explore.revision.period_words import period_words
from allocator.inputs.case.names import names_by_code
from allocator.util.format import amount, counted

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_LEAST_MUSD = 0.05
_LEAST_LOTS = 0.01
_SHOWN = 3
_CAUSES = {"upkeep": "lots_idle_tail", "crews": "lots_idle_crew"}
"""What equipment lacks that is idle, and the column of its lots."""

_KEY = ["nation", "item", "year"]


def idle_words(before: Plan, after: Plan) -> str:
    """Say which equipment no longer works, in which years and what it is worth; empty if none."""
    was, now = (_idle(plan) for plan in (before, after))
    more = now.sub(was, fill_value=0.0)
    more = more[(more["lots_idle"] > _LEAST_LOTS) & (more["idle_musd"] > _LEAST_MUSD)].reset_index()
    if more.empty:
        return ""
    names = names_by_code(after.case)
    worst = more.groupby(["nation", "item"], sort=False)["idle_musd"].max().sort_values()[::-1]
    told, last = [], after.case.years[-1]
    for key in worst.index[:_SHOWN]:
        nation, item = map(str, key)
        own = more[(more["nation"] == nation) & (more["item"] == item)]
        told.append(
            f"{names[nation]}, up to {_lots(float(own['lots_idle'].max()))} of "
            f"{(names.get(item) or item).split(' (')[0]} ({period_words(own['year'], last)}), "
            f"worth US$ {amount(float(own['idle_musd'].max()))} million"
        )
    parts = (more["lots_idle"] - more["lots_idle"].round()).abs() > _LEAST_LOTS
    note = " Part of a lot: the rest of it works." if parts.any() else ""
    rest = len(worst) - _SHOWN
    others = f"; and {counted(rest, 'other kind', 'other kinds')}" if rest > 0 else ""
    short = [name for name, column in _CAUSES.items() if (more[column] > _LEAST_LOTS).any()]
    are = "are" if "crews" in short else "is"
    return (
        "Equipment that works in the plan before and is idle now, as "
        f"{' or '.join(short)} {are} short: {'; '.join(told)}{others}.{note}"
    )


def _lots(lots: float) -> str:
    """Write lots with one decimal, as equipment of which a part is idle."""
    told = amount(lots).removesuffix(".0")
    return f"{told} {'lot' if told == '1' else 'lots'}"


def _idle(plan: Plan) -> pd.DataFrame:
    """Return the lots that lack crews or upkeep, and their worth; not those that are new."""
    table = plan.deliveries.set_index(_KEY)
    lots = table["lots_idle_crew"] + table["lots_idle_tail"]
    share = (lots / table["lots_idle"]).where(table["lots_idle"] > 0, 0.0)
    causes = {column: table[column] for column in _CAUSES.values()}
    return pd.DataFrame({"lots_idle": lots, "idle_musd": share * table["idle_musd"], **causes})
