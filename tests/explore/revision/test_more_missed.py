"""Rules that an answer misses by more: every place counts, however its group turned elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from allocator.explore.revision.answer_tables import rules_missed
from allocator.explore.revision.more_missed import missed_musd, missed_words, more_missed
from allocator.explore.revision.requests import Cut
from allocator.explore.revision.revise import revise
from allocator.explore.revision.revision import Revision
from allocator.explore.revision.sections import headline
from allocator.explore.revision.value_words import missed_more
from allocator.plan.plan import Plan
from allocator.util.format import amount
from allocator.util.tolerance import VIOLATED

_KEY = ["rule", "family", "status", "nation", "account", "item", "year"]


@pytest.fixture(scope="module")
def found(starter_plan: Plan) -> Revision:
    return revise(starter_plan, [Cut("MIL", share=0.4)])


def _bends(plan: Plan) -> dict[tuple[str, ...], tuple[float, float, str]]:
    rows = plan.rules.to_dict("records")
    return {
        tuple(row[name] for name in _KEY): (row["bend"], row["bend_price_value"], row["unit"])
        for row in rows
    }


def test_every_place_that_is_missed_by_more_counts_once(found: Revision) -> None:
    was, now = _bends(found.before), _bends(found.plan)
    more = {key: now[key][0] - was.get(key, (0.0, 0.0, ""))[0] for key in now}
    more = {key: much for key, much in more.items() if much > VIOLATED}
    assert more and int(found.missed["places"].sum()) == len(more)
    points = sum(much * now[key][1] for key, much in more.items())
    assert found.missed["points"].sum() == pytest.approx(points)
    money = sum(much for key, much in more.items() if now[key][2] == "US$ million")
    assert missed_musd(found.missed) == pytest.approx(money)
    assert found.missed["points"].is_monotonic_decreasing
    assert "law" not in set(found.missed["status"])


def test_they_account_for_what_missed_rules_count_more(found: Revision) -> None:
    more = missed_more(found.before, found.plan, found.requests)
    assert found.missed["points"].sum() >= more - 1e-9


def test_a_rule_missed_before_counts_by_what_is_missed_more(found: Revision) -> None:
    worse = found.plan.rules
    first = worse.index[worse["bend"] > VIOLATED][0]
    half = worse.assign(bend=worse["bend"].where(worse.index != first, worse["bend"] / 2))
    tables = {**found.plan.tables, "rules": half}
    between = Plan(found.plan.case, found.plan.policy, found.plan.meta, tables)
    (row,) = more_missed(between, found.plan).to_dict("records")
    bend = worse.loc[first, "bend"]
    assert row["missed"] == pytest.approx(bend) and row["before"] == pytest.approx(bend / 2)
    assert row["share"] == pytest.approx(bend / abs(worse.loc[first, "limit"]))
    assert row["points"] == pytest.approx(bend / 2 * worse.loc[first, "bend_price_value"])
    told = headline(replace(found, before=between, missed=more_missed(between, found.plan)))
    assert "Newly missed, or missed by more than before: 1 policy rule" in told
    assert "(before: " in missed_words(row)
    assert more_missed(found.plan, between).empty


def test_a_rule_that_was_asked_for_does_not_count(found: Revision) -> None:
    (rule, *_) = found.plan.rules.loc[found.plan.rules["bend"] > VIOLATED, "rule"]
    left = more_missed(found.before, found.plan, {rule})
    whole = more_missed(found.before, found.plan)
    assert int(left["places"].sum()) < int(whole["places"].sum())


def test_the_table_and_the_headline_tell_all_of_it(found: Revision) -> None:
    table = rules_missed(found.missed)
    assert table is not None and len(table) == min(len(found.missed), 7)
    assert f"Newly missed: {found.missed['places'].sum()} policy rule" in headline(found)
    first = found.missed.iloc[0].to_dict()
    assert table["Missed by"].iloc[0] == missed_words(first)
    musd = missed_musd(found.missed)
    assert musd > 0 and f"(US$ {amount(musd)} million more, added up rule by rule)" in headline(
        found
    )


def test_nothing_missed_is_no_table() -> None:
    empty = pd.DataFrame({name: [] for name in ("points", "text")})
    assert rules_missed(empty) is None
