"""The table of what becomes of freed money closes, in every account and as it is written."""

import datetime
import re
from decimal import Decimal
from types import SimpleNamespace

import pandas as pd
import pytest

from allocator.explore.revision.answer_tables import RATE
from allocator.explore.revision.closing import closed
from allocator.explore.revision.freed_closing import share_words
from allocator.explore.revision.freed_money import ANSWER, BEST, LEFT, SAME
from allocator.explore.revision.requests import Cut, Event, Request
from allocator.explore.revision.revise import revise
from allocator.explore.revision.revision import Revision
from allocator.explore.revision.sections import sections_of
from allocator.explore.revision.stuck import GIVEN_UP
from allocator.plan.plan import Plan
from allocator.util.format import MUSD

DAY = datetime.date(2032, 1, 5)
NATIONS = ("ALV", "DRN", "BSN")


@pytest.fixture(scope="module", params=NATIONS)
def found(starter_plan: Plan, request: pytest.FixtureRequest) -> Revision:
    return revise(starter_plan, [Event("coup", str(request.param), DAY)])


def money(plan: Plan, of: str) -> "pd.Series[float]":
    return plan.spending.groupby(of)["obligation_musd"].sum()


def barred(plan: Plan, nation: str) -> "pd.Series[float]":
    """What the only account that a coup of the starter case bars has for a nation from 2032 on."""
    own = plan.spending[(plan.spending["nation"] == nation) & (plan.spending["account"] == "MIL")]
    return float(own.loc[own["year"] >= 2032, "obligation_musd"].sum())


def freed(found: Revision) -> dict[str, float]:
    """What each account pays the nation less from 2032 on; those that pay more free nothing."""
    nation = found.nations["nation"].iloc[0]
    sums = []
    for plan in (found.before, found.plan):
        own = plan.spending[(plan.spending["nation"] == nation) & (plan.spending["year"] >= 2032)]
        sums.append(own.groupby("account")["obligation_musd"].sum())
    less = sums[0].sub(sums[1], fill_value=0.0).clip(lower=0.0)
    accounts = found.before.case.tables["accounts"]["account"]
    return {account: float(less.get(account, 0.0)) for account in accounts}


def test_the_sum_is_what_the_plan_had_for_the_nation(found: Revision) -> None:
    nation = found.nations["nation"].iloc[0]
    assert barred(found.plan, nation) == pytest.approx(0.0, abs=1e-6)
    assert found.freed_musd == pytest.approx(sum(freed(found).values()), abs=1e-6)
    assert freed(found)["MIL"] == pytest.approx(barred(found.before, nation), abs=1e-6)
    assert found.freed_money["musd"].sum() == pytest.approx(found.freed_musd, abs=1e-3)


def test_each_account_closes(found: Revision) -> None:
    """What an account frees is what it pays more elsewhere, and what is left of it."""
    rows = found.freed_money
    told = rows.groupby("account")["musd"].sum()
    for account in found.before.case.tables["accounts"]["account"]:
        assert told.get(account, 0.0) == pytest.approx(freed(found)[account], abs=1e-3)
    answer = rows[rows["part"].isin([ANSWER, f"{SAME} ({ANSWER})"])]
    change = money(found.plan, "account").sub(money(found.before, "account"), fill_value=0.0)
    change = change.add(pd.Series(freed(found)), fill_value=0.0)
    for sign, plan in ((1, found.before), (-1, found.plan)):
        executed = plan.spending.query("year == 2031").groupby("account")["obligation_musd"].sum()
        change = change.add(sign * executed, fill_value=0.0)
    own = answer.groupby("account")["musd"].sum().reindex(change.index, fill_value=0.0)
    assert own.to_numpy() == pytest.approx(change.to_numpy(), abs=1e-3)


def test_what_is_left_is_what_expires_or_is_carried_on(found: Revision) -> None:
    rows = found.freed_money
    unspent = ["lapsed_musd", "carried_past_horizon_musd"]
    was, now = (float(plan.accounts[unspent].sum().sum()) for plan in (found.before, found.plan))
    later = rows["part"].str.contains(BEST) | (rows["part"] == LEFT)
    # money of 2031 is spent, also where the answer gives up what it bought
    spent = sum(sign * float(plan.spending.query("year == 2031")["obligation_musd"].sum())
                for sign, plan in ((1, found.before), (-1, found.plan)))  # fmt: skip
    assert rows.loc[later, "musd"].sum() == pytest.approx(now - was - spent, abs=1e-3)


def test_what_was_executed_and_is_given_up_is_stuck_and_not_free(found: Revision) -> None:
    nation = found.nations["nation"].iloc[0]
    sums = []
    for plan in (found.before, found.plan):
        own = plan.spending[(plan.spending["year"] == 2031) & (plan.spending["nation"] == nation)]
        sums.append(float(own["obligation_musd"].sum()))
    own = found.stuck[found.stuck["kind"] == GIVEN_UP]
    assert own["musd"].sum() == pytest.approx(sums[0] - sums[1], abs=1e-3)
    assert nation != "DRN" or len(own)
    assert (found.freed_money["year"] >= 2032).all() or (
        found.freed_money.query("year < 2032")["part"] == LEFT
    ).all()


def test_rows_add_up_as_they_are_written(found: Revision) -> None:
    (part,) = [one for one in sections_of(found) if one.title.startswith("What becomes of the mon")]
    assert part.table is not None
    figures = [Decimal(one.replace("−", "-").replace(",", "")) for one in part.table[MUSD]]
    assert sum(figures[1:]) == figures[0] == Decimal(f"{found.freed_musd:.2f}")
    assert part.table["What becomes of it"].iloc[0].startswith("What ")
    assert "Left unspent" in set(part.table["Where"])
    assert len(part.table) <= 20


def test_a_row_is_worth_what_its_line_gains(starter_plan: Plan) -> None:
    found = revise(starter_plan, [Event("coup", "DRN", DAY)])
    rows = found.freed_money[found.freed_money["part"] == ANSWER]
    lines = found.lines.set_index(["nation", "area"])["value_per_musd"]
    for row in rows[~rows["nation"].isin(["", "DRN"])].to_dict("records"):
        worth = lines.get((row["nation"], row["area"]), float("nan"))
        assert row["value_per_musd"] == pytest.approx(worth, rel=1e-3, nan_ok=True)


@pytest.mark.parametrize(
    "requests",
    [
        [Event("coup", "ALV", DAY), Event("coup", "DRN", datetime.date(2033, 1, 5))],
        [Event("coup", "ALV", DAY), Cut("MIL", share=0.1, year=2032)],
    ],
    ids=["two events", "an event and a cut"],
)
def test_several_requests_close_too(starter_plan: Plan, requests: list[Request]) -> None:
    found = revise(starter_plan, requests)
    assert found.freed_musd > 0
    assert found.freed_money["musd"].sum() == pytest.approx(found.freed_musd, abs=1e-3)


def test_without_an_event_nothing_is_set_free(starter_plan: Plan) -> None:
    found = revise(starter_plan, [Cut("EDU", share=0.1)], extras=False)
    assert found.freed_musd == 0 and found.stuck.empty
    assert not any("set free" in one.title for one in sections_of(found))


def test_parts_close_to_their_sum() -> None:
    assert closed([1.5, 2.5, 3.0], 7) in ([1, 3, 3], [2, 2, 3])
    assert sum(closed([0.333] * 30, 10)) == 10
    assert closed([-4.4, 10.4], 6) == [-4, 10]


def spent_sentence(found: Revision) -> str:
    (part,) = [one for one in sections_of(found) if one.title.startswith("What becomes of the mon")]
    return next((one for one in part.words if one.startswith("Of US$ ")), "")


def test_what_is_used_and_left_is_said_in_sums_that_close(found: Revision) -> None:
    told = spent_sentence(found).split(" The table goes")[0]
    assert told and not re.search(r"[-−]\d", told)
    whole, _, parts = told.partition(": ")
    free, gone = (sum(figures_in(side)) for side in whole.split(", ", 1))
    assert free == gone
    late = found.plan.accounts["lapsed_musd"].sum() > found.before.accounts["lapsed_musd"].sum()
    assert late or " expire (" not in parts
    assert not parts or sum(figures_in(parts)) == figures_in(whole)[-1]


def figures_in(words: str) -> list[Decimal]:
    return [Decimal(one) for one in re.findall(r"\d+\.\d\d", words.replace(",", ""))]


def test_a_rule_on_shares_that_moves_goods_off_an_account_is_named() -> None:
    same = {"part": f"{SAME} ({ANSWER})", "year": 2032}
    rows = [same | {"account": "EDU", "musd": -3.5}, same | {"account": "MIL", "musd": 3.6}]
    rule = {"rule": "half", "family": "share_floor", "account": "EDU", "year": "2032",
            "binds": True, "meaning": "At least half of EDU is for schools, in 2032."}  # fmt: skip

    def told(**other: object) -> list[str]:
        plan = SimpleNamespace(rules=pd.DataFrame([rule | other]))
        return list(share_words(SimpleNamespace(freed_money=pd.DataFrame(rows), plan=plan)))  # type: ignore[arg-type]

    (words,) = told()
    assert "EDU pays others US$ 3.5 million less" in words and "(2032)" in words
    assert words.endswith("“At least half of EDU is for schools”.")
    assert not told(binds=False) and not told(account="MIL") and not told(year="2031")


def test_best_uses_are_in_the_order_of_what_they_gain(found: Revision) -> None:
    (part,) = [one for one in sections_of(found) if one.title.startswith("What becomes of the mon")]
    assert part.table is not None
    best = part.table[part.table["Where"] == "Best use found"]
    own = best[~best["What becomes of it"].str.contains(" more use|the same goods")]
    rates = [float(one) for one in own[RATE]]
    assert rates == sorted(rates, reverse=True)
    assert all(float(one.replace("−", "-")) > 0 for one in own[MUSD])


def test_nothing_is_said_of_what_a_cut_takes_besides(starter_plan: Plan) -> None:
    found = revise(starter_plan, [Event("coup", "DRN", DAY), Cut("MIL", share=0.1)], extras=False)
    assert found.freed_musd > 0 and spent_sentence(found) == ""


def test_rows_of_the_struck_nation_have_no_rate(found: Revision) -> None:
    struck = found.nations["nation"].iloc[0]
    rows = found.freed_money[found.freed_money["part"] == ANSWER]
    assert rows.loc[rows["nation"] == struck, "value_per_musd"].isna().all()
