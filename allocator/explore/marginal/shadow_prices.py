"""Shadow prices: what a little more money, or a little less of a rule, is worth around a plan.

Everything whole is kept as the plan has it, and the rest (grants, upkeep, who pays what) is made
best again; the dual values of that linear programme are the prices. They are true for small steps
and for the plan's whole numbers only: another lot or another line is a new decision, which only a
new solve can judge (see `allocator.explore.value_curve`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from allocator.assemble import Assembly
from allocator.errors import SolveError
from allocator.explore.marginal.model_row import model_row_of
from allocator.explore.marginal.nation_prices import NationPrices
from allocator.inputs.case.names import names_in
from allocator.session.mip_start import integer_start
from allocator.solver.backend.compiled_model import CompiledModel, compile_problem
from allocator.solver.backend.highs import HighsModel, StopCondition
from allocator.solver.search.lexicographic import COUNTS
from allocator.solver.search.violation import solve_with_integers_fixed
from allocator.util.tolerance import VIOLATED

if TYPE_CHECKING:
    from allocator.models import Problem
    from allocator.plan.plan import Plan


@dataclass(frozen=True, slots=True, eq=False)
class MarginalValues:
    """Prices around a plan, in value points; they hold for the plan's whole numbers only.

    Attributes
    ----------
    accounts
        What the next US$ million of an account is worth: ``account``, ``name``, ``year`` (in which
        the money is new), ``money_musd`` (what nations can get of it now), ``value`` (value points
        a US$ million).
    nations
        What a gift of US$ 1 million to the nation is worth, spread over accounts and years as is
        best: ``nation``, ``name``, ``value`` (value points a US$ million), ``account``, ``year``
        (of its largest part; both empty where no gift is worth anything). The gift counts in
        law, absorption, risk and exposure as any money of the account would. Nations that share
        money come to the same price; less says that the nation cannot use more as well.
    rules
        What each rule and decision costs: the columns of the plan's table ``rules`` from ``rule``
        to ``year``, then ``value`` (value points gained if the limit gave way by one unit),
        ``unit`` (of the limit), ``limit``, ``binds`` (in the plan), ``text``, ``citation``;
        dearest first. No value is given where the rule can never bind, or only limits whole
        numbers, which have no small steps.
    """

    accounts: pd.DataFrame
    nations: pd.DataFrame
    rules: pd.DataFrame


def marginal_values(plan: Plan, *, in_parts: bool = False) -> MarginalValues:
    """Return the prices of money and rules around `plan`.

    Parameters
    ----------
    plan
        A plan, solved or loaded.
    in_parts
        Let lots and seats vary in parts, and keep only what is on and off (lines, grants, types,
        starts). Rules on lots and seats then have prices too; all prices are those of a plan that
        could buy half a lot, so they tell more of what next year's plan might do and less of this
        one.

    Raises
    ------
    SolveError
        The plan does not keep the rules of its own case, so that it has no prices.
    """
    problem = Assembly.of(plan.case, plan.policy).problem()
    prices = _ShadowPrices(plan, problem, compile_problem(problem), in_parts=in_parts)
    return MarginalValues(prices.accounts(), prices.nations(), prices.rules())


_SIZES = ("line_size", "grant_size", "item_size")
"""Families that say at least so much or nothing."""


class _ShadowPrices:
    """A plan's model with its whole numbers kept, solved, and the duals of its rows and columns."""

    def __init__(
        self, plan: Plan, problem: Problem, compiled: CompiledModel, *, in_parts: bool
    ) -> None:
        self.plan, self.problem, self.compiled = plan, problem, compiled
        self.fixed = fixed_columns(compiled, in_parts=in_parts)
        self.engine = solved_around(plan, compiled, self.fixed)
        self.row_duals, self.reduced_costs = self.engine.row_duals, self.engine.reduced_costs

    def accounts(self) -> pd.DataFrame:
        names = names_in(self.plan.case, "accounts", "account")
        found = [
            (a, names[a], v, self.compiled.row_upper[row], max(0.0, -self.row_duals[row]))
            for (a, v), row in self.compiled.rows.get("vintage", {}).items()
        ]
        return pd.DataFrame(found, columns=["account", "name", "year", "money_musd", "value"])

    def nations(self) -> pd.DataFrame:
        gross = dict(self.problem.figures["gross"].items())
        names = names_in(self.plan.case, "nations", "nation")
        prices = NationPrices(self.engine, self.compiled, gross).by_nation()
        found = [
            (n, names[n], price.worth, price.account, price.year) for n, price in prices.items()
        ]
        frame = pd.DataFrame(found, columns=["nation", "name", "value", "account", "year"])
        frame = frame.astype({"year": "Int64"})
        return frame.sort_values("value", ascending=False, kind="stable", ignore_index=True)

    def rules(self) -> pd.DataFrame:
        table = self.plan.rules
        priced = self._rows_with_prices()
        value = [self._price(rule, priced) for rule in table.to_dict("records")]
        names = ["rule", "family", "status", "nation", "account", "item", "year"]
        more = ["value", "unit", "limit", "binds", "text", "citation"]
        table = table.rename(columns={"meaning": "text"})
        table = table.assign(value=np.array(value, dtype=float))[names + more]
        return table.sort_values("value", ascending=False, kind="stable", ignore_index=True)

    def _price(self, rule: Any, priced: Any) -> float:
        if rule["family"] in _SIZES and rule["sense"] == "<=":
            return float("nan")  # a switch that is off, and no row that could give
        family, key = model_row_of(rule)
        if family == "spend":
            column = self.compiled.columns.get("spend", {}).get(key)
            return float("nan") if column is None else max(0.0, -self.reduced_costs[column])
        rows = self.compiled.rows.get(family, {})
        row = next(iter(rows.values()), None) if key is None else rows.get(key)
        if row is None or not (priced[row] or rule["bend"] > VIOLATED):
            return float("nan")
        return abs(float(self.row_duals[row]))

    def _rows_with_prices(self) -> Any:
        """Return which rows hold something that can change a little, but their own violation."""
        compiled = self.compiled
        free = compiled.upper > compiled.lower
        free[self.fixed] = False
        for variable in compiled.columns:
            if variable.startswith("bend_"):
                free[compiled.positions(variable)] = False
        count = np.bincount(compiled.row_of_entry, weights=free[compiled.indices],
                            minlength=len(compiled.row_lower))  # fmt: skip
        return count > 0


def fixed_columns(compiled: CompiledModel, *, in_parts: bool) -> Any:
    """Return the columns that stay as the plan has them."""
    kept = compiled.integer.copy()
    for variable in COUNTS if in_parts else ():
        kept[compiled.positions(variable)] = False
    return np.flatnonzero(kept)


def solved_around(plan: Plan, compiled: CompiledModel, kept: Any) -> HighsModel:
    """Return a model solved to its best with the columns `kept` fixed as the plan has them.

    Raises
    ------
    SolveError
        There is no such point.
    """
    engine = solve_with_integers_fixed(
        compiled, integer_start(plan, compiled), StopCondition(None), 0, kept
    )
    if engine is None:
        raise SolveError(
            "The plan has no prices: its lots, seats and "
            "lines do not keep the rules of its case. 'allocator verify' says which."
        )
    engine.set_options(solver="choose")  # small steps from here are quicker with the simplex method
    return engine
