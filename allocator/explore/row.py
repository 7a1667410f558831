"""A row of a batch's table: what the scenario changes, and what its plan comes to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from allocator.explore.yardstick import Yardstick
from allocator.headline import need_by_tier
from allocator.plan import Plan
from allocator.policy import Policy
from allocator.policy_fields import FIELDS
from allocator.report_tables import BENT, summary
from allocator.scenario import Scenario
from allocator.scenario_changes import Add, Change, Scale, Set, change_words

FIRST = ("id", "name", "changes", "status", "reason")
"""Columns before the settings; all of text."""

FIGURES = {
    "value": "value",
    "bound": "bound",
    "gap": "gap",
    "cost_musd": "obligated_musd",
    "expected_loss_musd": "expected_loss_musd",
    "expected_loss_share": "expected_loss_share",
    "idle_musd": "idle_musd",
    "idle_share": "idle_share",
    "need_met": "share_of_need_met",
    "lapsed_musd": "lapsed_musd",
    "turbulence_musd": "turbulence_musd",
    "nations_funded": "nations_funded",
    "rules_that_bind": "rules_that_bind",
    "rules_that_bend": "rules_that_bend",
}
"""Columns of figures, and what `Plan.summary` calls them; shares are 0 to 1."""

COUNTS = ("nations_funded", "rules_that_bind", "rules_that_bend")
"""Those of the figures that are whole."""

BENDING = "bending"
"""Column with the names of the rules that bend, separated by semicolons."""

HOLDING = ("need_met", "rules_that_bend")
"""Figures that tell whether a plan holds."""

SCALE = "scale"
"""Column with a code that is the same where values are measured by the same needs and years."""

_NAMED = 5
"""Rules of one family that are named; a frozen year may bend hundreds, which are counted."""

LAST = ("seconds", "worker")
"""Columns that differ from run to run; all others are the same whoever solved the row."""

_SETTINGS = {one.name: one for one in FIELDS}

_INPUTS, _TIERS, _MONEY = "inputs", "need_met_by_tier", "money_musd"
GROUPS = {_INPUTS: "", _TIERS: "need_met.tier_", _MONEY: "money_musd."}
"""Parts of a row that become columns of their own, and what these begin with."""


def scenario_facts(scenario: Scenario, base: Policy) -> dict[str, Any]:
    """Return what identifies a scenario in its row; settings that it turns are `inputs`.

    `base` is the policy of the batch, from which relative changes start.
    """
    changes = scenario.all_changes
    return {
        "name": scenario.name,
        "changes": one_line("; ".join(change_words(change) for change in changes)),
        _INPUTS: _figures_turned(changes, base),
    }


def one_line(text: str) -> str:
    """Return a text without line breaks, at which a reader of CSV might end the row."""
    return " ".join(text.splitlines())


def _figures_turned(changes: Iterable[Change], base: Policy) -> dict[str, float]:
    """Return the settings that changes turn, and the figures that hold after all of them."""
    held: dict[str, float] = {}
    for change in changes:
        if not isinstance(change, Set | Scale | Add) or not _turns_setting(change.what):
            continue
        if isinstance(change, Set):
            held.pop(change.what, None)
            if isinstance(change.to, int | float):
                held[change.what] = change.to
        elif not isinstance(change.by, str):
            if change.what not in held and (figure := _standing(base, change.what)) is not None:
                held[change.what] = figure
            for what in _turned(change.what, held):
                scaled = isinstance(change, Scale)
                held[what] = held[what] * change.by if scaled else held[what] + change.by
    return held


def _standing(policy: Policy, what: str) -> float | None:
    """Return the figure of a setting; None where it comes from the case or is no figure."""
    name, _, key = what.partition(".")
    value = getattr(policy, name)
    if isinstance(value, Mapping):
        usual = 1.0 if _SETTINGS[name].unit == "factor" else None
        value = value.get(key, value.get("*", usual))
    return value if isinstance(value, int | float) else None


def _turns_setting(what: str) -> bool:
    """Tell whether there is such a setting; others have no column, which might be another's."""
    return what.partition(".")[0] in _SETTINGS


def _turned(what: str, held: Collection[str]) -> list[str]:
    """Return which of the settings `held` a relative change turns; ``*`` stands for all keys."""
    name, _, key = what.partition(".")
    return [one for one in held if one == what or (key == "*" and one.startswith(f"{name}."))]


def plan_figures(plan: Plan) -> dict[str, Any]:
    """Return what a plan comes to."""
    facts = summary(plan)
    tiers = need_by_tier(plan)
    money = plan.spending.groupby("nation")["obligation_musd"].sum()
    # 0 is a finding: an empty cell would say that there is no plan, or no such nation
    money = money.reindex(plan.case.tables["nations"]["nation"], fill_value=0.0)
    shares = zip(tiers["tier"], tiers["share_met"], strict=True)
    return {
        "status": facts["status"],
        **{column: facts[name] for column, name in FIGURES.items()},
        BENDING: _bending_in(plan),
        SCALE: Yardstick.of(plan.case, plan.policy).code,
        _TIERS: {str(int(tier)): float(share) for tier, share in shares if share == share},
        _MONEY: {str(nation): float(musd) for nation, musd in money.items()},
    }


def holding_figures(plan: Plan) -> dict[str, Any]:
    """Return whether a plan holds: need met (share) and which rules bend, named as in a batch."""
    facts = summary(plan)
    return {column: facts[FIGURES[column]] for column in HOLDING} | {BENDING: _bending_in(plan)}


def _bending_in(plan: Plan) -> str:
    return ";".join(_bending(plan))


def _bending(plan: Plan) -> Iterator[str]:
    """Give the rules that bend by name, and of a family with many the first and a count."""
    bent = plan.rules.loc[plan.rules["bend"] > BENT, ["rule", "family"]].drop_duplicates()
    for family, rules in bent.groupby("family", sort=False)["rule"]:
        names = list(rules)
        yield from names[:_NAMED]
        if more := names[_NAMED:]:
            yield f"{len(more)} more of {family}"
