"""Values of scenarios that are on other scales are told apart; sizes are refused early."""

import pytest
from exact import two_stage
from small_fleets import LOOSE, delivery

from allocator.errors import DataError
from allocator.explore.batch.value_scale import ValueScale, scale_warnings
from allocator.explore.robust import recourse
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.inputs.scenario.changes import Add, AddRows, Change, Scale, Set
from allocator.inputs.scenario.scenario import Scenario

BASE = Scenario("as it is")
BAR = {"rule": "coup_a", "nations": "A", "accounts": "*", "kinds": "equipment", "years": "2031"}


def warned(case: Case, *scenarios: Scenario) -> tuple[str, ...]:
    sticks = {one.name: ValueScale.of(*one.applied(case)) for one in scenarios}
    return scale_warnings(ValueScale.of(case, Policy()), sticks)


@pytest.mark.parametrize(
    "change",
    [
        Scale("needs.need_points", 2.0, where={"area": "sea"}),
        Set("discount", 0.2),
        Set("after_weight", 0.5),
        Set("case.last_year", 2034),
        Set("tier_weight.1", 9.0),
    ],
)
def test_other_needs_weights_or_years_are_another_scale(starter_case: Case, change: Change) -> None:
    other = Scenario("other", changes=(change,))
    (told,) = warned(starter_case, BASE, other)
    assert " in other. Value is per cent" in told
    assert warned(starter_case, other) == ()


@pytest.mark.parametrize(
    "change",
    [
        Scale("budget_factor.*", 0.5),
        Add("delivery_delay", 1),
        Scale("nations.absorbable_musd", 0.5),
        Scale("nations.propensity", 0.5),
    ],
)
def test_other_money_law_and_delays_are_the_same_scale(starter_case: Case, change: Change) -> None:
    assert warned(starter_case, BASE, Scenario("other", changes=(change,))) == ()


def test_scenarios_too_large_together_are_refused_before_all_are_built(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bar = Scenario("coup", changes=(AddRows("eligibility", [BAR]),))
    made = []
    begin = recourse.ScenarioModel.__init__

    def counted(world: recourse.ScenarioModel, *args: object, **named: object) -> None:
        made.append(world)
        begin(world, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(recourse.ScenarioModel, "__init__", counted)
    with pytest.raises(DataError, match="columns in 2 scenarios"):
        two_stage(delivery(), [BASE, bar], Policy(rules_off=LOOSE), most_columns=100)
    assert len(made) == 1
