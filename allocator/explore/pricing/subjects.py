"""What has a price: money of accounts and for nations, seats, lots; earmarks, decisions, rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocator.errors import DataError, Fault
from allocator.explore.revision.requests import years_stated
from allocator.inputs.rule_families import FAMILIES
from allocator.inputs.scenario.changes import Add, AddRows, Change, Drop, Set
from allocator.inputs.scenario.scenario import Scenario
from allocator.session.policy_rules import FROZEN

if TYPE_CHECKING:
    import pandas as pd

    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan

CAPACITIES = {
    "course_seats": ("courses", "seats_per_year", "seats a year"),
    "production": ("equipment", "production_per_year", "lots a year"),
    "stock": ("equipment", "stock_lots", "lots"),
}
"""Families of capacity with a step of one: table, column and unit of the limit."""

TABLES = {"earmark": "earmarks", "coverage": "coverage_floors", "lock": "locks"}
"""Tables of the case whose rows are rules of their own name, by the family that prices them."""

_NAMED = {"earmark": "rule", "coverage": "rule", "lock": "lock"}


@dataclass(frozen=True, slots=True)
class Step:
    """Something of which there may be one step more or less.

    Attributes
    ----------
    kind
        ``account``, ``nation`` (money of an account for it alone), ``course_seats``,
        ``production`` or ``stock``.
    code
        Account or item.
    year
        Year of appropriation of money; None for seats and lots, which are more in every year.
    nation
        Of kind ``nation``, else empty.
    """

    kind: str
    code: str
    year: int | None = None
    nation: str = ""

    @property
    def key(self) -> str:
        """Name in tables and files."""
        parts = (self.nation, self.code, "" if self.year is None else str(self.year))
        kind = "" if self.kind in ("account", "nation") else self.kind
        return " ".join(part for part in (*parts, kind) if part)

    @property
    def is_money(self) -> bool:
        """Whether the step is US$ million."""
        return self.kind in ("account", "nation")

    @property
    def unit(self) -> str:
        """Unit of the step."""
        return "US$ million" if self.is_money else CAPACITIES[self.kind][2]

    def inputs(self, plan: Plan, amount: float) -> tuple[Case, Policy]:
        """Return data and settings with `amount` more, or less below 0.

        Raises
        ------
        DataError
            There is not so much to take away.
        """
        if self.is_money:
            changes = tuple(_money_changes(plan, self.code, self.year or 0, amount))
        else:
            table, column, _ = CAPACITIES[self.kind]
            changes = (Add(f"{table}.{column}", amount, {"item": self.code}),)
        return Scenario(self.key, changes=changes).applied(plan.case, plan.policy)


def _money_changes(plan: Plan, account: str, year: int, amount: float) -> Iterator[Change]:
    """Yield what makes the new money of one year more, in what nations can get."""
    case, policy = plan.case, plan.policy
    factor, stated = policy.factor_of_budget(account), years_stated(case, account)
    if factor <= 0:
        raise DataError([Fault("prices", f"budget_factor of {account} is 0", "above 0",
                               "give the account money first")])  # fmt: skip
    table = case.tables["accounts"].set_index("account")["budget_musd"]
    replaced = policy.budget.get(account)
    if replaced is not None:  # the setting is for every year, and comes before the table
        yield Set(f"budget.{account}", "")
    for one in case.years if replaced is not None else (year,):
        usual = float(table[account]) if replaced is None else replaced
        more = amount / factor if one == year else 0.0
        where = {"account": account, "year": one}
        if one not in stated:
            yield AddRows("budgets", [{**where, "amount_musd": usual + more}])
        elif replaced is None:
            yield Add("budgets.amount_musd", more, where)
        else:
            yield Set("budgets.amount_musd", usual + more, where)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that can be taken out: an earmark, a floor, a decision, or a whole kind of rules.

    Attributes
    ----------
    name
        Of its row in the case, or of the family as setting ``rules_off`` names it.
    family
        As setting ``rules_off`` names it; what is law has its name, too.
    rows
        Its rows in the plan's table ``rules``.
    """

    name: str
    family: str
    status: str
    rows: pd.DataFrame

    @property
    def nations(self) -> tuple[str, ...]:
        """Nations that its rows are about, each alone."""
        return tuple(dict.fromkeys(one for one in self.rows["nation"] if one))

    @property
    def holds(self) -> bool:
        """Whether one of its rows has no slack, or is missed."""
        return bool((self.rows["binds"] | (self.rows["bend"] > 0)).any())

    def inputs_without(self, plan: Plan) -> tuple[Case, Policy]:
        """Return data and settings without the rule."""
        case, policy = plan.case, plan.policy
        if self.name == FROZEN:
            return case, policy.replace(frozen_years=0)
        if self.family not in TABLES or self.name == self.family:
            return case, policy.replace(rules_off=(*policy.rules_off, self.family))
        mappings = {"earmark": policy.earmark, "coverage": policy.coverage_floor}
        own = {
            name: one for name, one in mappings.get(self.family, {}).items() if name != self.name
        }
        if self.family == "lock":
            policy = policy.replace(locks=[one for one in policy.locks if one.lock != self.name])
        else:
            field = "earmark" if self.family == "earmark" else "coverage_floor"
            policy = policy.replace(**{field: own})
        table, column = TABLES[self.family], _NAMED[self.family]
        if not (case.tables[table][column] == self.name).any():
            return case, policy
        changes: tuple[Change, ...] = (Drop(table, {column: self.name}),)
        return Scenario(f"without {self.name}", changes=changes).applied(case, policy)


def steps_of(plan: Plan) -> Iterator[Step]:
    """Yield money of each account and year planned, then limits of seats and lots."""
    rules, years = plan.rules, set(plan.case.years)
    money = rules[rules["family"] == "vintage"]
    for account, year in zip(money["account"], money["year"], strict=True):
        if int(year) in years:
            yield Step("account", str(account), int(year))
    for family in CAPACITIES:
        for item in dict.fromkeys(rules.loc[rules["family"] == family, "item"]):
            yield Step(family, str(item))


def rules_of(plan: Plan) -> Iterator[Rule]:
    """Yield the rules in force that can be taken out: earmarks, decisions, rules of the policy."""
    table = plan.rules
    switches = {name: one.switch for name, one in FAMILIES.items()}
    table = table.assign(switch=table["family"].map(switches))
    table = table[(table["status"] == "policy") | (table["switch"] == "earmark")]
    named = set(plan.case.tables["locks"]["lock"]) | {one.lock for one in plan.policy.locks}
    for (family, status), own in table.groupby(["switch", "status"], sort=False):
        if family not in TABLES:
            yield Rule(str(family), str(family), str(status), own)
            continue
        frozen = own[~own["rule"].isin(named)] if family == "lock" else own[:0]
        for name, rows in own.drop(frozen.index).groupby("rule", sort=False):
            yield Rule(str(name), str(family), str(status), rows)
        if len(frozen):
            yield Rule(FROZEN, "lock", str(status), frozen)
