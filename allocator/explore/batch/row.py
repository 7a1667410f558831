"""A row of a batch's table: what the scenario changes, and what its plan comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from allocator.explore.batch.value_scale import ValueScale
from allocator.inputs.policy.fields import FIELDS
from allocator.inputs.policy.policy import Policy
from allocator.inputs.scenario.changes import Add, Change, Scale, Set, change_words
from allocator.inputs.scenario.scenario import Scenario
from allocator.plan.plan import Plan
from allocator.plan.summary import summary
from allocator.report.headline import need_by_tier
from allocator.util.tolerance import VIOLATED

if TYPE_CHECKING:
    pass

VALUE = "value"
"""The output that the search makes as large as it can."""

MONEY = "money_musd."
"""What outputs of nations begin with."""

TIER = "need_met.tier_"
"""What outputs of tiers begin with."""


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
    """Return the settings that changes turn, and the figures that hold after all of them.

    A figure that comes from the case has no column: it is the case's.
    """
    table, turned = base.as_table(), dict[str, Mapping[str, Any]]()
    for change in changes:
        if not isinstance(change, Set | Scale | Add) or not _turns_setting(change.what):
            continue
        name, dot, key = change.what.partition(".")
        inner = table[name] if dot else table
        names = [*inner, key] if key == "*" and not isinstance(change, Set) else [key or name]
        for one in dict.fromkeys(names):
            _turn(inner, one, change, factor=bool(dot) and _SETTINGS[name].unit == "factor")
            turned[f"{name}.{one}" if dot else name] = inner
    figures = {what: inner.get(what.partition(".")[2] or what) for what, inner in turned.items()}
    return {what: one for what, one in figures.items() if isinstance(one, int | float)}


def _turn(inner: dict[str, Any], name: str, change: Set | Scale | Add, *, factor: bool) -> None:
    """Make a change of one figure where the policy or all keys together have one."""
    if isinstance(change, Set):
        inner[name] = change.to
        if change.to == "":
            del inner[name]
        return
    figure = inner.get(name, inner.get("*", 1.0) if factor else inner.get("*"))
    if isinstance(figure, int | float) and not isinstance(change.by, str):
        inner[name] = figure * change.by if isinstance(change, Scale) else figure + change.by


def _turns_setting(what: str) -> bool:
    """Tell whether there is such a setting; others have no column, which might be another's."""
    return what.partition(".")[0] in _SETTINGS


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
        SCALE: ValueScale.of(plan.case, plan.policy).code,
        _TIERS: {str(int(tier)): float(share) for tier, share in shares if share == share},
        _MONEY: {str(nation): float(musd) for nation, musd in money.items()},
    }


def holding_figures(plan: Plan) -> dict[str, Any]:
    """Return whether a plan holds: need met (share) and which rules bend, named as in a batch.

    ``bending_value`` is what they cost, in value points.
    """
    facts = summary(plan)
    held = {column: facts[FIGURES[column]] for column in HOLDING}
    return held | {"bending_value": facts["bending_value"] or 0.0, BENDING: _bending_in(plan)}


def _bending_in(plan: Plan) -> str:
    return ";".join(_bending(plan))


def _bending(plan: Plan) -> Iterator[str]:
    """Give the rules that bend by name, and of a family with many the first and a count."""
    bent = plan.rules.loc[plan.rules["bend"] > VIOLATED, ["rule", "family"]].drop_duplicates()
    for family, rules in bent.groupby("family", sort=False)["rule"]:
        names = list(rules)
        yield from names[:_NAMED]
        if more := names[_NAMED:]:
            yield f"{len(more)} more of {family}"
