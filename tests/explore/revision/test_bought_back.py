"""What money buys back beside an addition, an event and a proof that is not closed."""

import datetime
from dataclasses import replace

import pandas as pd
import pytest
from tiny_revision import tiny

import allocator as al
from allocator.explore.revision.requests import Addition, Cut, MoneyEvent, Request
from allocator.explore.revision.revise import revise
from allocator.explore.revision.revision import Revision
from allocator.plan.plan import Plan
from allocator.solver.backend.compiled_model import Floats
from allocator.solver.search import near_plan
from allocator.solver.search.reduced_cost_fixing import Answer, NoAnswer, Task
from allocator.util.format import amount

KEY = ["nation", "item", "year"]
CUT = Cut("AID", share=0.4)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return al.solve(tiny(2033), options=al.SolveOptions(gap=0))


def goods(plan: Plan) -> "pd.Series[float]":
    return plan.lines[plan.lines["kind"] != "sustainment"].groupby(KEY)["quantity"].sum()


def fallen(found: Revision, year: int) -> dict[tuple[str, str, int], float]:
    """Return what nations have less of in a year, whose money is of that year alone."""
    less = goods(found.before).sub(goods(found.plan), fill_value=0.0)
    return {
        (str(n), str(i), int(t)): float(much)
        for (n, i, t), much in less.items()
        if t == year and much > 1e-6
    }


def bought(found: Revision) -> dict[tuple[str, str, int], float]:
    rows = found.back.to_dict("records")
    return {(str(r["nation"]), str(r["item"]), int(r["bought_in"])): r["quantity"] for r in rows}


def test_enough_money_buys_back_all_that_fell_out(plan: Plan) -> None:
    """US$ 20 million is more than all that is lost."""
    late = MoneyEvent("late_appropriation", "AID", datetime.date(2030, 11, 5))
    requests: list[list[Request]] = [[CUT], [CUT, late]]
    for asked in requests:
        found = revise(plan, asked)
        lost = fallen(found, 2031)
        assert lost and bought(found) == pytest.approx(lost, abs=1e-4)


def test_what_the_money_cannot_buy_back_is_told_to_stay_unused(plan: Plan) -> None:
    found = revise(plan, [CUT])
    sums = [one.spending.groupby("year")["obligation_musd"].sum() for one in (plan, found.plan)]
    lost = float((sums[0] - sums[1]).loc[2031])
    told = next(words for words in found.words if "would buy back" in words)
    assert 0 < lost < 20
    assert f"US$ {amount(20 - lost)} million of AID would stay unused." in told


@pytest.mark.parametrize("share", [0.99, 0.999, 1.0])
def test_money_buys_back_what_a_cut_of_nearly_all_took(plan: Plan, share: float) -> None:
    """Limits of goods and payments that follow from money do not stay at what was left of it."""
    found = revise(plan, [Cut("AID", share=share)])
    lost = fallen(found, 2031)
    back = {key: much for key, much in bought(found).items() if key[2] == 2031}
    assert lost and back == pytest.approx(lost, abs=1e-4)
    assert "The best new use found" in " ".join(found.words)


def test_what_is_asked_for_stays_beside_what_money_buys_back(plan: Plan) -> None:
    """Two trucks a year are made, and the one asked for takes the place of another nation's."""
    asked = Addition(1, "truck", "B", 2031)
    assert goods(plan)["B", "truck", 2031] == goods(plan)["A", "truck", 2031] == 1
    found = revise(plan, [CUT, asked])
    assert found.requests["kept"].all()
    lost = fallen(found, 2031)
    assert lost.pop(("A", "truck", 2031)) == 1
    assert lost and bought(found) == pytest.approx(lost, abs=1e-4)


def test_what_the_searches_leave_open_of_a_gain_is_told(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    sure = " ".join(revise(plan, [CUT]).words)
    assert "would buy back" in sure and "leaves open" not in sure
    search = near_plan.solve_near_relaxation

    def loose(task: Task, start: Floats | None) -> Answer | NoAnswer:
        found = search(task, start)
        assert isinstance(found, Answer)
        return replace(found, bound=found.bound - 100.0)

    monkeypatch.setattr(near_plan, "solve_near_relaxation", loose)
    told = " ".join(revise(plan, [CUT]).words)
    assert "of which the proof leaves open 200.00 value points; that is a tie" in told
