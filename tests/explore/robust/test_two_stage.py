"""First years decided now: against trying everything, and what must hold of any of them."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from brute_two_stage import Tried, all_first, tried
from exact import two_stage
from hypothesis import given
from invariants import solves, strategies
from small_fleets import LOOSE, crews, delivery, packages, upkeep

from allocator.check import check_plan
from allocator.errors import ConflictError, DataError, SolveError
from allocator.explore.robust.cvar import tail_mean
from allocator.explore.robust.extensive_form import ExtensiveForm
from allocator.explore.robust.probabilities import Chances
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Lock, Policy
from allocator.inputs.scenario.changes import Add, AddRows, Scale
from allocator.inputs.scenario.scenario import Scenario

LOOSELY = Policy(rules_off=LOOSE, change_price=0.0, swing_price=0.0)
BAR = {"rule": "coup_a", "nations": "A", "accounts": "*", "kinds": "equipment", "years": "2031"}
COUP = Scenario("coup", changes=(AddRows("eligibility", [BAR]),))
BASE = Scenario("as it is")
LEAN = Scenario("lean", changes=(Scale("budget_factor.*", 0.6),))
LATE = Scenario("late", changes=(Add("delivery_delay", 1),))
ALL = (BASE, LEAN, LATE, COUP)
CHANCES = Chances({"as it is": 0.4, "lean": 0.3, "late": 0.2, "coup": 0.1}, author="A. Desk")
ALPHA = 0.7


def worths(scenarios: Sequence[Tried]) -> np.ndarray:
    """Return the value of all first years that stand in every scenario, a row each."""
    table = np.array([[one.worth(first) for one in scenarios] for first in all_first(scenarios)])
    return table[np.isfinite(table).all(axis=1)]


@pytest.mark.parametrize(
    "make", [delivery, upkeep, packages, pytest.param(crews, marks=pytest.mark.slow)]
)
def test_trying_everything_finds_no_better_first_years(make: Callable[[], Case]) -> None:
    case = make()
    scenarios = [tried(*one.applied(case, LOOSELY), case.years[:1]) for one in ALL]
    best = np.array([one.best for one in scenarios])
    chance = CHANCES.along([one.name for one in ALL])
    table = worths(scenarios)
    aims = {
        "mean": (table @ chance).max(),
        "regret": (best - table).max(axis=1).min(),
        "tail": min(tail_mean(best - row, chance, ALPHA) for row in table),
    }
    for aim, wanted in aims.items():
        found = two_stage(case, ALL, LOOSELY, aim=aim, chances=CHANCES, alpha=ALPHA)
        reached = {"mean": found.mean_value, "regret": found.worst_regret,
                   "tail": found.tail_regret}[aim]  # fmt: skip
        assert reached == pytest.approx(wanted, abs=1e-5), aim
        assert found.proven == pytest.approx(wanted, abs=1e-5), aim
        assert list(found.scenarios["best"]) == pytest.approx(list(best), abs=1e-5)
        assert [str(fault) for plan in found.plans.values() for fault in check_plan(plan)] == []


def test_information_is_worth_what_the_plans_alone_have_more() -> None:
    found = two_stage(packages(), ALL, LOOSELY, chances=CHANCES)
    assert found.evpi is not None and found.vss is not None
    alone = float(found.scenarios["best"] @ found.scenarios["chance"])
    theirs = float(found.scenarios["reference_value"] @ found.scenarios["chance"])
    assert found.evpi == pytest.approx((alone - found.mean_value,) * 2, abs=1e-5)
    assert found.vss == pytest.approx((found.mean_value - theirs,) * 2, abs=1e-5)
    assert found.evpi[0] > 0 and found.vss[0] > 0
    assert any("(EVPI)" in words for words in found.words)


def test_first_years_that_cannot_stand_are_compared_with_the_least_of_them_changed() -> None:
    found = two_stage(delivery(), ALL, LOOSELY, chances=CHANCES)
    stands = found.scenarios.set_index("scenario")["reference_stands"]
    assert stands["lean"] == "changed" and stands["coup"] == "barred"
    theirs = float(found.scenarios["reference_value"] @ found.scenarios["chance"])
    assert found.vss == pytest.approx((found.mean_value - theirs,) * 2, abs=1e-5)
    assert any("cannot be kept unchanged in lean" in words for words in found.words)


def test_first_years_are_the_same_in_all_scenarios_but_for_what_is_barred() -> None:
    found = two_stage(delivery(), ALL, LOOSELY, chances=CHANCES)
    goods = {}
    for name, plan in found.plans.items():
        first = plan.lines[
            (plan.lines["year"] == 2031) & plan.lines["unit"].isin(["lots", "seats"])
        ]
        goods[name] = dict(first.groupby(["nation", "item"])["quantity"].sum())
    told = {(row.nation, row.item): row.quantity for row in found.first.itertuples()}
    assert told
    for name in ("as it is", "lean", "late"):
        assert goods[name] == pytest.approx(told)
    assert goods["coup"] == {}  # law stops it there, and the plan says what that comes to
    assert found.scenarios.set_index("scenario").at["coup", "barred_musd"] > 0


def test_one_scenario_is_an_ordinary_solve() -> None:
    case = upkeep()
    found = two_stage(case, [BASE], LOOSELY)
    alone = solves.best(case, LOOSELY)
    assert found.mean_value == pytest.approx(solves.value(alone), abs=1e-6)
    assert found.evpi == pytest.approx((0.0, 0.0), abs=1e-6)
    assert found.vss == pytest.approx((0.0, 0.0), abs=1e-6)


def test_the_whole_plan_may_be_decided_now() -> None:
    case = packages()
    now, later = (
        two_stage(case, ALL, LOOSELY, chances=CHANCES, here_and_now=years) for years in (None, 1)
    )
    assert now.years == case.years
    assert now.mean_value <= later.mean_value + 1e-6


@solves.fewest
@given(case=strategies.cases())
def test_whatever_the_case_information_and_foresight_are_worth_something(case: Case) -> None:
    few = [BASE, Scenario("lean", changes=(Scale("budget_factor.*", 0.75),))]
    bounds: list[float] = []

    def heard(extensive: ExtensiveForm, *given: Any) -> Any:
        first, bound = solve(extensive, *given)
        bounds.append(bound)
        return first, bound

    solve = ExtensiveForm.solve
    try:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(ExtensiveForm, "solve", heard)
            found = two_stage(case, few, options=solves.EXACT)
    except ConflictError:
        assert solves.may_conflict(case)
        return
    # from searches of their own and the bound as the solver gave it: the study's would be mended
    alone = np.array([solves.value(solves.best(*one.applied(case, Policy()))) for one in few])
    values = np.array([solves.value(plan) for plan in found.plans.values()])
    assert (values <= alone + 1e-5).all()
    assert values.mean() <= bounds[0] + 1e-5 <= alone.mean() + 2e-5
    if (found.scenarios["reference_stands"] != "changed").all():
        assert found.scenarios["reference_value"].mean() <= bounds[0] + 1e-5
    for plan in found.plans.values():
        assert check_plan(plan) == []


def test_law_that_cannot_be_kept_in_all_scenarios_is_told() -> None:
    """Seats of a year that one scenario must give and another one has no people for."""
    case = crews()
    must = {"rule": "must", "status": "law", "sense": "floor", "kinds": "equipment",
            "per": "each_year", "amount_musd": 1.0, "years": "2031"}  # fmt: skip
    cap = {**must, "rule": "may_not", "sense": "cap", "amount_musd": 0.0}
    few = [Scenario(name, changes=(AddRows("earmarks", [row]),))
           for name, row in (("must", must), ("may not", cap))]  # fmt: skip
    with pytest.raises(ConflictError, match="are possible in all scenarios"):
        two_stage(case, few, LOOSELY)


def test_scenarios_that_are_too_large_together_are_refused_with_their_size() -> None:
    with pytest.raises(DataError, match=r"columns in 4 scenarios.*at most 100 .*regret table"):
        two_stage(delivery(), ALL, LOOSELY, most_columns=100)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"here_and_now": 4}, "1 to 3 years; the horizon is 2031-2033"),
        ({"here_and_now": 0}, "here_and_now is 0"),
        ({"alpha": 1.0}, "alpha is 1.0"),
        ({"aim": "best"}, "mean, regret, tail"),
        ({"reference": "laen"}, "did you mean lean"),
        ({"scenarios": []}, "no scenario"),
        ({"scenarios": [BASE, BASE]}, "two scenarios are called 'as it is'"),
        ({"chances": Chances({"lean": 1.0})}, "no probability of 'as it is'"),
    ],
)
def test_what_cannot_be_is_refused(given: dict, told: str) -> None:
    scenarios = given.pop("scenarios", ALL)
    with pytest.raises(DataError, match=told):
        two_stage(delivery(), scenarios, LOOSELY, **given)


def test_a_cancel_ends_it_without_a_plan() -> None:
    class Set:
        def is_set(self) -> bool:
            return True

    with pytest.raises(SolveError, match="Stopped"):
        two_stage(delivery(), ALL, LOOSELY, cancel=Set())


def test_decisions_of_one_scenario_bend_and_do_not_break_the_others() -> None:
    promise = Lock("boats", "A", item="boat", years="2031", low=1)
    found = two_stage(delivery(), [BASE, Scenario("promise", changes=(promise,))], LOOSELY)
    assert len(found.plans) == 2
    assert [str(fault) for plan in found.plans.values() for fault in check_plan(plan)] == []
