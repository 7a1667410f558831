"""Names and units are our choice: another choice must not give another plan."""

import re

import hypothesis.strategies as st
import pandas as pd
from hypothesis import given
from invariants.drawn_policies import policies
from invariants.solves import best, close, faults, few, value
from invariants.strategies import ACCOUNTS, AREAS, NATIONS, Frames, case_of, tables

from allocator.plan import Plan
from allocator.policy import Lock, Policy

CODES = (*NATIONS, *ACCOUNTS, *AREAS, "kit1", "kit2", "class1", "class2", "aid1", "aid2")
WORD = re.compile(rf"\b({'|'.join(CODES)})\b")
BIG = 1000.0
UNIT = re.compile("_musd$|points$")


@few
@given(st.data(), st.permutations("abcxyzBCXYZ01237"))
def test_names_mean_nothing(data: st.DataObject, letters: list[str]) -> None:
    frames = data.draw(tables())
    policy = data.draw(policies(case_of(frames)))
    names = {code: f"{letter}{code}" for code, letter in zip(CODES, letters, strict=False)}

    def renamed(text: object) -> object:
        return WORD.sub(lambda found: names[found[0]], text) if isinstance(text, str) else text

    other = {name: frame.map(renamed) for name, frame in frames.items()}
    toml = str(renamed(policy.to_toml()))
    one, two = best(case_of(frames), policy), best(case_of(other), Policy.from_toml(toml))
    assert close(value(one), value(two))
    assert faults(two) == ""


MONEY = {
    "nations": ["absorbable_musd"],
    "accounts": ["budget_musd"],
    "budgets": ["amount_musd", "set_aside_musd"],
    "equipment": ["price_musd"],
    "courses": ["cost_musd"],
    "grants": ["min_musd", "max_per_nation_year"],
    "earmarks": ["amount_musd"],
    "last_plan": ["amount_musd"],
    "needs": ["need_points"],
}


def in_thousands(frames: Frames) -> Frames:
    """Return the tables with money in US$ thousand, and points that a thousand buys."""
    scaled = {name: frame.copy() for name, frame in frames.items()}
    for name, columns in MONEY.items():
        for column in set(columns) & set(scaled.get(name, ())):
            scaled[name][column] = scaled[name][column].astype(float) * BIG
    if len(scaled["locks"]):
        for column in ("low", "high"):
            scaled["locks"][column] = scaled["locks"][column].astype(float) * BIG
    return scaled


def policy_in_thousands(policy: Policy) -> Policy:
    return policy.replace(
        min_line_musd=policy.min_line_musd * BIG,
        budget={name: money * BIG for name, money in policy.budget.items()},
        price={name: money * BIG for name, money in policy.price.items()},
        earmark={name: money * BIG for name, money in policy.earmark.items()},
        locks=[in_money(lock) for lock in policy.locks],
    )


def in_money(lock: Lock) -> Lock:
    assert not lock.item and lock.low is None and lock.high is not None
    return Lock(lock.lock, lock.nation, years=lock.years, high=lock.high * BIG)


def in_millions(plan: Plan, like: Plan) -> Plan:
    """Return a plan in US$ thousand as one of the case of `like`, in US$ million."""
    tables = {}
    for name, frame in plan.tables.items():
        changed = frame.copy()
        for column in [column for column in frame if UNIT.search(str(column))]:
            changed[column] = frame[column] / BIG
        money = frame["unit"].isin(["US$M", "US$ million", "points"]) if "unit" in frame else None
        for column in {"quantity", "activity", "limit", "slack", "bend"} & set(frame):
            changed.loc[money, column] = frame.loc[money, column] / BIG
        if "bend_price_value" in frame:
            changed.loc[money, "bend_price_value"] = frame.loc[money, "bend_price_value"] * BIG
        tables[name] = changed
    meta = plan.meta | {name: like.meta[name] for name in like.meta if name.endswith("_hash")}
    for name in meta:
        if name.endswith("_musd") and meta[name] is not None:
            meta[name] /= BIG
    return Plan(like.case, like.policy, meta, tables)


@few
@given(st.data())
def test_the_unit_of_money_means_nothing(data: st.DataObject) -> None:
    frames = data.draw(tables())
    # to miss a decision by a lot costs the same in every unit: decisions about money only
    locks = frames.pop("locks", pd.DataFrame())
    frames["locks"] = locks[locks["item"].isna()] if "item" in locks else locks
    case = case_of(frames)
    policy = data.draw(policies(case))
    small = best(case, policy)
    large = best(case_of(in_thousands(frames)), policy_in_thousands(policy))
    assert close(value(small), value(large), 1e-3)
    assert faults(large) == ""
    assert faults(in_millions(large, small)) == ""
