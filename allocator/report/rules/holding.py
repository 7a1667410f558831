"""Which rules of a plan hold something down, and what a limit of nobody keeps a nation from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from allocator.inputs.case.names import names_in
from allocator.util.format import listing
from allocator.util.tolerance import NOTHING, VIOLATED

if TYPE_CHECKING:
    import pandas as pd

    from allocator.inputs.case.case import Case

_NOBODY = re.compile(r" has at most 0 persons to run equipment \((.)([^)]*)\)")
_SHOWN = 3


def holding(rules: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Return the rows of `rules` that bind without being bent and that could be felt.

    A limit of nothing on what a nation cannot use in any case keeps it from nothing: crews of boats
    that need a coast, or such boats, for a landlocked nation.
    """
    binds = rules["binds"].astype(bool) & ~(rules["bend"] > VIOLATED)
    return rules[binds & ~_on_nothing_usable(rules, case)]


def nobody(text: str, row: Mapping[Any, Any], case: Case) -> str:
    """Return the text of a rule with nobody and not 0 persons, and with what waits for them."""
    skill = str(row["rule"]).removeprefix("crew ")
    items = [] if not row["nation"] else _run_by(skill, str(row["nation"]), case)
    names = names_in(case, "equipment", "item")
    what = listing([names.get(item) or item for item in items], _SHOWN) or "equipment"
    return _NOBODY.sub(
        lambda found: f" has nobody to run {what} ({found[1].lower()}{found[2]})", text
    )


def _run_by(skill: str, nation: str, case: Case) -> list[str]:
    """Return the equipment in areas of need of a nation that people of a skill run there."""
    equipment, crews, needs = (case.tables[one] for one in ("equipment", "crews", "needs"))
    wanted = needs.loc[(needs["nation"] == nation) & (needs["need_points"] > 0), "area"]
    usable = equipment[equipment["area"].isin(wanted)]
    if nation in _inland(case):
        usable = usable[~usable["coastal"].astype(bool)]
    run = set(crews.loc[crews["skill"] == skill, "item"])
    return [str(item) for item in usable["item"] if item in run]


def _inland(case: Case) -> set[str]:
    nations = case.tables["nations"]
    return set(nations.loc[nations["landlocked"].astype(bool), "nation"])


def _on_nothing_usable(rules: pd.DataFrame, case: Case) -> pd.Series[bool]:
    equipment = case.tables["equipment"]
    coastal = set(equipment.loc[equipment["coastal"].astype(bool), "item"])
    run = case.tables["crews"].groupby("skill")["item"].agg(set)
    crews = {f"crew {skill}" for skill, items in run.items() if items <= coastal}
    about = rules["item"].isin(coastal) | (rules["family"].eq("crewed") & rules["rule"].isin(crews))
    return about & rules["nation"].isin(_inland(case)) & (rules["limit"] <= NOTHING)
