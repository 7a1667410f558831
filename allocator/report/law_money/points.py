"""What counsel must check before a plan is relied on: law that nobody has read, or read for others.

Every point is derived from the words of the case (`allocator.inputs.case.unread`).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.inputs.case.names import names_in
from allocator.inputs.case.unread import unchecked_part, unchecked_parts
from allocator.inputs.selection import years_in
from allocator.report.law_money.bars import STATES
from allocator.report.law_money.chosen import chosen
from allocator.report.rules.sources import together
from allocator.util.format import counted, year_words

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.plan.plan import Plan

POINTS = ("kind", "about", "years", "not_checked", "citation", "rules")
"""Columns of `points_to_check`."""

SIGNATORY = "who signs was not read"
"""Said of a certification of which the case names no signatory."""


def points_to_check(plan: Plan, bars: pd.DataFrame, certified: pd.DataFrame) -> pd.DataFrame:
    """Return what counsel must check: what it is about, its years, and what was not checked.

    `bars` is `allocator.report.law_money.bars.bars_listed`, `certified` the table of
    `allocator.report.law_money.certifications`. ``kind`` is bar, exemption, floor or cap,
    certification and the like, or appropriation. Points that differ in their years alone are one.
    """
    rows = [*_of_bars(bars), *_of_certifications(plan.case, certified), *_of_amounts(plan.case)]
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        key = (row["kind"], row["about"], row["not_checked"])
        groups.setdefault(key, []).append(row)
    found = [
        {
            "kind": kind,
            "about": about,
            "years": year_words(sorted({year for row in own for year in row["years"]})),
            "not_checked": unchecked,
            "citation": together(str(row["citation"]) for row in own),
            "rules": "; ".join(dict.fromkeys(str(row["rules"]) for row in own)),
        }
        for (kind, about, unchecked), own in groups.items()
    ]
    return pd.DataFrame(found, columns=list(POINTS))


def point_words(found: pd.DataFrame) -> str:
    """Say how many points counsel must check; empty for none."""
    if found.empty:
        return ""
    kinds = found["kind"].value_counts()
    told = ", ".join(f"{kind} {count}" for kind, count in kinds.items())
    return (
        f"{counted(len(found), 'point')} of law counsel must check: what is not in the data, what "
        f"nobody read or confirmed, and what is our reading ({told}): table “Points to check”."
    )


def _of_bars(bars: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for row in bars.to_dict("records"):
        for one in row["unchecked"]:
            yield {
                "kind": "exemption" if row["state"] == STATES["lifts"] else "bar",
                "about": f"{row['nations']}: {row['accounts']}, {row['words']}",
                "years": one.years,
                "not_checked": one.words,
                "citation": one.citation,
                "rules": one.rules,
            }


def _of_certifications(case: Case, certified: pd.DataFrame) -> Iterator[dict[str, Any]]:
    rows = case.tables["certifications"].set_index("certification")
    for row in certified.to_dict("records"):
        own = rows.loc[row["certification"]]
        parts = [
            *([] if own["signatory"] else [SIGNATORY]),
            *([row["not_checked"]] if row["not_checked"] else []),
            *unchecked_parts(own["condition"], own["note"]),
        ]
        for part in parts:
            yield {
                "kind": row["kind"],
                "about": row["words"],
                "years": years_in(str(own["years"]), case.years),
                "not_checked": part,
                "citation": row["citation"],
                "rules": row["certification"],
            }


def _of_amounts(case: Case) -> Iterator[dict[str, Any]]:
    """Yield what was not checked of the floors, caps and appropriations of acts."""
    names = names_in(case, "nations", "nation")
    for row in case.tables["earmarks"].to_dict("records"):
        if row["citation"] and (part := unchecked_part(row["note"])):
            about = chosen(row["nations"], "All nations", names)
            yield {
                "kind": str(row["sense"]),
                "about": f"{about}: {chosen(row['accounts'], 'all accounts', {})}",
                "years": years_in(str(row["years"]), case.years),
                "not_checked": part,
                "citation": row["citation"],
                "rules": row["rule"],
            }
    for row in case.tables["budgets"].to_dict("records"):
        if part := unchecked_part(_text(row, "source"), _text(row, "note")):
            yield {
                "kind": "appropriation",
                "about": f"{row['account']}: its amount",
                "years": [int(row["year"])],
                "not_checked": part,
                "citation": "",
                "rules": "budgets",
            }


def _text(row: dict[Hashable, Any], name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""
