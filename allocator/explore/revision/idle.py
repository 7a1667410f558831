"""What is idle after a revision and worked before: equipment without crews or upkeep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from allocator.inputs.case.names import names_by_code
from allocator.util.format import amount, counted, year_words

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

_LEAST_MUSD = 0.05
_LEAST_LOTS = 0.01
_SHOWN = 3
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
    told = []
    for key in worst.index[:_SHOWN]:
        nation, item = map(str, key)
        own = more[(more["nation"] == nation) & (more["item"] == item)]
        told.append(
            f"{names[nation]}, up to {_lots(float(own['lots_idle'].max()))} of "
            f"{(names.get(item) or item).split(' (')[0]} ({year_words(own['year'])}), worth US$ "
            f"{amount(float(own['idle_musd'].max()))} million"
        )
    parts = (more["lots_idle"] - more["lots_idle"].round()).abs() > _LEAST_LOTS
    note = " Part of a lot: upkeep or crews reach for the rest of it." if parts.any() else ""
    rest = len(worst) - _SHOWN
    others = f"; and {counted(rest, 'other kind', 'other kinds')}" if rest > 0 else ""
    return (
        "Equipment that works in the plan before and is idle now, as upkeep or crews are short: "
        f"{'; '.join(told)}{others}.{note}"
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
    return pd.DataFrame({"lots_idle": lots, "idle_musd": share * table["idle_musd"]})
