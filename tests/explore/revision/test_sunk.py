"""What was obligated by the day of an event is not set free: the least and the most of it."""

import datetime
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import allocator as al
from allocator.check import check_plan
from allocator.cli.main import app
from allocator.errors import DataError
from allocator.explore.revision.asked import asked_of, inputs_after
from allocator.explore.revision.freed_money import NEW
from allocator.explore.revision.parse import parse_event
from allocator.explore.revision.requests import Cut, Event
from allocator.explore.revision.revise import revise
from allocator.explore.revision.sections import sections_of
from allocator.explore.revision.stuck import ENTERED
from allocator.explore.revision.sunk import Sunk, all_with_obligated, sunk_of, with_obligated
from allocator.explore.revision.sunk_words import counted_words, uncounted_words
from allocator.explore.revision.written import request_of, request_text
from allocator.plan.obligated import Obligated
from allocator.plan.plan import Plan
from allocator.util.format import MUSD

DAY = datetime.date(2032, 1, 5)
COUP = Event("coup", "ALV", DAY)


def planned(plan: Plan, year: int = 2032) -> tuple[float, float, float]:
    """MIL money of the nation and of all others in a year, and what is reserved of it."""
    money = plan.spending[(plan.spending["account"] == "MIL") & (plan.spending["year"] == year)]
    own = float(money.loc[money["nation"] == "ALV", "obligation_musd"].sum())
    rows = plan.accounts[(plan.accounts["account"] == "MIL") & (plan.accounts["vintage"] == year)]
    others = float(money["obligation_musd"].sum()) - own
    return own, others, float(rows["set_aside_musd"].sum())


def only(plan: Plan, event: Event) -> tuple[Sunk, ...]:
    """What was obligated by the day of one event."""
    return sunk_of(plan, [event])[event]


def new_money(plan: Plan) -> "pd.Series[float]":
    return plan.accounts.set_index(["account", "vintage"])["amount_musd"]


@pytest.mark.parametrize("part", [0.0, 0.3, 0.9, 1.0])
def test_the_least_and_the_most_that_can_be_the_nations(starter_plan: Plan, part: float) -> None:
    own, others, aside = planned(starter_plan)
    assert own > 0 and others > 0 and aside > 0
    entered = part * (own + others + aside)
    event = with_obligated(COUP, [Obligated("MIL", 2032, entered)])
    (one,) = only(starter_plan, event)
    assert one.planned_musd == pytest.approx(own)
    assert one.most_musd == pytest.approx(min(own, entered))
    assert one.least_musd == pytest.approx(max(0.0, entered - others - aside))
    assert one.taken_musd == one.most_musd and one.before_musd == 0.0


def test_what_may_be_obligated_is_not_set_free(starter_plan: Plan) -> None:
    own, _, _ = planned(starter_plan)
    event = with_obligated(COUP, [Obligated("MIL", 2032, own / 2)])
    free, bound = (revise(starter_plan, [one]) for one in (COUP, event))
    less = new_money(free.plan) - new_money(bound.plan)
    pays = starter_plan.vintages.query("account == 'MIL' and year == 2032")
    paid = pays.set_index("vintage")["obligated_musd"].sort_index()
    oldest = min(float(paid.iloc[0]), own / 2)
    assert less["MIL", paid.index[0]] == pytest.approx(oldest, abs=1e-6)
    assert less["MIL"].sum() == pytest.approx(own / 2, abs=1e-6)
    assert less.drop("MIL").abs().max() < 1e-9
    assert check_plan(bound.plan) == []
    gone = bound.freed_money[bound.freed_money["part"] == NEW]
    assert gone["musd"].sum() == pytest.approx(own / 2, abs=1e-3)
    moves = bound.freed_money[bound.freed_money["part"] != NEW]
    assert moves["musd"].sum() == pytest.approx(bound.freed_musd - own / 2, abs=1e-3)
    told = " ".join(bound.words)
    assert f"Obligated by 2032-01-05, as entered, US$ million of 2030: MIL {own / 2:.1f}." in told
    assert "That does not say for whom" in told and "sets free none of" in told
    assert "How the sums close" not in told
    stuck = bound.stuck[bound.stuck["kind"] == ENTERED]
    assert stuck["musd"].sum() == pytest.approx(own / 2) and list(stuck["year"]) == [2032]
    (part,) = [one for one in sections_of(bound) if one.title == "What is stuck"]
    assert f"by its day, at most, US$ million: {own / 2:.1f} in 2032" in part.items[0]
    assert free.stuck[free.stuck["kind"] == ENTERED].empty
    (part,) = [
        one for one in sections_of(bound) if one.title == "What becomes of the money set free"
    ]
    assert part.table is not None
    gone = part.table[part.table["Where"] == "Not free"]
    assert gone[MUSD].astype(float).sum() == pytest.approx(own / 2, abs=0.011)
    assert set(gone["What becomes of it"]) == {"Taken as obligated by the day"}


def test_all_of_an_account_is_all_of_the_nations(starter_plan: Plan) -> None:
    own, others, aside = planned(starter_plan)
    event = with_obligated(COUP, [Obligated("MIL", 2032, own + others + aside)])
    told = " ".join(revise(starter_plan, [event], extras=False).words)
    assert f"So US$ {own:.1f} million of Alvaria's {own:.1f} in 2032 are obligated" in told


def test_without_entries_it_says_how_much_counts_as_free(starter_plan: Plan) -> None:
    own, _, _ = planned(starter_plan)
    told = " ".join(revise(starter_plan, [COUP], extras=False).words)
    assert f"all US$ {own:.1f} million of MIL that Alvaria has in 2032 count as free" in told


def test_an_account_of_which_nothing_is_entered_is_told(starter_plan: Plan) -> None:
    own, _, _ = planned(starter_plan)
    event = with_obligated(COUP, [Obligated("EDU", 2032, 1.0)])
    assert only(starter_plan, event) == ()
    assert (
        inputs_after(starter_plan, asked_of(starter_plan, [event]))[0].hash
        == inputs_after(starter_plan, asked_of(starter_plan, [COUP]))[0].hash
    )
    told = " ".join(revise(starter_plan, [event], extras=False).words)
    assert f"Nothing is entered as obligated by 2032-01-05 of MIL: all US$ {own:.1f}" in told
    why = "What is entered of EDU does not count: the event does not bar it."
    assert why in told
    before = counted_words(starter_plan, event)
    assert "fiscal year 2032 of MIL" in before and "as free" in before and why in before


def test_entries_of_that_year_up_to_that_day_count(starter_plan: Plan) -> None:
    entries = [Obligated("MIL", 2032, 3.0, "2032-01-05"), Obligated("EDU", 2032, 1.0),
               Obligated("LAW", 2032, 2.0, "2032-01-06"), Obligated("MIL", 2033, 9.0)]  # fmt: skip
    event = with_obligated(COUP, entries)
    assert dict(event.obligated) == {"MIL": 3.0, "EDU": 1.0}
    before = counted_words(starter_plan, event)
    assert "counts (MIL): it is not set free. What is entered of EDU does not count" in before
    assert "all of its money as free" in counted_words(starter_plan, COUP)
    assert uncounted_words([event], entries) == (
        "Entered as obligated, and not counted: LAW of fiscal year 2032 as of 2032-01-06 (after "
        "the day) and MIL of fiscal year 2033 (the day is in fiscal year 2032)."
    )
    assert uncounted_words([event], entries[:2]) == ""
    with pytest.raises(DataError, match="no coup or sanction is asked"):
        all_with_obligated([Cut("MIL", share=0.1)], entries)


def test_entries_join_what_an_event_was_told_of_other_accounts() -> None:
    entries = [Obligated("MIL", 2032, 8.0), Obligated("LAW", 2032, 2.0)]
    told = Event("coup", "ALV", DAY, (("MIL", 3.0),))
    (event,) = all_with_obligated([told], entries)
    assert isinstance(event, Event) and dict(event.obligated) == {"MIL": 3.0, "LAW": 2.0}
    assert "MIL of fiscal year 2032 (the event has a figure of its own)" in uncounted_words(
        [event], entries
    )


def test_money_of_a_year_is_set_against_money_of_the_base_year() -> None:
    """FMF of 2021: 6,175.5 million of the act are 5,905.9 million of 2020."""
    plan = al.load_plan(Path(__file__).parents[3] / "data" / "us-fy2020-plan")
    event = Event("coup", "NER", datetime.date(2021, 7, 26), (("FMF", 2.0), ("IMET", 999.0)))
    fmf, imet = only(plan, event)
    assert fmf.most_musd == pytest.approx(2.0 * 5905.862 / 6175.52, rel=1e-3)
    money = plan.spending.query("nation == 'NER' and year == 2021 and account == 'IMET'")
    assert imet.most_musd == pytest.approx(float(money["obligation_musd"].sum()))


def test_an_event_with_obligations_is_written_and_read_back() -> None:
    event = Event("coup", "NER", datetime.date(2021, 7, 26), (("FMF", 3000.0), ("IMET", 80.5)))
    text = request_text(event)
    assert text == "--event 'coup:NER:2021-07-26:FMF=3000;IMET=80.5'"
    assert request_of(text) == event
    with pytest.raises(DataError, match="ACCOUNT=US"):
        parse_event("coup:NER:2021-07-26:3000")


@pytest.mark.parametrize(
    "tail", ["FMF=3000;more", "FMF=3000:more", "MORE;FMF=3000", "more:FMF=3000"]
)
def test_more_may_follow_an_event_in_any_writing(tail: str) -> None:
    event = Event("coup", "NER", datetime.date(2021, 7, 26), (("FMF", 3000.0),), more=True)
    assert parse_event(f"coup:NER:2021-07-26:{tail}") == event


@pytest.mark.parametrize(
    ("obligated", "told"),
    [((("XXX", 1.0),), "no account 'XXX'"), ((("MIL", -1.0),), "0 or more"),
     ((("MIL", 1.0), ("MIL", 2.0)), "MIL=1, MIL=2 obligated")],
)  # fmt: skip
def test_wrong_obligations_are_refused(
    starter_plan: Plan, obligated: tuple[tuple[str, float], ...], told: str
) -> None:
    with pytest.raises(DataError, match=told):
        asked_of(starter_plan, [Event("coup", "ALV", DAY, obligated)])


def test_the_command_takes_them_too(starter_plan: Plan, tmp_path: Path) -> None:
    path = f"{tmp_path}/plan"
    starter_plan.save(path)
    own, _, _ = planned(starter_plan)
    command = ["revise", path, "--event", "coup:ALV:2032-01-05", "--obligated",
               f"MIL.2032={own / 2:.3f}", "--quiet"]  # fmt: skip
    found = CliRunner().invoke(app, command)
    assert found.exit_code == 0, found.output
    assert "Obligated by 2032-01-05, as entered" in " ".join(found.output.split())
    lost = CliRunner().invoke(app, [*command[:4], "--obligated", "MIL.2033=1", "--quiet"])
    told = " ".join(lost.output.split())
    assert "not counted: MIL of fiscal year 2033 (the day is in fiscal year 2032)" in told
