"""A best use of money that offers goods to nations which law closes says so on their lines."""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import astuple, fields, replace
from pathlib import Path

import pandas as pd
import pytest
from tiny_revision import tiny

import allocator as al
from allocator.explore.revision import use_warnings
from allocator.explore.revision.event_sections import FREED_TITLE
from allocator.explore.revision.freed_money import BEST, freed_warnings, marked
from allocator.explore.revision.requests import Event
from allocator.explore.revision.returned import returned_words
from allocator.explore.revision.revise import revise
from allocator.explore.revision.sections import sections_of
from allocator.explore.revision.use_warnings import uses_of, warning_words, warnings_of
from allocator.inputs.scenario.later_bars import LATER_BARS, LaterBar
from allocator.plan.plan import Plan
from allocator.session.returned import Returned

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def plan() -> Plan:
    """A bar that ends AID for B in 2032, and nation AFG, which later law is known to close."""
    case = tiny(nations=[{"nation": "A", "tier": 1}, {"nation": "B", "tier": 2},
                         {"nation": "AFG", "tier": 2}],
                eligibility=[{"rule": "ends", "effect": "bar", "nations": "B", "accounts": "AID",
                              "years": "2032", "citation": "Clause 9"}])  # fmt: skip
    return al.solve(case, options=al.SolveOptions(gap=0))


def test_the_bars_known_are_those_of_the_scenario() -> None:
    file = ROOT / "data" / "later_events.toml"
    (scenario,) = tomllib.loads(file.read_text(encoding="utf-8"))["scenarios"]
    rows = [row for change in scenario["changes"] for row in change.get("rows", [])
            if row.get("effect") == "bar" and row["years"] > "2020"]  # fmt: skip
    told = {tuple(row[one.name] for one in fields(LaterBar)) for row in rows}
    assert {astuple(one) for one in LATER_BARS} == told


def test_law_of_the_case_that_closes_an_account_in_a_later_year_is_told(plan: Plan) -> None:
    assert warnings_of(plan, [("B", "AID", 2031)]) == {"B": ("AID in 2032", "")}
    assert warnings_of(plan, [("A", "AID", 2031), ("B", "AID", 2032)]) == {}
    assert warning_words(plan, {}) == ""
    told = warning_words(plan, warnings_of(plan, [("B", "AID", 2031)]))
    assert told.endswith("in its year or later. Law of the case: B, AID in 2032.")


def test_law_that_closes_a_kind_of_goods_in_a_later_year_is_told() -> None:
    bar = {"rule": "ends", "effect": "bar", "nations": "B", "accounts": "AID", "years": "2032",
           "kinds": "equipment", "citation": "Clause 9"}  # fmt: skip
    plan = al.solve(tiny(eligibility=[bar]), options=al.SolveOptions(gap=0))
    assert warnings_of(plan, [("B", "AID", 2031)]) == {"B": ("AID for other equipment in 2032", "")}
    assert warnings_of(plan, [("B", "AID", 2032), ("A", "AID", 2031)]) == {}


def test_later_law_is_told_with_its_citation_but_for_what_the_case_closes() -> None:
    plan = al.load_plan(ROOT / "data" / "us-fy2020-plan")
    uses = [("AFG", "S333", 2022), ("AFG", "S333", 2024), ("BFA", "S333", 2021),
            ("MMR", "S333", 2021), ("KEN", "FMF", 2020), ("YEM", "S333", 2022)]  # fmt: skip
    found = warnings_of(plan, uses)
    assert set(found) == {"AFG", "BFA", "MMR"}
    for code, (_, later) in found.items():
        own = [bar for bar in LATER_BARS if code in bar.nations.split(";")]
        assert any(bar.citation in later for bar in own)
    assert found["BFA"][1].startswith("FMF, IMET, PKO and S333 in 2022-2024 (Sec. 7008")
    assert found["AFG"][1].startswith("FMF, IMET, INCLE, NADR and PKO in 2022, 2024 (")
    assert "FMF" not in found["MMR"][1]  # the case closes it in every year already
    told = warning_words(plan, found)
    assert "Law that the case does not know: Afghanistan, FMF" in told


def test_the_best_new_use_after_a_cut_has_the_warning(plan: Plan) -> None:
    use = Returned("AID", 2031, 20.0, {("B", "truck", 2031): 1.0, ("A", "boat", 2031): -1.0}, 0.5)
    back = replace(use, goods={("A", "boat", 2031): 1.0}, value=0.1)
    assert list(uses_of(use)) == [("B", "AID", 2031)]
    assert "Warning: law closes" in returned_words(plan, back, use)
    other = replace(use, goods={("A", "boat", 2031): 1.0})
    assert "Warning" not in returned_words(plan, back, other)


def test_lines_of_the_best_use_are_marked(plan: Plan) -> None:
    rows = pd.DataFrame({"part": [BEST, BEST, "this answer", BEST], "nation": ["B", "A", "B", ""],
                         "name": ["B", "A", "B", ""], "account": "AID", "year": 2031,
                         "musd": 1.0})  # fmt: skip
    found = freed_warnings(plan, rows)
    assert list(found) == ["B"]
    assert marked(rows, found)["name"].tolist() == ["B (see the warning)", "A", "B", ""]


def test_the_answer_to_an_event_warns_above_its_table(
    starter_plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    nations = ";".join(starter_plan.case.tables["nations"]["nation"])
    bar = LaterBar(nations, "MIL", str(starter_plan.case.years[-1]), "Act 7")
    monkeypatch.setattr(use_warnings, "later_bars", lambda _: (bar,))
    found = revise(starter_plan, [Event("coup", "ALV", datetime.date(2032, 1, 5))])
    assert freed_warnings(found.plan, found.freed_money)
    (section,) = [one for one in sections_of(found) if one.title == FREED_TITLE]
    assert any("Warning: law closes" in one and "(Act 7)" in one for one in section.words)
    assert section.table["What becomes of it"].str.contains("see the warning").any()
    assert "Warning: law closes" in " ".join(found.said["freed"])
