"""Names and units are our choice: another choice must not give another plan."""

import re

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import given
from invariants.drawn_policies import policies
from invariants.solves import best, close, faults, few, fewest, value
from invariants.strategies import ACCOUNTS, AREAS, NATIONS, Frames, case_of, tables

from allocator.inputs.policy.policy import Lock, Policy
from allocator.plan.plan import Plan

CODES = (*NATIONS, *ACCOUNTS, *AREAS, "kit1", "kit2", "class1", "class2", "aid1", "aid2")
WORD = re.compile(rf"\b({'|'.join(CODES)})\b")
FACTORS = (1e-5, 1e-3, 1e3, 1e6)
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


def times(frames: Frames, factor: float) -> Frames:
    """Return the tables with all money, and the points that it buys, times `factor`."""
    scaled = {name: frame.copy() for name, frame in frames.items()}
    for name, columns in MONEY.items():
        for column in set(columns) & set(scaled.get(name, ())):
            scaled[name][column] = scaled[name][column].astype(float) * factor
    if len(scaled["locks"]):
        for column in ("low", "high"):
            scaled["locks"][column] = scaled["locks"][column].astype(float) * factor
    return scaled


def policy_times(policy: Policy, factor: float) -> Policy:
    return policy.replace(
        min_line_musd=policy.min_line_musd * factor,
        budget={name: money * factor for name, money in policy.budget.items()},
        price={name: money * factor for name, money in policy.price.items()},
        earmark={name: money * factor for name, money in policy.earmark.items()},
        locks=[in_money(lock, factor) for lock in policy.locks],
    )


def in_money(lock: Lock, factor: float) -> Lock:
    assert not lock.item and lock.low is None and lock.high is not None
    return Lock(lock.lock, lock.nation, years=lock.years, high=lock.high * factor)


MONEY_OF_PHASES = ("reached", "least", "turbulence")


def rule_keys(rules: pd.DataFrame) -> list[tuple[str, ...]]:
    columns = ["rule", "family", "nation", "account", "item", "year"]
    return list(rules[columns].astype(str).itertuples(index=False, name=None))


def back(plan: Plan, like: Plan, factor: float) -> Plan:
    """Return a plan of a case times `factor` as one of the case of `like`."""
    tables = {}
    for name, frame in plan.tables.items():
        changed = frame.copy()
        for column in [column for column in frame if UNIT.search(str(column))]:
            changed[column] = frame[column] / factor
        money = frame["unit"].isin(["US$M", "US$ million", "points"]) if "unit" in frame else None
        for column in {"quantity", "activity", "limit", "slack", "bend"} & set(frame):
            changed.loc[money, column] = frame.loc[money, column] / factor
        if "bend_price_value" in frame:
            changed.loc[money, "bend_price_value"] = frame.loc[money, "bend_price_value"] * factor
        tables[name] = changed
    said = dict(zip(rule_keys(like.tables["rules"]), like.tables["rules"]["meaning"], strict=True))
    rules = tables["rules"]
    rules["meaning"] = [said[key] for key in rule_keys(rules)]
    meta = plan.meta | {name: like.meta[name] for name in like.meta if name.endswith("_hash")}
    for name in meta:
        if name.endswith("_musd") and meta[name] is not None:
            meta[name] /= factor
    repair = meta["repair"] = like.meta["repair"]
    meta["phases"] = [
        {key: told / factor if key in MONEY_OF_PHASES and told is not None else told
         for key, told in phase.items()}
        for phase in meta["phases"]
    ]  # fmt: skip
    for phase in meta["phases"]:
        if phase["phase"] == "repair":
            phase["rules"] = None if repair is None else len(repair)
    return Plan(like.case, like.policy, meta, tables)


@pytest.mark.parametrize("factor", FACTORS)
@fewest
@given(st.data())
def test_the_size_of_all_money_means_nothing(factor: float, data: st.DataObject) -> None:
    frames = data.draw(tables())
    # to miss a decision by a lot costs the same at every size: decisions about money only
    locks = frames.pop("locks", pd.DataFrame())
    frames["locks"] = locks[locks["item"].isna()] if "item" in locks else locks
    case = case_of(frames)
    policy = data.draw(policies(case))
    one = best(case, policy)
    other = best(case_of(times(frames, factor)), policy_times(policy, factor))
    assert close(value(one), value(other), 1e-5)
    assert other.meta["bound"] >= value(one) - 1e-5 * max(1.0, abs(value(one)))
    assert faults(other) == ""
    assert faults(back(other, one, factor)) == ""
