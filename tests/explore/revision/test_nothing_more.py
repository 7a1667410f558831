"""After an event, no more money for its nation is one step away, on pages and in scripts."""

import datetime
import json
import shlex
from dataclasses import replace
from pathlib import Path

import pytest
from after_a_coup import A_COUP, late_of, with_money_to_spare
from tiny_revision import tiny
from typer.testing import CliRunner

import allocator as al
from allocator.check import check_plan
from allocator.cli.main import app
from allocator.explore.revision.asked import asked_of
from allocator.explore.revision.events import bars_of, event_words, still_gets
from allocator.explore.revision.nothing_more import nothing_offers
from allocator.explore.revision.requests import Cut, Event
from allocator.explore.revision.revise import revise
from allocator.explore.revision.revision import Revision
from allocator.explore.revision.rooms import rooms_of
from allocator.explore.revision.sections import headline
from allocator.explore.revision.written import request_of, request_text
from allocator.inputs.policy.policy import Lock
from allocator.plan.plan import Plan
from allocator.util.format import amount
from allocator.workspace.workspace import Workspace

COUP = Event("coup", "ALV", datetime.date(2032, 1, 5))


@pytest.fixture(scope="module")
def found(starter_plan: Plan) -> Revision:
    return revise(starter_plan, [COUP], extras=False)


def late(plan: Plan) -> float:
    return late_of(plan, "ALV")


def test_the_decision_takes_all_that_lawful_accounts_still_give(found: Revision) -> None:
    assert late(found.plan) > 0
    offer = nothing_offers(found.before, found.plan, found.changes)[-1]
    assert f"(US$ {late(found.plan):.1f} million less)" in offer.words
    again = revise(found.before, [COUP, offer.request], extras=False)
    assert late(again.plan) == pytest.approx(0.0, abs=1e-6)
    assert check_plan(again.plan) == [] and again.requests["kept"].all()
    assert nothing_offers(again.before, again.plan, again.changes) == ()
    executed = again.nations[again.nations["year"] < 2032]
    assert executed["before_musd"].sum() > 0
    given_up = executed["change_musd"].abs().max() > 1e-6
    assert given_up == ("Given up of years already executed" in " ".join(again.words))


def test_what_a_nation_still_gets_that_should_get_nothing_is_named() -> None:
    """The decision may be missed: what is begun then reaches the smallest size that it may have."""
    case = tiny(nations=[{"nation": "A", "tier": 1}, {"nation": "B", "tier": 2},
                         {"nation": "C", "tier": 2}],
                accounts=[{"account": "AID", "budget_musd": 2.0},
                          {"account": "SEA", "budget_musd": 0.5}],
                needs=[{"nation": "A", "area": "office", "need_points": 9.0},
                       {"nation": "B", "area": "border", "need_points": 2.0}],
                eligibility=[{"rule": "coup_clause", "effect": "bar", "nations": "C",
                              "accounts": "AID", "citation": "Clause 9"}])  # fmt: skip
    plan = al.solve(case, options=al.SolveOptions(gap=0))
    event = Event("coup", "A", datetime.date(2032, 1, 5))
    free = revise(plan, [event], extras=False)
    offer = nothing_offers(free.before, free.plan, free.changes)[-1]
    (bar,) = bars_of(plan, asked_of(plan, [event]))
    lines = free.plan.lines
    late = lines[(lines["nation"] == "A") & (lines["year"] == 2032)]
    (told,) = still_gets(free.plan, bar, [offer.request])
    much = late["obligation_musd"].sum()
    assert told.startswith(f"A still gets US$ {much:.1f} million of SEA for")
    assert "smallest size" not in told
    assert list(still_gets(free.plan, bar, [])) == []
    whole = float(lines.loc[lines["nation"] == "A", "cost_musd"].sum())
    grants = case.tables["grants"].assign(min_musd=whole)
    tables = {**case.tables, "grants": grants}
    least = replace(free.plan, case=replace(case, tables=tables))
    assert "brings what was begun before to its smallest size" in next(
        still_gets(least, bar, [offer.request])
    )


FREE = replace(A_COUP, more=True)


def test_a_nation_that_lawful_accounts_give_more_can_be_held_to_what_it_had() -> None:
    """The other account may pay the programme that the coup stops, with money to spare."""
    plan = with_money_to_spare()
    free = revise(plan, [FREE], extras=False)
    had = plan.spending[(plan.spending["year"] >= 2032) & (plan.spending["account"] == "SEA")]
    lawful, gets = float(had["obligation_musd"].sum()), late_of(free.plan, "A")
    assert gets > lawful + 0.05
    held, nothing = nothing_offers(free.before, free.plan, free.changes)
    assert held.label == "No more for A than before" and nothing.label == "No more money for A"
    assert f"at most US$ {amount(lawful)} million" in held.words
    again = revise(plan, [FREE, held.request], extras=False)
    assert again.requests["kept"].all() and late_of(again.plan, "A") <= lawful + 1e-6
    assert [one.label for one in nothing_offers(plan, again.plan, again.changes)] == [nothing.label]


def by_account_and_year(plan: Plan, nation: str) -> dict[tuple[str, int], float]:
    own = plan.spending[(plan.spending["nation"] == nation) & (plan.spending["year"] >= 2032)]
    return own.groupby(["account", "year"])["obligation_musd"].sum().to_dict()


def test_by_default_no_account_gives_the_nation_of_an_event_more() -> None:
    plan = with_money_to_spare()
    held, free = (revise(plan, [one], extras=False) for one in (A_COUP, FREE))
    had = by_account_and_year(plan, "A")
    assert all(
        musd <= had.get(key, 0.0) + 1e-3
        for key, musd in by_account_and_year(held.plan, "A").items()
    )
    assert late_of(free.plan, "A") > late_of(held.plan, "A") + 0.05
    assert check_plan(held.plan) == [] and "no account pays A more than before" in held.proof.scope
    assert "No account gives A more than before: the default after an event." in headline(held)
    assert any(one.startswith("By default SEA gives A no more") for one in held.words)
    assert "more of SEA: law still allows that" in headline(free)
    assert not any("By default" in one for one in free.words)


def test_one_step_lets_lawful_accounts_give_more() -> None:
    plan = with_money_to_spare()
    held = revise(plan, [A_COUP], extras=False)
    offer = nothing_offers(plan, held.plan, held.changes)[0]
    assert offer.label == "Let other accounts give A more" and offer.request == FREE
    assert request_text(offer.request) == "--event coup:A:2032-01-05:more"
    sanction = Event("sanction", "A", datetime.date(2032, 3, 5), (("AID", 1.0),))
    asked = offer.asked_with([A_COUP, Cut("AID", share=0.1), sanction])
    assert asked == (FREE, Cut("AID", share=0.1), replace(sanction, more=True))
    assert request_of(request_text(asked[2])) == asked[2]
    nothing = nothing_offers(plan, held.plan, held.changes)[-1]
    none = revise(plan, list(nothing.asked_with([A_COUP])), extras=False)
    assert nothing_offers(plan, none.plan, none.changes) == ()


def test_a_nation_for_which_more_is_asked_is_not_held() -> None:
    plan = with_money_to_spare()
    more = Lock("more_for_a", "A", years="2032", low=1.0, account="SEA")
    found = revise(plan, [A_COUP, more], extras=False)
    assert found.requests["kept"].all() and late_of(found.plan, "A") >= 1.0 - 1e-6


def test_an_event_that_leaves_no_plan_under_the_default_says_so() -> None:
    plan = with_money_to_spare()
    free = revise(plan, [FREE], extras=False)
    told = " ".join(event_words(plan, free.plan, asked_of(plan, [A_COUP])))
    assert "By default they give no more, but no plan was found that holds them to that" in told
    rooms = rooms_of(plan, asked_of(plan, [A_COUP]))
    assert [bool(one.paid_no_more) for one in rooms] == [True, True, False]


def test_nothing_is_offered_without_an_event(starter_plan: Plan) -> None:
    cut = revise(starter_plan, [Cut("MIL", share=0.1)], extras=False)
    assert nothing_offers(cut.before, cut.plan, cut.changes) == ()
    assert cut.document()["nothing_more"] == []


def test_the_document_has_the_decision_as_a_request(found: Revision) -> None:
    offers = nothing_offers(found.before, found.plan, found.changes)
    for offer, told in zip(offers, found.document()["nothing_more"], strict=True):
        assert told["nation"] == "ALV" and request_of(told["request"]) == offer.request
        assert request_text(offer.request) == told["request"]


def test_the_command_that_is_told_gives_nothing_any_more(
    starter_plan: Plan, tmp_path: Path
) -> None:
    path = str(tmp_path / "plan")
    starter_plan.save(path)
    runner = CliRunner()
    asked = ["revise", path, "--event", "coup:ALV:2032-01-05", "--quiet"]
    told = " ".join(runner.invoke(app, asked).output.split())
    command = told[told.index("allocator revise ", told.index("gets nothing")) :]
    command = command[: command.index("}'") + 2]
    assert "--event coup:ALV:2032-01-05" in command
    done = runner.invoke(app, [*shlex.split(command)[1:], "--json"])
    assert done.exit_code == 0, done.output
    document = json.loads(done.output)
    years = [row for row in document["nations"] if row["year"] >= 2032]
    assert sum(row["after_musd"] for row in years) == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("dry_run", [False, True])
def test_the_command_that_is_told_works_in_a_workspace(
    starter_plan: Plan, tmp_path: Path, dry_run: bool
) -> None:
    """It begins from the step before the answer, gives a reason and says that it is a branch."""
    plan, folder = str(tmp_path / "plan.xlsx"), str(tmp_path / "a workspace")
    starter_plan.save(plan)
    runner = CliRunner()
    begin = ["journal", "start", folder, plan, "--reason", "approved", "--author", "ann"]
    assert runner.invoke(app, begin).exit_code == 0
    signed = ["--dry-run"] if dry_run else ["--reason", "a coup", "--author", "ann"]
    asked = ["revise", folder, "--event", "coup:ALV:2032-01-05", *signed, "--quiet"]
    told = " ".join(runner.invoke(app, asked).output.split())
    assert ("if you want that (a branch from step 1):" in told) == (not dry_run)
    command = told[told.index("allocator revise ", told.index("gets nothing")) :]
    end = "--dry-run" if dry_run else "--reason 'a coup' --author ann"
    command = command[: command.index(end) + len(end)]
    done = runner.invoke(app, [*shlex.split(command)[1:], "--quiet"])
    assert done.exit_code == 0, done.output
    steps = {one.step: one.parent for one in Workspace.open(Path(folder)).journal.steps.values()}
    assert steps == ({1: None} if dry_run else {1: None, 2: 1, 3: 1})
