"""Money that rests on policy is told apart by whose policy it is: the authors' or a paper's."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from allocator.plan.plan import Plan, load_plan
from allocator.report.authored import authored, authored_rules, authored_words
from allocator.report.basis import basis_of_lines
from allocator.report.first_page.brief import brief
from allocator.report.law_money.ledger import ledger
from allocator.util.format import millions, musd


@pytest.fixture(scope="module")
def shipped() -> Plan:
    return load_plan(Path(__file__).parents[2] / "data" / "us-fy2020-plan")


def with_marks(plan: Plan, **columns: str) -> Plan:
    """Return a plan in whose case all policy floors have these words."""
    marks = plan.case.tables["earmarks"].copy()
    for name, words in columns.items():
        marks.loc[marks["status"] == "policy", name] = words
    return replace(plan, case=replace(plan.case, tables={**plan.case.tables, "earmarks": marks}))


def test_what_would_not_rest_on_policy_without_the_authors_rules_is_theirs(shipped: Plan) -> None:
    found, own = authored(shipped), authored_rules(shipped.case)
    rest = replace(shipped, tables={**shipped.tables, "rules": shipped.rules[
        ~shipped.rules["rule"].isin(own)]})  # fmt: skip
    every, others = (basis_of_lines(one)["policy_musd"].sum() for one in (shipped, rest))
    assert found.policy_musd == pytest.approx(every) and 0 < found.musd < every
    assert found.musd == pytest.approx(every - others)
    assert not any("fmf_floor_egy" in rule for rule in own) and "keep_fmf_tcd" in own


def test_whose_policy_it_is_is_told_on_brief_and_ledger(shipped: Plan) -> None:
    found, told = authored(shipped), authored_words(shipped)
    assert f"Of {musd(found.policy_musd)} that rests on policy, {millions(found.musd)}" in told
    assert all(one in told for one in found.by) and found.by
    assert told in brief(shipped).sentences and told in ledger(shipped).sentences


def test_policy_that_cites_a_paper_is_nobodys_formula(shipped: Plan) -> None:
    assert authored_words(with_marks(shipped, citation="Guidance of the ministry, 2019")) == ""
    assert authored_words(with_marks(shipped, note="", citation="")) == ""
