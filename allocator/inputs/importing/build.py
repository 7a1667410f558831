"""Turn what a list says into the tables of a case, every default of it marked in its row."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from allocator.inputs.case.io.raw_tables import Complaint, Findings
from allocator.inputs.importing.column import Column
from allocator.inputs.importing.filled import Filled, marked
from allocator.inputs.importing.items import Catalogue, catalogue, code_of
from allocator.inputs.importing.layout import Grid
from allocator.inputs.importing.nation_rows import OBJECTIVE, NationRows
from allocator.inputs.importing.needs import needs_of
from allocator.inputs.importing.purses import Purses, purses
from allocator.inputs.importing.records import Records
from allocator.inputs.importing.years import year_in
from allocator.util.format import counted, listing

Frames = dict[str, pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Built:
    """The keys and tables of a case, not yet checked."""

    meta: dict[str, object]
    frames: Frames


def built(
    records: Records,
    columns: Sequence[Column],
    grids: Sequence[Grid],
    place: str,
    filled: Filled,
    findings: Findings,
) -> Built:
    """Return the tables of a case; what is missing is a fault."""
    _leave_out_idle(records, place, findings)
    years = _years(records, grids, place, filled)
    items = catalogue(records, place, filled, findings)
    money = purses(records, years, place, filled, findings)
    planned = _asked(records)
    needs = needs_of(records, items.areas or {"": "assistance"}, money.total,
                     len(planned) or 1, filled)  # fmt: skip
    headers = {one.meaning: one.choice.scale or one.header for one in columns}
    nations = NationRows(records, headers, place, filled, findings)
    points = filled.mapping.value("need_points_per_musd")
    tables: dict[str, list[dict[str, object]]] = {
        "nations": nations.rows(),
        "accounts": money.accounts,
        "budgets": money.budgets,
        "areas": _areas(items, place),
        **items.tables,
        "needs": [
            {"nation": nation, "area": area, "need_points": float(need.musd * points),
             **marked(need.basis, [f"need from {need.note}"], place)}
            for (nation, area), need in needs.items()
        ],
        "last_plan": money.last_plan,
        "eligibility": _bars(records, items, money, filled),
    }  # fmt: skip
    priorities = nations.priorities()
    if priorities:
        tables["objectives"] = [{"objective": OBJECTIVE, "name": "Priority in the list",
                                 **marked("formula", [], place)}]  # fmt: skip
        tables["priorities"] = priorities
    frames = {name: pd.DataFrame(rows) for name, rows in tables.items() if rows}
    return Built(_meta(filled, years, place), frames)


def _leave_out_idle(records: Records, place: str, findings: Findings) -> None:
    """Leave out nations of which the list has neither money nor an item, if others have some."""
    named = {one.nation for one in records.sums} | {one.nation for one in records.goods}
    idle = [one.name for code, one in records.nations.items() if code not in named]
    if named and idle:
        odd = Complaint(
            f"{counted(len(idle), 'nation')} without any amount or programme, left out: "
            f"{listing(idle, 5)}", "an amount or a programme for each nation",
            "add one, if it is to get assistance")  # fmt: skip
        findings.add(place, odd, warning=True)
        records.nations = {code: one for code, one in records.nations.items() if code in named}


def _areas(items: Catalogue, place: str) -> list[dict[str, object]]:
    return [{"area": area, "name": name, **marked("fact", [], place)}
            for area, name in items.area_names.items()]  # fmt: skip


def _bars(
    records: Records, items: Catalogue, money: Purses, filled: Filled
) -> list[dict[str, object]]:
    """Return a bar for each account: the items that the list has with other accounts only."""
    if not filled.mapping.value("bar_other_accounts") or len(money.codes) < 2:
        return []
    found: list[dict[str, object]] = []
    for key, account in money.codes.items():
        barred = [items.codes[one.name] for one in records.items.values()
                  if one.accounts and key not in one.accounts]  # fmt: skip
        if barred:
            found.append({"rule": f"list_{account}", "effect": "bar", "accounts": account,
                          "items": ";".join(barred),
                          "note": "Default of the import: the list has these items with other "
                          "accounts only"})  # fmt: skip
    filled.default("bar_other_accounts", "eligibility", "items", len(found))
    return found


def _asked(records: Records) -> set[int]:
    """Return the years of what is requested; without any those of needs in money."""
    for what in ("requested", "need"):
        found = {one.year for one in records.sums if one.what == what and one.year}
        if found:
            return found
    return set()


def _years(records: Records, grids: Sequence[Grid], place: str, filled: Filled) -> range:
    """Return the years planned: as stated, else as the list's amounts and titles name them."""
    case = filled.mapping.case
    asked = _asked(records) or {year for _, year in records.budgets if year}
    past = {one.year for one in records.sums if one.what == "last" and one.year}
    titles = [
        year for grid in grids for text in (*grid.titles, grid.name) if (year := year_in(text))
    ]
    titles += [year for year in [year_in(Path(place).stem)] if year]
    note, basis = "", "formula"
    if asked:
        first, note = min(asked), "the first year with amounts"
    elif past:
        first, note = max(past) + 1, "the year after the last one with amounts"
    elif titles:
        first, note = titles[0], "the year in a title or a name"
        if not any(one.what != "last" for one in records.sums):
            first, note = first + 1, f"the year after that of the money in the list, {first}"
    else:
        first, basis = datetime.date.today().year + 1, "judgement"
        note = "no year is named anywhere: next year"
    if "first_year" in case:
        first = int(str(case["first_year"]))
    else:
        filled.formula("case", "first_year", 1, f"{first}: {note}", basis)
    last = max([first, *asked]) if asked else first + int(filled.mapping.value("years")) - 1
    last = int(str(case.get("last_year", last)))
    if not asked and "last_year" not in case:
        filled.default("years", "case", "last_year", 1)
    return range(first, max(last, first) + 1)


def _meta(filled: Filled, years: range, place: str) -> dict[str, object]:
    case = filled.mapping.case
    if "base_year" not in case:
        filled.formula("case", "base_year", 1, f"{years[0]}: money of the first year planned")
    stem = Path(place).stem
    usual = {
        "name": code_of(stem, []), "title": stem, "base_year": years[0], "first_year": years[0],
        "last_year": years[-1],
        "note": f"Imported from {place}. Defaults of the import are marked in each row's basis and "
        "note.",
    }  # fmt: skip
    return usual | dict(case)
