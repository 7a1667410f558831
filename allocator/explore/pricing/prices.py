"""`prices`: one step more and less of what is short, and the value with and without each rule."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.explore.explanation.kept import Kept
from allocator.explore.marginal.shadow_prices import marginal_values
from allocator.explore.pricing.asked import named, require_numbers
from allocator.explore.pricing.choice import Choice, chosen
from allocator.explore.pricing.result import AMOUNTS, BY_NATION, GOODS, MOVED, RULES, Prices
from allocator.explore.pricing.solved import Solver
from allocator.explore.pricing.subjects import rules_of, steps_of
from allocator.explore.pricing.words import price_words
from allocator.plan.persistence.parts import plan_hash
from allocator.session.price_screen import PriceScreen
from allocator.util.progress import teller

if TYPE_CHECKING:
    from allocator.plan.plan import Plan
    from allocator.util.progress import CancelFlag, Progress

TOP = 2
"""Of each kind so many are solved unless others are named: those worth most by the duals."""

_FIGURES = {
    "screened", "dual", "up", "down", "open_up", "open_down", "with_value", "without_value",
    "price", "open", "shortfall", "change_musd", "quantity",
}  # fmt: skip

_KEPT: Kept[Prices] = Kept(20)


def prices(
    plan: Plan,
    about: Iterable[str] = (),
    *,
    step_musd: float = 1.0,
    top: int = TOP,
    everything: bool = False,
    with_plans: bool = False,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    cancel: CancelFlag | None = None,
) -> Prices:
    """Return what more and less money, seats and lots are worth, and what each rule costs.

    All that has a price is screened by the duals of the plan. What is named, or what is worth most
    of each kind, is then solved again with one step more, one step less, or without the rule.
    Answers are kept: asking again takes no time.

    Parameters
    ----------
    plan
        A plan, solved or loaded.
    about
        What is solved: accounts (``FMF``, ``FMF:2020``), nations, items and rules by code or name.
    step_musd
        Size of steps of money, US$ million; those of seats and lots are one.
    top
        How many of each kind are solved where nothing is named.
    everything
        Solve all of them.
    with_plans
        Return the plans, too; without law there is none.
    seed
        Seed of the solver.
    progress
        Called with every `Progress`.
    cancel
        When set, the search stops without an answer.

    Raises
    ------
    DataError
        Something named does not exist or has no limit, or a number makes no sense; all at once.
    SolveError
        Stopped, or the plan does not keep the rules of its own case.
    """
    require_numbers(step_musd, top)
    about = tuple([about] if isinstance(about, str) else about)
    steps, rules = list(steps_of(plan)), list(rules_of(plan))
    asked = named(plan, about, steps, rules)
    key = (plan_hash(plan), about, float(step_musd), top, everything, with_plans, seed)
    kept = _KEPT.get(key)
    if kept is not None:
        return kept
    started, tell = time.process_time(), teller(progress, "prices")
    tell("reading the plan into its model")
    screen = PriceScreen(plan, seed, cancel)
    tell("screening all prices by the duals of the plan")
    values = marginal_values(plan) if asked[2] or everything else None
    found = chosen(
        plan, screen, (steps, rules), asked, values, None if everything else top, step_musd
    )
    solver = Solver(plan, found, step_musd, seed, cancel, tell, with_plans=with_plans)
    result = _result(plan, found, solver, started)
    _KEPT.put(key, result)
    return result


def _result(plan: Plan, found: Choice, solver: Solver, started: float) -> Prices:
    amounts, rules = solver.amounts(), solver.rules()
    tables = {
        "amounts": _table(amounts, AMOUNTS).astype({"year": "Int64"}),
        "rules": _table(rules, RULES),
        "by_nation": _table(solver.by_nation, BY_NATION),
        "moved": _table(solver.moved, MOVED),
        "goods": _table(solver.goods, GOODS),
    }
    changes = solver.changes
    words = price_words(plan, changes.base_value - plan.value, changes.base_open, tables)
    return Prices(
        plan, changes.base, changes.base_value - plan.value, changes.base_open, **tables,
        seconds=time.process_time() - started, plans=solver.plans, words=tuple(words),
    )  # fmt: skip


def _table(rows: Sequence[Sequence[Any]], names: Sequence[str]) -> pd.DataFrame:
    """Return a table whose figures are empty where they are unknown."""
    table = pd.DataFrame(rows, columns=list(names))
    return table.astype({name: float for name in names if name in _FIGURES})
