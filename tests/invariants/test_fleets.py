"""What holds of delivery, upkeep, people and packages: off means off, and more helps."""

from typing import Any

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from invariants.drawn_policies import policies
from invariants.fleets import ALL, fleet_case, fleet_policies, fleets, without
from invariants.solves import EXACT, NEAR, best, close, examples, faults, fewest, finished, value
from invariants.strategies import Frames

from allocator.assemble import assemble
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.session.session import Session
from allocator.solver.options import SolveOptions

three = examples(3)


def no_worse(richer: float, poorer: float) -> bool:
    return richer >= poorer or close(richer, poorer, NEAR)


@fewest
@given(st.data())
def test_a_switch_that_is_off_changes_no_digit(data: st.DataObject) -> None:
    """Left out, the new data might as well not be there: the same plan to every digit."""
    frames = data.draw(fleets())
    case, plain = fleet_case(frames), fleet_case(without(frames))
    policy = data.draw(policies(plain)).replace(left_out=ALL)
    one, other = best(case, policy), best(plain, policy)
    assert one.meta["best_value"] == other.meta["best_value"]
    for name in ("lines", "rules", "accounts", "coverage"):
        pd.testing.assert_frame_equal(one.tables[name], other.tables[name], obj=name)


@three
@given(st.data())
def test_what_has_no_data_needs_no_switch(data: st.DataObject) -> None:
    frames = without(data.draw(fleets()))
    case = fleet_case(frames, years_after=0)
    policy = data.draw(policies(case))
    assert_same_problem(case, policy, case, policy.replace(left_out=ALL))


def assert_same_problem(one: Case, policy: Policy, other: Case, other_policy: Policy) -> None:
    left, right = assemble(one, policy), assemble(other, other_policy)
    assert left.sets == right.sets
    assert left.members == right.members
    for name, figure in left.figures.items():
        assert figure.keys == right.figures[name].keys, name
        np.testing.assert_allclose(
            figure.values, right.figures[name].values, rtol=1e-12, err_msg=name
        )


@three
@given(st.data(), st.integers(1, 3))
def test_factors_and_delays_are_what_the_tables_could_say(data: st.DataObject, k: int) -> None:
    """A delay of k years twice is one of 2k; a factor is a factor on the column."""
    frames = data.draw(fleets())
    case = fleet_case(frames)
    policy = data.draw(fleet_policies(case)).replace(attrition_factor=1)
    late = raised(frames, "equipment", "lead_years", k)
    delays = [policy.replace(delivery_delay=policy.delivery_delay + more) for more in (k, 2 * k)]
    assert_same_problem(fleet_case(late), delays[0], case, delays[1])
    for table, column, name in (
        ("equipment", "tail_share", "tail_factor"),
        ("nations", "host_sustain_musd", "host_factor"),
        ("skills", "attrition_per_year", "attrition_factor"),
    ):
        if table in frames:
            twice = frames[table].assign(**{column: frames[table][column] * 2})
            doubled = policy.replace(**{name: 2 * getattr(policy, name)})
            assert_same_problem(fleet_case({**frames, table: twice}), policy, case, doubled)


def raised(frames: Frames, table: str, column: str, by: float) -> Frames:
    frame = frames[table]
    return {**frames, table: frame.assign(**{column: frame[column] + by})}


@pytest.mark.parametrize(
    ("table", "column", "by"),
    [("nations", "host_sustain_musd", 0.5), ("equipment", "initial_support_years", 1),
     ("skill_base", "persons", 1.5), ("graduates", "persons_per_seat", 0.5)],
)  # fmt: skip
@three
@given(data=st.data())
def test_more_means_are_no_worse(data: st.DataObject, table: str, column: str, by: float) -> None:
    frames = data.draw(fleets().filter(lambda some: table in some))
    richer, case = fleet_case(raised(frames, table, column, by)), fleet_case(frames)
    policy = data.draw(fleet_policies(case))
    assert no_worse(value(best(richer, policy)), value(best(case, policy)))


@three
@given(st.data())
def test_later_delivery_is_no_better(data: st.DataObject) -> None:
    """Without wear, upkeep and what is timed by delivery: a late lot is younger, and lasts."""
    case = fleet_case(data.draw(fleets()))
    policy = data.draw(fleet_policies(case)).replace(
        retention=1.0, left_out=("sustainment", "packages")
    )
    later = policy.replace(delivery_delay=policy.delivery_delay + 1)
    assert no_worse(value(best(case, policy)), value(best(case, later)))


@pytest.mark.parametrize(
    "family", ["module", "types", "graduation", "after", "band", "changed", "idle"]
)
@examples(2)
@given(data=st.data())
def test_switching_a_rule_off_is_no_worse(data: st.DataObject, family: str) -> None:
    case = fleet_case(data.draw(fleets()))
    policy = data.draw(fleet_policies(case))
    off = policy.replace(rules_off=[family])
    assert no_worse(value(best(case, off)), value(best(case, policy)))


@three
@given(st.data())
def test_people_may_be_counted_in_tens(data: st.DataObject) -> None:
    frames = data.draw(fleets().filter(lambda some: "crews" in some))
    tens: dict[str, Any] = {
        table: frames[table].assign(**{column: frames[table][column] / 10})
        for table, column in (("crews", "persons_per_lot"), ("graduates", "persons_per_seat"),
                              ("skill_base", "persons")) if table in frames
    }  # fmt: skip
    case, other = fleet_case(frames), fleet_case(frames | tens)
    policy = data.draw(fleet_policies(case))
    assert close(value(best(case, policy)), value(best(other, policy)))


@three
@given(st.data())
def test_plans_keep_every_rule_and_guided_ones_prove_what_they_say(data: st.DataObject) -> None:
    case = fleet_case(data.draw(fleets()))
    policy = data.draw(fleet_policies(case))
    whole = best(case, policy)
    guided = best(case, policy, SolveOptions(gap=0.0, method="guided"))
    assert faults(whole) == faults(guided) == ""
    assert no_worse(value(whole), value(guided))
    assert no_worse(guided.meta["bound"], value(whole))


@three
@given(st.data())
def test_a_session_brought_to_another_policy_finds_the_same(data: st.DataObject) -> None:
    case = fleet_case(data.draw(fleets()))
    before, after = data.draw(fleet_policies(case)), data.draw(fleet_policies(case))
    session = Session(case, before)
    session.update(after)
    assert close(value(finished(session, EXACT)), value(best(case, after)))
