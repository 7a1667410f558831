"""Write `data/later_events.toml`: coups and lists of FY2021-FY2024 as one scenario.

`python data/build_later_events.py [file]`; running it twice gives the same bytes. The default case
is planned from the end of FY2019 and knows none of them. Rows are those of `reference/law.csv`.
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
for place in (HERE, HERE.parent):
    sys.path.insert(0, str(place))

from builder import rules  # noqa: E402
from builder.money import USABLE  # noqa: E402
from builder.sources import YEARS, Row, Sources, read  # noqa: E402

from allocator.inputs.scenario.changes import AddRows, Change, Drop  # noqa: E402
from allocator.inputs.scenario.files import scenarios_toml  # noqa: E402
from allocator.inputs.scenario.rule_years import held_in  # noqa: E402
from allocator.inputs.scenario.scenario import Scenario  # noqa: E402
from allocator.inputs.selection import years_in  # noqa: E402

EVENTS = (
    "coup_mli",
    "coup_mmr",
    "coup_bfa",
    "coup_ner",
    "coup_gab",
    "afg_taliban_2022",
    "afg_taliban_2024",
    "cspa_2021_yem",
    "tvpa_2021",
    "tvpa_2022",
    "tvpa_2024",
)
HELD = "trafficking_tier_3"
"""The list of FY2020, which the default case holds for every year: here it ends with FY2020."""

_HEAD = """\
# What happened after the plan of the case data/us-fy2020 was due; data/build_later_events.py
# writes this file. Use it as any scenario:
#   allocator solve data/us-fy2020 --scenario data/later_events.toml

"""


def scenario() -> Scenario:
    """Return the scenario: bars that came later, by the year in which they held."""
    nations = Sources().nations
    law = {row["rule"]: row for row in read("reference", "law.csv")}
    rows = [_bar(law[name], nations) for name in EVENTS if law[name]["confidence"] in USABLE]
    held = next(r for r in read("judgement", "eligibility.csv") if r["rule"] == HELD)
    rows.append(_bar(law[held["law_rule"]], nations))
    changes: tuple[Change, ...] = (
        Drop("eligibility", where={"rule": HELD}),
        AddRows("eligibility", tuple(row for row in rows if row["nations"])),
        *_let_go(rows),
    )
    return Scenario(
        "coups and lists of FY2021-2024",
        author="Allocator developers",
        note="Bars that nobody knew at the end of FY2019, each with its source. Guinea's coup, the "
        "child-soldier lists from FY2022 and the trafficking list of FY2023 are not confirmed "
        "and left out.",
        changes=changes,
    )


def _let_go(bars: list[dict[str, str]]) -> list[Change]:
    """Return what programmes keep (policy) taken out of the years in which they are barred."""
    changes: list[Change] = []
    for floor in rules.earmarks(Sources()):
        if not str(floor["rule"]).startswith("keep_"):
            continue
        held = years_in(str(floor["years"]), YEARS)
        stopped = {year for bar in bars if _meets(bar, floor) for year in _parts(bar["years"])}
        kept = [year for year in held if str(year) not in stopped]
        if len(kept) != len(held):
            changes += held_in(floor, held, kept)
    return changes


def _meets(bar: dict[str, str], floor: dict[str, object]) -> bool:
    pairs = (("nations", floor["nations"]), ("accounts", floor["accounts"]))
    return all(one in _parts(bar[column]) for column, one in pairs)


def _parts(text: object) -> list[str]:
    return str(text).split(";")


def _bar(law: Row, nations: tuple[str, ...]) -> dict[str, str]:
    return {
        "rule": f"later_{law['rule']}",
        "effect": "bar",
        "nations": ";".join(code for code in law["nations"].split(";") if code in nations),
        "accounts": law["accounts"],
        "years": law["years"],
        "waivable": "yes" if law["waivable"] == "yes" else "no",
        "exception": law["exception"],
        "citation": law["citation"],
        "date": law["date"],
        "note": f"law.csv: {law['rule']}, {law['confidence']}",
    }


def text() -> str:
    """Return the content of the file."""
    return _HEAD + scenarios_toml([scenario()])


def main() -> None:
    """Write the file."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "later_events.toml"
    target.write_text(text(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
