"""Write docs/case-law.md, what the default case's law rests on: `python docs/case_law.py`."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import allocator as al

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "case-law.md"
HEAD = """# What the law of the default case rests on

`python docs/case_law.py` writes this page from `data/us-fy2020`, `data/judgement/relied_on.csv`
and `data/reference/law.csv`. Rules of an act hold in its own year; rules with all years come from
the code or from determinations for FY2020, which are held. A rule holds
for the year in which money is spent, whatever the year in which it was enacted.
"""


def text() -> str:
    """Return the page."""
    case = al.load_case(ROOT / "data" / "us-fy2020")
    rules = case.tables["eligibility"]
    exempt = rules[rules["effect"] == "exempt"]
    lifted = rules[(rules["effect"] == "bar") & rules["waivable"].eq(True)]
    marks = case.tables["earmarks"]
    floors = marks[(marks["status"] == "law") | marks["rule"].str.startswith("fmf_floor")]
    law = _read("reference/law.csv")
    known = {row["rule"]: row for row in law}
    shown = ("rule", "nations", "accounts", "areas", "years", "citation", "date")
    parts = [
        HEAD,
        "## Exceptions that the case uses\nEach lifts a bar for what it names.\n",
        _table((*shown, "lifts"), exempt.to_dict("records")),
        "## Bars that a waiver or certification would lift\n"
        "All of them hold in the case. Name one in `waivers` of the policy where it was given.\n",
        _table((*shown, "exception"), lifted.to_dict("records")),
        "## What is taken as given\n"
        "Certifications, waivers and concurrences that no rule of the case asks for: without them "
        "less could be spent.\n",
        _table(("rule", "nations", "years", "text", "assumed", "citation", "date"), [
            {**known[row["law_rule"]], "rule": row["law_rule"], "date": row["date"],
             "assumed": row["assumed"], "text": known[row["law_rule"]]["purpose"]}
            for row in _read("judgement/relied_on.csv")
        ]),
        "## Floors and caps of the acts\nIn US$ million of 2020. `policy` is a floor that the act "
        "words as should.\n",
        _table(("rule", "status", "sense", "years", "amount_musd", "citation", "date", "note"),
               floors.to_dict("records")),
        "## What was looked for and not confirmed\nNo rule of the case rests on these.\n",
        _table(("rule", "nations", "accounts", "years", "text"),
               [{**row, "text": row["purpose"]} for row in law
                if row["confidence"] == "not_confirmed"]),
    ]  # fmt: skip
    return "\n".join(parts)


def _read(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _table(columns: tuple[str, ...], rows: Iterable[dict[str, object]]) -> str:
    cells = [[str(row[name]).replace("|", "/") for name in columns] for row in rows]
    lines = [list(columns), ["---"] * len(columns), *cells]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8", newline="\n")
