"""What an answer does beside what was asked: idle equipment, rules that give way."""

import pandas as pd
from check_tamper import with_table

from allocator.explore.revision.asked import asked_of
from allocator.explore.revision.causes import ALL, Limits, cause_words, payers_words
from allocator.explore.revision.events import event_words
from allocator.explore.revision.idle import idle_words
from allocator.explore.revision.requests import Event
from allocator.explore.revision.revise import revise
from allocator.explore.revision.tables import goods_words
from allocator.explore.revision.words import paid_otherwise
from allocator.plan.plan import Plan
from allocator.util.format import amount

OWN = pd.DataFrame({"nation": ["BSN"], "area": ["border"], "item": ["radio"], "year": [2032],
                    "kind": ["sustainment"], "change": [-1.0], "change_musd": [-1.0],
                    "name": ["Besania"]})  # fmt: skip
MOVED = pd.Series(
    [-1.0], index=pd.MultiIndex.from_tuples([("BSN", "border", "MIL", 2032)]), name="musd"
)


def test_equipment_that_is_idle_is_named(starter_plan: Plan) -> None:
    assert idle_words(starter_plan, starter_plan) == ""
    lots = starter_plan.deliveries.copy()
    row = lots[lots["lots_working"] > 0].index[0]
    columns = ["lots_idle", "lots_idle_tail", "idle_musd"]
    lots.loc[row, [*columns, "lots_idle_ramp", "lots_idle_crew"]] = 0.0
    starter_plan = with_table(starter_plan, "deliveries", lots.copy())
    lots.loc[row, columns] += [2.0, 2.0, 7.5]
    told = idle_words(starter_plan, with_table(starter_plan, "deliveries", lots))
    assert "is idle now" in told and "up to 2 lots of" in told and "US$ 7.5 million" in told
    assert str(lots.loc[row, "year"]) in told
    lots.loc[row, ["lots_idle_tail", "lots_idle_ramp"]] = [0.0, 2.0]
    assert idle_words(starter_plan, with_table(starter_plan, "deliveries", lots)) == ""
    lots.loc[row, ["lots_idle_tail", "lots_idle_ramp"]] = [2.0, 0.0]
    assert idle_words(with_table(starter_plan, "deliveries", lots), starter_plan) == ""


def test_money_is_no_cause_where_the_account_has_some_left() -> None:
    rules = {"2032": ("At most 10% of all money may be lost",)}
    scarce = Limits({("MIL", 2032): 0.0}, rules)
    plenty = Limits({("MIL", 2032): 50.0}, rules)
    assert cause_words(OWN, {}, MOVED, scarce) == "frees money of MIL (2032)"
    assert cause_words(OWN, {}, MOVED, plenty) == (
        "makes room under “At most 10% of all money may be lost”"
    )
    assert cause_words(OWN, {}, MOVED, Limits({("MIL", 2032): 50.0}, {})) == (
        "frees money of MIL (2032)"
    )


def test_the_same_goods_from_another_account_name_both_and_what_that_costs() -> None:
    keys = [("BSN", "border", "MIL", 2032), ("BSN", "border", "LAW", 2032),
            ("ALV", "border", "LAW", 2032)]  # fmt: skip
    names = ["nation", "area", "account", "year"]
    moved = pd.Series([1.1, -1.0, 5.0], index=pd.MultiIndex.from_tuples(keys, names=names))
    cause = payers_words(moved, "BSN", "border")
    assert cause == "is paid by MIL instead of LAW"
    assert payers_words(moved, "ALV", "border") == ""
    lines = pd.DataFrame({"name": ["Besania", "Alvaria"], "moves": ["payers", "goods"],
                          "change_musd": [0.1, 3.0], "cause": [cause, ""]})  # fmt: skip
    (told,) = paid_otherwise(lines)
    assert "Besania, at US$ 0.1 million more in all" in told and "Alvaria" not in told
    assert cause in told
    assert not list(paid_otherwise(lines[1:]))


def test_goods_in_other_years_are_not_said_to_come_from_other_accounts() -> None:
    same = pd.DataFrame({"item_name": "Radios", "unit": "lots", "year": [2031, 2032],
                         "change": [0.0, 0.0]})  # fmt: skip
    assert goods_words(same) == "the same Radios from other accounts (2031, 2032)"
    assert goods_words(same.assign(change=[-1.0, 1.0])) == (
        "as much of Radios in other years (2031, 2032)"
    )


def test_rules_that_are_newly_reached_are_read_from_two_plans(starter_plan: Plan) -> None:
    assert Limits.of(starter_plan, starter_plan).rules == {}
    table = starter_plan.rules.copy()
    row = table[(table["nation"] == "") & ~table["binds"].astype(bool)].index[0]
    table.loc[row, "binds"] = True
    found = Limits.of(starter_plan, with_table(starter_plan, "rules", table))
    assert list(found.rules) == [str(table.loc[row, "year"])]
    table.loc[row, "year"] = ALL
    always = Limits.of(starter_plan, with_table(starter_plan, "rules", table))
    assert always.rules_of(starter_plan.case.years[0]) == always.rules_of(1900) != ()
    worse = starter_plan.rules.copy()
    worse.loc[row, "bend"] += 1.0
    assert Limits.of(starter_plan, with_table(starter_plan, "rules", worse)).rules


def test_a_nation_that_gets_more_after_an_event_is_named(starter_plan: Plan) -> None:
    day = pd.Timestamp(starter_plan.case.years[-1], 3, 1).date()
    found = revise(starter_plan, [Event("coup", "ALV", day, more=True)])
    one = asked_of(starter_plan, found.changes)
    was, now = (plan.spending.query("nation == 'ALV'").groupby("account")["obligation_musd"].sum()
                for plan in (starter_plan, found.plan))  # fmt: skip
    more = now.sub(was, fill_value=0.0)
    more = more[more > 1e-3]
    told = " ".join(event_words(starter_plan, found.plan, one))
    assert len(more)
    assert "gets more than before from accounts that are still lawful" in told
    assert all(f"{account} +{amount(much)}" in told for account, much in more.items())
    same = " ".join(event_words(starter_plan, starter_plan, one))
    assert "gets more than before" not in same
