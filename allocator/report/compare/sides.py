"""One side of a comparison: a plan, or the money and goods of a case's last plan."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.assemble.last_plan import last_money
from allocator.assemble.valuation import loss_shares
from allocator.extract.ledger import UNITS
from allocator.plan.least_change import changes
from allocator.plan.schema import plan_table
from allocator.plan.summary import summary

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.judged_last import JudgedLast
    from allocator.plan.plan import Plan

_LAST_FIGURES = ("obligated_musd", "expected_loss_musd", "expected_loss_share", "nations_funded")
"""What is known of money without a plan around it."""


@dataclass(frozen=True, slots=True)
class Side:
    """What is compared of one side.

    `money` is US$ million a year on average, one row a nation and account; `goods` has quantities
    over the horizon and US$ million a year, one row a nation and item. A last plan (`is_plan` is
    False) has no rules, and unless the case lists its goods for every year none of these either;
    `judged` says what it would meet and be worth if it went on, where somebody has asked for that.
    """

    case: Case
    policy: Policy
    figures: dict[str, Any]
    money: pd.DataFrame
    goods: pd.DataFrame
    rules: pd.DataFrame
    is_plan: bool = True
    has_goods: bool = True
    meta: dict[str, Any] = field(default_factory=dict)
    judged: JudgedLast | None = None

    @property
    def value(self) -> float | None:
        """Value of the plan, or of the last plan as it was judged; None: not known."""
        return self.meta.get("value") if self.judged is None else self.judged.value

    @property
    def is_valued(self) -> bool:
        """Whether this is a plan, or a last plan that was judged."""
        return self.is_plan or self.judged is not None

    @property
    def missing_value(self) -> float | None:
        """Most by which a better plan could be worth more than the search found; None: not proven.

        What was then given up for calm is meant and not counted.
        """
        best, bound = self.meta.get("best_value", self.value), self.meta.get("bound")
        if self.judged is not None:
            bound = self.judged.bound
        if best is None or bound is None or not math.isfinite(bound):
            return None
        return max(0.0, float(bound) - float(best))

    def changes(self, before: Side) -> bool:
        """Whether this is the least change of `before`, so that no search error divides them."""
        return self.is_plan and before.is_plan and changes(self.meta, before.meta)


def side_of_plan(plan: Plan) -> Side:
    """Return a plan as one side."""
    years = len(plan.case.years)
    money = plan.spending.groupby(["nation", "account"])["obligation_musd"].sum() / years
    lines, key = plan.lines, ["nation", "item", "kind", "area", "unit"]
    goods = lines.groupby(key)[["quantity", "obligation_musd"]].sum().reset_index()
    return Side(
        plan.case,
        plan.policy,
        summary(plan),
        money.rename("musd").reset_index(),
        goods.assign(musd=goods.pop("obligation_musd") / years),
        plan.rules,
        meta=plan.meta,
    )


def side_of_last(plan: Plan, judged: JudgedLast | None = None) -> Side:
    """Return the last plan that the case of `plan` holds (table last_plan) as one side.

    Money, who gets it and the nations funded are what was spent, and so is the expected loss until
    it is judged. Need met, expected loss, value, idle equipment and missed targets are then those
    of one plan, the last plan as it was `judged`: of the money that can be spent again.
    """
    case = plan.case
    years = len(case.years)
    paid = pd.DataFrame(
        [(n, a, t, amount) for (n, a, t), amount in last_money(case).items() if t in case.years],
        columns=["nation", "account", "year", "musd"],
    ).astype({"musd": "float64"})
    money = paid.groupby(["nation", "account"])["musd"].sum() / years
    total = float(paid["musd"].sum())
    nations = case.tables["nations"]
    shares = pd.Series(loss_shares(nations, plan.policy), index=nations["nation"])
    lost = float((paid["musd"] * paid["nation"].map(shares)).sum())
    funded = int((money > 0).groupby("nation").any().sum())
    known = (total, lost, lost / total if total else None, funded)
    return Side(
        case,
        plan.policy,
        dict(zip(_LAST_FIGURES, known, strict=True)) | _judged_figures(judged),
        money.reset_index(),
        _last_goods(case),
        pd.DataFrame({column.name: [] for column in plan_table("rules").columns}),
        is_plan=False,
        has_goods=set(case.tables["last_goods"]["year"]) >= set(case.years),
        judged=judged,
    )


def _judged_figures(judged: JudgedLast | None) -> dict[str, Any]:
    if judged is None:
        return {}
    return {
        "share_of_need_met": judged.need_met,
        "expected_loss_share": judged.loss_share,
        "expected_loss_musd": (judged.loss_share or 0.0) * judged.obligated_musd,
        "rules_that_bend": judged.targets_missed,
        "idle_musd": judged.idle_musd,
        "value": judged.value,
        "bending_value": judged.bending_value,
    }


def _last_goods(case: Case) -> pd.DataFrame:
    """Return the goods of the last plan; what was paid for each is not known."""
    given = case.tables["last_goods"]
    given = given[given["year"].isin(case.years)]
    sums = given.groupby(["nation", "item"])["quantity"].sum().reset_index()
    goods = sums.merge(case.items[["item", "kind", "area"]], on="item")
    return goods.assign(unit=goods["kind"].map(UNITS), musd=float("nan"))
