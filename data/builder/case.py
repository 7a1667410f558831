"""All tables of the case, and the folder they are written to."""

from __future__ import annotations

import csv
from pathlib import Path

from allocator.inputs.case.schema import tables as schema

from . import (
    fleets,
    items,
    money,
    nation_table,
    needs,
    packages,
    people,
    rules,
    threats,
)
from .sources import NEWEST, Sources

AFTER = """base_year = 2020
first_year = 2020
last_year = 2024
years_after = 3
author = "Allocator developers"
date = "2026-11-29"
"""

Tables = dict[str, list[dict[str, object]]]


def head(last: int) -> str:
    """Return the file case.toml of a case planned from the end of year `last`."""
    if last == NEWEST:
        name = "us-fy2020"
        title = f"United States security assistance, FY2020-FY2024, as seen at the end of FY{last}"
        note = "Real nations, money and law; the rest by formula and judgement: see README.md"
    else:
        name, title = f"us-known-{last}", f"The default case with figures up to FY{last} only"
        note = "Law and budgets are those of FY2020-FY2024; for docs/back-test.md and the fit"
    return f'name = "{name}"\ntitle = "{title}"\n{AFTER}note = "{note}"\n'


def tables(sources: Sources, plan_years: tuple[int, ...] = ()) -> Tables:
    """Return every table; the last plan is the mean of the recent years or of `plan_years`."""
    threat = threats.threats(sources)
    return {
        "nations": nation_table.build(sources),
        "accounts": money.accounts(sources),
        "budgets": money.budgets(sources),
        "areas": needs.areas(),
        "equipment": items.equipment(),
        "courses": items.courses(),
        "grants": items.grants(),
        "skills": people.skills(),
        "crews": people.crews(),
        "graduates": people.graduates(),
        "skill_base": people.skill_base(sources),
        "modules": packages.modules(),
        "prerequisites": packages.prerequisites(),
        "exclusions": packages.exclusions(),
        "fielded": fleets.fielded(sources),
        "incompatible": packages.incompatible(sources),
        "needs": needs.needs(sources, threat),
        "returns": rules.returns(),
        "objectives": needs.objectives(),
        "relevance": needs.relevance(),
        "priorities": needs.priorities(sources, threat),
        "eligibility": rules.eligibility(sources),
        "certifications": rules.certifications(sources),
        "earmarks": rules.earmarks(sources, of_the_past=bool(plan_years)),
        "coverage_floors": rules.coverage_floors(),
        "last_plan": money.last_plan(sources, plan_years),
    }


def write(folder: Path, sources: Sources, plan_years: tuple[int, ...] = ()) -> None:
    """Write the case into `folder`: only columns that some row fills, in the schema's order."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "case.toml").write_text(head(sources.last), encoding="utf-8", newline="\n")
    for name, rows in tables(sources, plan_years).items():
        columns = [column.name for column in schema.table(name).columns]
        filled = [c for c in columns if any(row.get(c, "") != "" for row in rows)]
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, filled, restval="", lineterminator="\n")
            out.writeheader()
            out.writerows({c: row.get(c, "") for c in filled} for row in rows)
