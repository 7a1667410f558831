"""Decisions made of a plan: what they keep stays when the plan is made anew."""

from pathlib import Path

import pytest
from points import small

import allocator as al
from allocator.check import check_plan
from allocator.cli.inputs import Inputs
from allocator.errors import DataError
from allocator.explore.revision.revise import revise
from allocator.inputs.case.case import Case
from allocator.inputs.case.names import names_by_code
from allocator.inputs.policy.differences import policy_differences
from allocator.inputs.policy.policy import Lock
from allocator.plan.plan import Plan
from allocator.report.decisions.kept import (
    keep,
    keep_all_but,
    keeping,
    kept_decisions,
    no_longer_kept,
)
from allocator.report.decisions.outcomes import decision_news, decision_outcomes

EXACT = al.SolveOptions(gap=0)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return al.solve(small(3, with_delivery=True), options=EXACT)


def goods(plan: Plan, nation: str) -> dict[tuple[str, int], float]:
    own = plan.lines[(plan.lines["nation"] == nation) & (plan.lines["kind"] != "sustainment")]
    sums = own.groupby(["item", "year"])["quantity"].sum().round(5)
    return {(str(item), int(year)): float(n) for (item, year), n in sums.items() if n}  # type: ignore[misc]


def richest(plan: Plan) -> list[str]:
    money = plan.spending.groupby("nation")["obligation_musd"].sum()
    return [str(code) for code in money.sort_values(ascending=False).index]


def cut(case: Case) -> al.Policy:
    return al.Policy(budget_factor=dict.fromkeys(case.tables["accounts"]["account"], 0.8))


def test_a_nation_that_is_kept_has_the_same_goods_after_a_cut(plan: Plan) -> None:
    nation = richest(plan)[1]
    policy = cut(plan.case)
    found = al.solve(plan.case, policy.replace(locks=keep(plan, nation)), options=EXACT)
    assert check_plan(found) == []
    assert goods(found, nation) == goods(plan, nation)
    assert decision_outcomes(found)["met"].all()


def test_all_but_a_nation_is_every_other_nation(plan: Plan) -> None:
    first, *rest = richest(plan)
    every = set(plan.case.tables["nations"]["nation"])
    assert {lock.nation for lock in keep_all_but(plan, first)} == every - {first}
    assert {lock.nation for lock in keep_all_but(plan)} == every
    case, kept = plan.case, keep_all_but(plan, first)
    found = al.solve(case, al.Policy(locks=kept, discount=0.2), options=EXACT)
    assert all(goods(found, nation) == goods(plan, nation) for nation in rest)


def test_an_account_that_is_kept_pays_each_nation_the_same(plan: Plan) -> None:
    account = str(plan.spending.groupby("account")["obligation_musd"].sum().idxmax())
    locks = keep(plan, account, reason="agreed", author="A. Planner")
    assert {lock.account for lock in locks} == {account}
    assert {(lock.reason, lock.author) for lock in locks} == {("agreed", "A. Planner")}
    found = al.solve(plan.case, al.Policy(locks=locks, discount=0.2), options=EXACT)

    def paid(one: Plan) -> dict[tuple[str, int], float]:
        own = one.spending[one.spending["account"] == account]
        sums = own.groupby(["nation", "year"])["obligation_musd"].sum()
        return sums[sums > 1e-3].to_dict()

    assert paid(found) == pytest.approx(paid(plan), abs=1e-3)


def test_wrong_codes_are_told(plan: Plan) -> None:
    with pytest.raises(DataError, match="no nation or account 'XXX'"):
        keep(plan, "XXX")
    account = str(plan.case.tables["accounts"]["account"].iloc[0])
    with pytest.raises(DataError, match="nations and accounts together"):
        keep_all_but(plan, richest(plan)[0], account)


def test_a_saved_plan_is_kept_from_the_command_line(plan: Plan, tmp_path: Path) -> None:
    al.save_case(plan.case, tmp_path / "case")
    plan.save(tmp_path / "first")
    first, second, *_ = richest(plan)
    inputs = Inputs(tmp_path / "case", None, (), keep=(f"{tmp_path / 'first'}:{first},{second}",))
    _, policy, _ = inputs.read()
    assert {lock.nation for lock in policy.locks} == {first, second}
    rest = kept_decisions(f"{tmp_path / 'first'}:all-but:{first}")
    assert first not in {lock.nation for lock in rest} and rest
    for text in ("first", "first:", ":KEN"):
        with pytest.raises(DataError, match="PLAN:CODES"):
            kept_decisions(text)


def test_what_is_kept_is_told_in_one_line_each_time(plan: Plan) -> None:
    nation, other, *_ = richest(plan)
    names = names_by_code(plan.case)
    policy = keeping(plan.policy, [*keep(plan, nation), *keep(plan, other)])
    count = len(policy.locks)
    (line,) = policy_differences(plan.policy, policy, names)
    assert line.startswith("Decided: ") and f"({count} decisions)" in line
    found = revise(plan, policy.locks)
    assert len(found.requests) == count and found.requests["kept"].all()
    assert found.words[0].endswith(f"({count} decisions). Kept.") and found.lines.empty
    assert not any("decision" in words for words in found.words[1:])
    (news,) = decision_news(plan, found.plan)
    assert news == f"{line}. Kept."
    (back,) = policy_differences(policy, no_longer_kept(policy, nation), names)
    assert back.startswith("Taken back: ")


def test_keeping_a_nation_again_replaces_what_was_kept(plan: Plan) -> None:
    nation, other, *_ = richest(plan)
    mine = Lock("mine", nation, low=0.0)
    policy = keeping(plan.policy.replace(locks=(mine,)), keep(plan, nation))
    assert keeping(policy, keep(plan, nation)) == policy
    both = keeping(policy, keep(plan, other))
    assert no_longer_kept(both, other) == policy
    assert no_longer_kept(both, nation, other).locks == (mine,)


def test_what_is_not_kept_is_named(plan: Plan) -> None:
    locks = keep_all_but(plan)
    found = al.solve(plan.case, cut(plan.case).replace(locks=locks), options=EXACT)
    (news,) = decision_news(plan, found)
    missed = decision_outcomes(found).query("not met")
    assert len(missed)
    assert f"{len(missed)} decision" in news and f"of {len(locks):,} not kept in full" in news
    assert str(missed["words"].iloc[0]) in news
