"""A planner's own decisions: what is known before them, and what became of them in a plan."""

from __future__ import annotations

import doctest

import pytest

from allocator.assemble.instance import lay
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Lock, Policy
from allocator.plan.plan import Plan
from allocator.report.compare.compare import compare_plans
from allocator.report.decisions import facts as decision_facts_module
from allocator.report.decisions import outcomes
from allocator.report.decisions.facts import DecisionFacts, amount_words, decision_facts, unit_of
from allocator.report.decisions.lots import lot_named
from allocator.report.decisions.obstacles import decision_stops
from allocator.report.item_needs import item_needs
from allocator.session.solve import solve
from allocator.solver.options import SolveOptions

QUICK = SolveOptions(method="whole", gap=0.05)
LOCKS = (
    Lock("boats", "ALV", "patrol_boat", low=4, author="A. Planner", reason="coast"),
    Lock("barred", "CRV", "patrol_boat", low=1, author="A. Planner", reason="coast"),
    Lock("nothing", "BSN", high=0, author="A. Planner", reason="talks"),
)


@pytest.fixture(scope="module")
def plan(starter_case: Case) -> Plan:
    return solve(starter_case, Policy(locks=LOCKS), options=QUICK)


@pytest.mark.parametrize("module", [decision_facts_module, outcomes])
def test_examples_in_the_code(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


def test_units_are_those_of_the_thing(starter_case: Case) -> None:
    grant = starter_case.tables["grants"]["item"].iloc[0]
    things = ("patrol_boat", "boat_crew", grant, "MIL", "")
    assert [unit_of(starter_case, one) for one in things] == [
        "lots", "seats", "US$ million", "US$ million", "US$ million",
    ]  # fmt: skip


def test_what_cannot_be_is_told_and_nothing_else(starter_case: Case) -> None:
    """The model has a pair that is decided on exactly where nothing is said against it."""
    for nation in starter_case.tables["nations"]["nation"]:
        for item in starter_case.items["item"]:
            policy = Policy(locks=(Lock("one", nation, item, low=1),))
            ground = lay(starter_case, policy)
            row, column = ground.nation_codes.index(nation), ground.item_codes.index(item)
            possible = ground.wanted[row, column] and ground.price[column] <= ground.ceiling[row]
            assert bool(decision_stops(starter_case, Policy(), nation, item)) != possible


@pytest.mark.parametrize(
    ("nation", "what", "told"),
    [
        ("BSN", "patrol_boat", "It needs a coast, and Besania has none."),
        ("DRN", "armed_truck", "Its bridges do not carry a truck"),
        ("CRV", "patrol_boat", "coup_in_corvina (Coup Clause, section 9) forbids"),
        ("CRV", "patrol_boat", "coup_in_corvina can be waived"),
    ],
)
def test_why_nothing_can_be_had(starter_case: Case, nation: str, what: str, told: str) -> None:
    assert told in " ".join(decision_stops(starter_case, Policy(), nation, what))


def test_a_waiver_opens_what_it_waives(starter_case: Case) -> None:
    policy = Policy(waivers=("coup_in_corvina",))
    assert not decision_stops(starter_case, policy, "CRV", "patrol_boat")


def test_facts_say_price_quantity_and_limits(plan: Plan) -> None:
    facts = decision_facts(plan.case, Policy(price={"patrol_boat": 5}), plan, "ALV", "patrol_boat")
    told = " ".join(facts.words)
    assert "1 lot is “Patrol boat” and costs US$ 5 million." in told
    assert "At most 1 lot a year for one nation" in told
    assert item_needs(plan.case, Policy(price={"patrol_boat": 5}), "patrol_boat") in told
    given = plan.lines.query("nation == 'ALV' and item == 'patrol_boat' and kind == 'equipment'")
    count = given["quantity"].sum()
    assert f"The plan shown gives {amount_words(count, 'lots')} over all years" in told
    assert facts.most == 2  # of the stock there is
    assert facts.against(2) == () and "No more than 2 lots" in facts.against(3)[0]
    years = decision_facts(plan.case, Policy(), plan, "ALV", "patrol_boat", (2031,))
    assert years.most == 1 and "in these years" in " ".join(years.words)


def test_a_form_begins_with_what_changes_the_plan() -> None:
    facts = DecisionFacts("lots", (), 20.0, (), given=12.0)
    assert facts.proposed("at least")["low"] == 13 and facts.proposed("at most")["high"] == 11
    assert facts.idle(12, None) and not facts.idle(13, None)
    assert facts.idle(None, 12) and not facts.idle(None, 11) and not facts.idle(13, 13)
    assert DecisionFacts("lots", (), 12.0, (), given=12.0).proposed("at least")["low"] == 12


def test_a_plan_at_a_limit_is_told_with_the_limit(plan: Plan) -> None:
    """Whoever asks for more boats than can be had is not told that the plan has them already."""
    facts = DecisionFacts("lots", (), 12.0, (), 12.0, limit="at most 4 lots a year")
    assert facts.proposed("at least")["low"] == 12
    assert facts.idle(12, None).startswith("No more can be had in these years: at most 4 lots a")
    assert "already meets" in facts.idle(11, None) and "already meets" in facts.idle(None, 12)
    assert "or one lot less; more cannot be had" in facts.start_words()
    assert facts.against(13)[0].endswith("can be had in these years: at most 4 lots a year.")
    for years, end in (((), "2 lots in all years for all nations together"),
                       ((2031,), "1 lot a year for one nation")):  # fmt: skip
        drawn = decision_facts(plan.case, Policy(), plan, "ALV", "patrol_boat", years)
        assert drawn.limit.endswith(end)


def test_lots_of_several_things_are_counted_in_them() -> None:
    """Whoever asks for 24 boats means boats, not lots of two; where the figure is from is said."""
    lot = lot_named("Coastal patrol boats (2, with spares)")
    facts = DecisionFacts("lots", (), 20.0, (), given=12.0, lot=lot)
    assert (facts.counted_in, facts.each) == ("coastal patrol boats", 2)
    told = facts.start_words()
    assert "gives, 24 coastal patrol boats (12 lots), with one lot more" in told
    assert "1 lot is 2 coastal patrol boats" in told
    plain = DecisionFacts("US$ million", (), None, (), given=12.5)
    assert (plain.counted_in, plain.each) == ("US$ million", 1)
    assert "gives, US$ 12.5 million, with US$ 1 million more" in plain.start_words()


def test_a_part_of_a_lot_asks_for_all_of_it_or_none() -> None:
    lot = lot_named("Coastal patrol boats (2, with spares)")
    facts = DecisionFacts("lots", (), 20.0, (), given=12.0, lot=lot)
    assert [facts.whole(name, 27.0) for name in ("low", "fixed", "high")] == [14.0, 14.0, 13.0]
    assert facts.whole("low", 28.0) == 14.0 and not facts.rounding("low", 28.0)
    assert facts.rounding("low", 27.0) == (
        "27 coastal patrol boats are 13.5 lots: the decision asks for 28 coastal patrol boats "
        "(14 lots)."
    )
    assert DecisionFacts("seats", (), None, ()).whole("low", 2.5) == 3.0
    assert DecisionFacts("US$ million", (), None, ()).whole("low", 2.5) == 2.5


def test_needs_of_an_item_follow_the_policy(starter_case: Case) -> None:
    told = item_needs(starter_case, Policy(), "patrol_boat")
    late = item_needs(starter_case, Policy(delivery_delay=1), "patrol_boat")
    lead = dict(starter_case.tables["equipment"][["item", "lead_years"]].to_numpy())["patrol_boat"]
    assert f"after {lead + 1:.0f} year" in late and late != told
    assert "people a lot" in told and "upkeep US$ " in told and "M a lot a year" in told
    bare = item_needs(starter_case, Policy(left_out=("people", "sustainment")), "patrol_boat")
    assert "no crew" in bare and "no upkeep" in bare
    assert item_needs(starter_case, Policy(), "no_such_item") == ""


def test_a_decision_on_money_has_facts_too(plan: Plan) -> None:
    facts = decision_facts(plan.case, Policy(), plan, "BSN", "")
    assert facts.words == ("The plan shown gives none over all years.",)
    assert facts.most is None and not facts.stops


def test_outcomes_agree_with_the_plan_and_say_why(plan: Plan) -> None:
    found = outcomes.decision_outcomes(plan).set_index("lock")
    assert set(found.index) == {"boats", "barred", "nothing", "boat_for_farland"}
    lines = plan.lines[plan.lines["kind"] == "equipment"].groupby(["nation", "item"])["quantity"]
    given = lines.sum().to_dict()
    boats = found.loc["boats"]
    assert boats["asked"] == 4 and boats["given"] == given.get(("ALV", "patrol_boat"), 0.0)
    assert not boats["met"] and boats["unit"] == "lots"
    assert "Patrol boat" in boats["why"] and "No room for it" in boats["why"]
    assert "Coup Clause, section 9" in found.loc["barred", "why"]
    assert found.loc["nothing", "met"] and found.loc["nothing", "why"] == ""


def test_a_decision_that_only_costs_too_much_is_told_so(starter_case: Case) -> None:
    cheap = Policy(
        locks=(Lock("money", "ESM", low=1.5, author="A", reason="b"),),
        rule_price={"lock": 1e-6},
        change_price=0.0,
        swing_price=0.0,
    )
    plan = solve(starter_case, cheap, options=SolveOptions(gap=0))
    found = outcomes.decision_outcomes(plan).set_index("lock")
    assert not found.loc["money", "met"]
    why = found.loc["money", "why"]
    assert "No single rule about it prevents it" in why and "the penalty" in why


def test_an_account_used_up_and_a_decision_against_another_are_told(starter_case: Case) -> None:
    locks = (
        Lock("courses", "BSN", account="EDU", low=5, author="A", reason="b"),
        Lock("none", "ALV", high=0, author="A", reason="b"),
        Lock("boat", "ALV", "patrol_boat", low=1, author="A", reason="b"),
    )
    policy = Policy(locks=locks)
    facts = decision_facts(starter_case, policy, None, "BSN", "EDU")
    assert facts.most == 3 and "No more than US$ 3 million" in facts.against(5)[0]
    assert "the account holds US$ 3 million for nations" in facts.against(5)[0]
    assert (
        decision_facts(starter_case, policy, None, "BSN", "MIL", (2031,)).most == 12
    )  # carried in
    found = outcomes.decision_outcomes(solve(starter_case, policy, options=QUICK)).set_index("lock")
    why = found.loc["courses", "why"]
    assert why.startswith("No room for it: All the money there is of Military education,")
    lost = found.loc[["none", "boat"]].query("~met")
    assert len(lost) == 1 and "Decided: Alvaria" in lost["why"].iloc[0]


def test_exactly_enough_room_is_room(plan: Plan) -> None:
    """Rules in the way of one lot more leave less than one lot, not just one."""
    for left, told in ((1.0, False), (0.5, True)):
        rules = plan.rules.copy()
        rules.loc[rules["family"].isin(["production", "stock"]), "slack"] = left
        changed = Plan(plan.case, plan.policy, plan.meta, {**plan.tables, "rules": rules})
        why = outcomes.decision_outcomes(changed).set_index("lock").loc["boats", "why"]
        assert ("Patrol boat can be" in why) == told, why


def test_news_are_new_decisions_and_those_not_kept(plan: Plan) -> None:
    told = list(outcomes.decision_news(None, plan))
    assert any("nothing of all money" in one and "Kept" in one for one in told)
    again = list(outcomes.decision_news(plan, plan))
    assert again and not any("Kept" in one for one in again)
    assert list(compare_plans(plan, plan).words[: len(again)]) == again


def test_switched_off_decisions_have_no_outcome(plan: Plan) -> None:
    rules = plan.rules[~plan.rules["family"].isin(["lock_low", "lock_high"])]
    off = Plan(plan.case, plan.policy, plan.meta, {**plan.tables, "rules": rules})
    assert outcomes.decision_outcomes(off).empty
