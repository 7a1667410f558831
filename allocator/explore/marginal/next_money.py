"""What a sum of money more would buy on top of a plan: the best use in each nation, and together.

All that the plan buys stays; goods may only be added, for the new money and whatever else is free.
Each nation is solved by itself with whole lots and seats, then the best nations together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.assemble import Assembly
from allocator.errors import DataError, Fault
from allocator.explore.marginal.next_money_goods import GOODS, USES, Goods, goods_words
from allocator.explore.marginal.next_money_search import NextMoneySearch, SearchState
from allocator.solver.backend.compiled_model import compile_problem
from allocator.solver.search.lexicographic import COUNTS
from allocator.util.format import percent
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan
    from allocator.solver.backend.compiled_model import CompiledModel
    from allocator.util.progress import CancelFlag

_TOLD_MUSD = 0.5
"""Grants of less are told together, US$ million."""


@dataclass(frozen=True, slots=True, eq=False)
class NextMoney:
    """What was found so far of what more money would buy.

    Attributes
    ----------
    year
        Year of appropriation that gets the money.
    done, of
        Nations tried, and all that may be paid from the account.
    uses
        Nations in which the money would be worth something, best first: ``nation``, ``name``,
        ``value`` (value points gained by the money), ``more_musd`` (what the nation would get more
        from all accounts, US$ million), ``goods`` (in words, as `goods`).
    goods
        The best goods of the best nations together: ``nation``, ``name``, ``item``, ``item_name``,
        ``unit`` (lots, seats or US$ million), ``quantity`` more over the horizon than could be had
        without the money. Empty until all nations were tried.
    value
        Value points that these gain; 0 until then.
    words
        The same in a few sentences.
    """

    year: int
    done: int
    of: int
    uses: pd.DataFrame
    goods: pd.DataFrame
    value: float
    words: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Return all of it in lists and dicts, for JSON."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        return {
            name: one.to_dict("records") if isinstance(one, pd.DataFrame) else one
            for name, one in found.items()
        }


def next_money(
    plan: Plan,
    account: str,
    amount_musd: float,
    year: int | None = None,
    cancel: CancelFlag | None = None,
) -> Iterator[NextMoney]:
    """Yield what `amount_musd` more would buy on top of `plan`, better known with each nation.

    Each search is limited, so a better use may exist; none of those told breaks a rule of law or
    capacity. Limits that are shares of all money are those of the plan's own money.

    Parameters
    ----------
    plan
        A plan, solved or loaded.
    account
        Code of the account that gets more.
    amount_musd
        US$ million more that nations can get; above 0.
    year
        Year of appropriation that gets it; the first of the account's if left out.
    cancel
        When set, no further nation is tried.

    Raises
    ------
    DataError
        The account, its year or the amount does not exist.
    SolveError
        The plan does not keep the rules of its own case.
    """
    problem = Assembly.of(plan.case, plan.policy).problem()
    compiled = compile_problem(problem)
    vintage = _vintage(plan, compiled, account, amount_musd, year)
    paid = {n for n, a in problem.sets["obligation_pairs"] if a == account}
    search = NextMoneySearch(plan, compiled, compiled.rows["vintage"][vintage], amount_musd, cancel)
    goods = Goods(plan.case, compiled)
    for state in search.run(paid):
        yield _told(vintage[1], state, goods, plan.value)


def _vintage(
    plan: Plan, compiled: CompiledModel, account: str, amount_musd: float, year: int | None
) -> tuple[str, int]:
    """Return account and year whose money is more; faults where there is none."""
    rows = compiled.rows.get("vintage", {})
    years = sorted(v for a, v in rows if a == account)
    accounts = ", ".join(sorted({a for a, _ in rows}))
    faults = []
    if not years:
        faults.append(Fault("next money", f"unknown account {account!r}", accounts,
                            "name an account that has money"))  # fmt: skip
    elif year is not None and year not in years:
        faults.append(Fault("next money", f"{account} has no money of {year}",
                            ", ".join(map(str, years)), "name one of these years"))  # fmt: skip
    if not 0 < amount_musd < float("inf"):
        faults.append(Fault("next money", f"amount {amount_musd}", "more than 0, US$ million",
                            "give the amount in US$ million"))  # fmt: skip
    if faults:
        raise DataError(faults)
    first = next((v for v in years if v >= plan.case.years[0]), years[-1])
    return account, first if year is None else year


def _told(year: int, state: SearchState, goods: Goods, worth: float) -> NextMoney:
    uses = [goods.use(one, state.nation(one)) for one in state.found]
    bought = [] if state.together is None else goods.bought(state.together)
    value = 0.0 if state.together is None else state.together.gain
    words = _words(year, state, uses, bought, (value, worth))
    return NextMoney(
        year, state.done, state.of, pd.DataFrame(uses, columns=list(USES)),
        pd.DataFrame(bought, columns=list(GOODS)), value, words,
    )  # fmt: skip


def _words(
    year: int,
    state: SearchState,
    uses: list[tuple[Any, ...]],
    bought: list[tuple[Any, ...]],
    gain: tuple[float, float],
) -> tuple[str, ...]:
    """Return what was found; `gain` is what all the money gains and what the plan is worth."""
    value, worth = gain
    done, of = state.done, state.of
    tried = f"{done} of {of} nations tried"
    if done < of:
        return (f"{tried}; the money is worth something in {len(uses)}.",)
    if not uses:
        return (
            f"The money would not be worth anything in any of {of} nations: other rules "
            "prevent it.",
        )
    first = uses[0]
    told = [
        f"Of {of} nations, the money (of {year}) is worth something in {len(uses)}, "
        f"most in {first[1]}: {_more(first[2], worth)} for {first[4]}."
    ]
    if len({row[0] for row in bought}) > 1:
        large = [row for row in bought if row[4] in COUNTS or abs(row[5]) >= _TOLD_MUSD]
        parts = [f"{row[1]}: {goods_words(*row[3:])}" for row in large]
        rest = len(bought) - len(large)
        parts += [f"{rest} parts below US$ {_TOLD_MUSD:g} million"] if rest else []
        told.append(
            f"Shared among the best nations it brings {_more(value, worth)}: {'; '.join(parts)}."
        )
    return tuple(told)


def _more(points: float, worth: float) -> str:
    """Say what is gained as a share of what the plan is worth."""
    if abs(worth) < NOTHING:
        return f"{points:.3f} value points"
    return f"{percent(points / abs(worth))} more value"
