"""The first page of a plan: what it does, what changes against the last plan, what to decide."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.inputs.case.last_plan_name import LAST, last_plan_label, the_last_plan
from allocator.inputs.case.names import names_in
from allocator.plan.summary import summary
from allocator.report.first_page.causes import Causes
from allocator.report.first_page.sentences import LEAST_MUSD, open_points, sentences
from allocator.report.headline import Figure
from allocator.util.format import percent, short_musd, short_or_none, tells
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.plan.judged_last import JudgedLast
    from allocator.plan.plan import Plan

_HALF = 0.5
"""A nation that gets less than this share of the last plan has its cause told."""

KINDS = {
    "law": "barred by law",
    "decision": "decided",
    "limit": "a limit is reached",
    "need": "its needs",
    "merit": "worth less than other uses",
}
"""Kinds of causes of a fall, the strictest first."""


@dataclass(frozen=True, slots=True, eq=False)
class Brief:
    """A plan on one page.

    Attributes
    ----------
    plan
        The plan it is about.
    sentences
        What the plan does, what changes against the last plan, and what needs a decision.
    figures
        Four figures with their change against the last plan, where it has one.
    nations
        Nations with money in the plan or the last plan, most money first: ``nation``, ``name``,
        ``last_musd``, ``plan_musd`` and ``change_musd`` (US$ million a year on average),
        ``by_year`` (US$ million in each year of the plan), ``share_met``.
    falls
        Nations that get less than half of what the last plan gave, if that was US$ 1 million a
        year: ``nation``, ``name``, ``last_musd``, ``plan_musd``, ``cause`` (a key of `KINDS`),
        ``why`` (in words); those that lose most first.
    decisions
        What needs a decision: law and waivers, cuts, policy targets missed, idle equipment,
        expiring money.
    """

    plan: Plan
    sentences: tuple[str, ...]
    figures: tuple[Figure, ...]
    nations: pd.DataFrame
    falls: pd.DataFrame
    decisions: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Return all of it in lists and dicts, for JSON."""
        found = {one.name: getattr(self, one.name) for one in fields(self) if one.name != "plan"}
        return {
            name: one.to_dict("records") if isinstance(one, pd.DataFrame) else one
            for name, one in found.items()
        } | {"figures": [vars_of(one) for one in self.figures]}


def vars_of(one: Figure) -> dict[str, str]:
    """Return a figure as a dict."""
    return {each.name: getattr(one, each.name) for each in fields(one)}


def brief(plan: Plan, judged: JudgedLast | None = None) -> Brief:
    """Return a plan on one page; nothing is solved.

    The last plan is the table ``last_plan`` of the case. Without one nothing is compared; `judged`
    is what it would have met had it gone on, where that was found.
    """
    causes = Causes(plan)
    nations = nations_by_year(plan)
    falls = _falls(plan, nations, causes)
    return Brief(
        plan,
        sentences(plan, nations, falls),
        _figures(plan, causes, judged),
        nations,
        falls,
        open_points(plan, falls),
    )


def nations_by_year(plan: Plan) -> pd.DataFrame:
    """Return the table ``nations`` of a `Brief`."""
    years = plan.case.years
    money = plan.spending.groupby(["nation", "year"])["obligation_musd"].sum()
    by_year = money.unstack("year").reindex(columns=list(years)).fillna(0.0)
    last = _last(plan).groupby("nation")["amount_musd"].sum()
    table = pd.DataFrame({"last_musd": last, "plan_musd": by_year.mean(axis=1)}).fillna(0.0)
    table["change_musd"] = table["plan_musd"] - table["last_musd"]
    by_year = by_year.reindex(table.index).fillna(0.0)
    table["by_year"] = [[float(one) for one in row] for row in by_year.to_numpy()]
    needs = plan.coverage.groupby("nation")[["need_points", "met_points"]].sum()
    share = needs["met_points"] / needs["need_points"].where(needs["need_points"] > 0)
    table["share_met"] = share.reindex(table.index)
    table = table.rename_axis("nation").reset_index()
    names = names_in(plan.case, "nations", "nation")
    table.insert(1, "name", [names.get(code) or code for code in table["nation"]])
    some = (table["plan_musd"] > NOTHING) | (table["last_musd"] > NOTHING)
    order = ["plan_musd", "last_musd", "nation"]
    return table[some].sort_values(order, ascending=[False, False, True]).reset_index(drop=True)


def _last(plan: Plan) -> pd.DataFrame:
    table = plan.case.tables["last_plan"]
    return table if "last_plan" in plan.case.given else table.iloc[:0]


def _falls(plan: Plan, nations: pd.DataFrame, causes: Causes) -> pd.DataFrame:
    low = nations[
        (nations["last_musd"] >= LEAST_MUSD) & (nations["plan_musd"] < _HALF * nations["last_musd"])
    ].sort_values("change_musd", kind="stable")
    accounts = plan.deviations.groupby(["nation", "account"])["change_musd"].sum()
    lost = -accounts / len(plan.case.years)
    found = [causes.of(code, lost[code]) for code in low["nation"]]
    table = low[["nation", "name", "last_musd", "plan_musd"]].reset_index(drop=True)
    table["cause"] = pd.Series([one.kind for one in found], dtype="str")
    table["why"] = pd.Series([one.words for one in found], dtype="str")
    return table


def _figures(plan: Plan, causes: Causes, judged: JudgedLast | None) -> tuple[Figure, ...]:
    facts, last = summary(plan), _last(plan)
    new = float(plan.spending["obligation_musd"].sum()) / len(plan.case.years)
    before = float(last["amount_musd"].sum())
    lapsed = facts["lapsed_musd"]
    expires = short_musd(lapsed) if tells(lapsed, facts["obligated_musd"]) else "none"
    against = "no last plan to compare with"
    if before > 0:
        change = f"{(new - before) / before:+.0%}".replace("-", "−")
        label = last_plan_label(plan.case)
        against = f"{change} against {the_last_plan(plan.case) if label == LAST else label}"
    return (
        Figure("Money a year", short_or_none(new), against,
               f"Obligated, on average over the years of the plan, US$ of {facts['base_year']}."),
        Figure("Need met", percent(facts["share_of_need_met"]), _weighted(facts),
               "Share of all capability points needed, over all nations and years, each point "
               "alike. Weighted, points count by tier, priority and year, as in a plan's value."
               f"{_last_met(plan, judged)}"),
        Figure("Expected loss", percent(facts["expected_loss_share"]),
               _loss_against(plan, last, causes),
               "Share of the money that diversion and disruption (coup, sanction, war) are "
               "expected to cost; the last plan's at the same shares by nation."),
        Figure("Money that expires", expires,
               f"{short_or_none(facts['carried_past_horizon_musd'])} carried past the plan",
               "Money that expires within the years of the plan without being obligated."),
    )  # fmt: skip


def _last_met(plan: Plan, judged: JudgedLast | None) -> str:
    """Say what the last plan would meet had it gone on, or that nobody has asked yet."""
    if "last_plan" not in plan.case.given:
        return ""
    before = the_last_plan(plan.case)
    if judged is None or judged.need_met is None:
        return f" What {before} met is not known until it is assessed (page Scenarios)."
    return f" Had {before} gone on, it would meet {percent(judged.need_met)}."


def _weighted(facts: dict[str, Any]) -> str:
    """Say what share of need is met that is weighted, the one that the value of a plan counts."""
    met = facts["need_value"]
    return "each point alike" if met is None else f"{percent(met / 100)} weighted by priority"


def _loss_against(plan: Plan, last: pd.DataFrame, causes: Causes) -> str:
    known = last[last["nation"].isin(causes.loss_shares.index)]
    money = float(known["amount_musd"].sum())
    if not money > 0:
        return "no last plan to compare with"
    lost = (known["amount_musd"] * known["nation"].map(causes.loss_shares)).sum()
    return f"{last_plan_label(plan.case)}: {percent(float(lost) / money)}"
