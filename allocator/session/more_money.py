"""Limits of goods and payments as they are where an account has more money."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from allocator.solver.backend.compiled_model import CompiledModel, Floats
from allocator.solver.search.near_plan import NearSolution
from allocator.solver.search.warm_start import WarmStart

if TYPE_CHECKING:
    from allocator.session.revise import Reviser


@contextmanager
def limits_with_more_money(
    reviser: Reviser, near: NearSolution, account: str, musd: float
) -> Iterator[NearSolution]:
    """Hold the model of `near` with limits for more money of an account; its rows stay.

    Yields `near` in the columns of what is held. Limits of goods, lines and switches follow from
    money, too: they are those of the money that the account has in the plan before.
    """
    session = reviser.session
    problem, held = session.problem, session.compiled
    near = _with_money_before(reviser, near, account)
    found = session.compiled
    upper = found.upper.copy()
    for key, column in found.columns.get("pay", {}).items():
        # the most that an account can pay a nation follows from its money
        upper[column] += musd if key[1] == account and upper[column] > 0 else 0.0
    session.compiled = replace(found, upper=upper)
    try:
        yield near
    finally:
        session.problem, session.compiled = problem, held


def _with_money_before(reviser: Reviser, near: NearSolution, account: str) -> NearSolution:
    """Hold the model with the limits that the account's money before gives, and its rows of now."""
    session = reviser.session
    held, was, now = session.compiled, reviser.plan, session.case
    frames = {}
    for name, column in (("accounts", "budget_musd"), ("budgets", "amount_musd")):
        one, other = now.tables[name], was.case.tables[name]
        own = one["account"] == account
        if own.sum() == (other["account"] == account).sum() and own.any():
            money = other.loc[other["account"] == account, column].to_numpy()
            frames[name] = one.assign(**{column: one[column].mask(own)})
            frames[name].loc[own, column] = money
    factor = {**session.policy.budget_factor, account: was.policy.factor_of_budget(account)}
    policy = session.policy.replace(budget_factor=factor)
    before = session.fork()
    before.update(policy, now.with_tables(frames))
    compiled = before.compiled
    if compiled.rows.get("vintage", {}).keys() != held.rows.get("vintage", {}).keys():
        return near
    session.problem = before.problem
    session.compiled = replace(
        compiled,
        row_lower=_limits(held, held.row_lower, compiled, compiled.row_lower),
        row_upper=_limits(held, held.row_upper, compiled, compiled.row_upper),
    )
    return replace(near, solution=WarmStart.of(held, near.solution, None).solution_in(compiled))


def _limits(held: CompiledModel, limits: Floats, compiled: CompiledModel, others: Floats) -> Floats:
    """Return the limits of rows as held; those of other rows stay."""
    found = others.copy()
    for name, keys in compiled.rows.items():
        known = held.rows.get(name, {})
        for key, row in keys.items():
            if key in known:
                found[row] = limits[known[key]]
    return found
