"""Build the default case: `python data/build_us_fy2020.py [folder]`, default `data/us-fy2020`.

The tables are a function of `data/reference`, `data/judgement` and the formulas alone: running it
twice gives the same bytes.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
for place in (HERE, HERE.parent):
    sys.path.insert(0, str(place))

from builder import (  # noqa: E402
    fleets,
    items,
    money,
    nation_table,
    needs,
    packages,
    people,
    rules,
)
from builder.sources import Sources  # noqa: E402

from allocator.inputs.case.schema import tables as schema  # noqa: E402

CASE = """name = "us-fy2020"
title = "United States security assistance, FY2020-FY2024, as seen at the end of FY2019"
base_year = 2020
first_year = 2020
last_year = 2024
years_after = 3
author = "Allocator developers"
date = "2026-11-22"
note = "Real nations, money and law; the rest by formula and judgement: see README.md"
"""


def tables() -> dict[str, list[dict[str, object]]]:
    """Return every table of the case."""
    sources = Sources()
    threats = needs.threats(sources)
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
        "needs": needs.needs(sources, threats),
        "returns": rules.returns(),
        "objectives": needs.objectives(),
        "relevance": needs.relevance(),
        "priorities": needs.priorities(sources, threats),
        "eligibility": rules.eligibility(sources),
        "earmarks": rules.earmarks(sources),
        "coverage_floors": rules.coverage_floors(),
        "last_plan": money.last_plan(sources),
    }


def write(folder: Path) -> None:
    """Write the case into `folder`: only columns that some row fills, in the schema's order."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "case.toml").write_text(CASE, encoding="utf-8", newline="\n")
    for name, rows in tables().items():
        columns = [column.name for column in schema.table(name).columns]
        filled = [c for c in columns if any(row.get(c, "") != "" for row in rows)]
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, filled, restval="", lineterminator="\n")
            out.writeheader()
            out.writerows({c: row.get(c, "") for c in filled} for row in rows)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "us-fy2020")
