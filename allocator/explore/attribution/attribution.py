"""`attribute`: which cause moved how much of a nation's money from one plan to another.

The causes are added one at a time, each answered by the least change from the plan before it, in
several orders. What a cause moves, averaged over the orders, is its share: the Shapley value of
the causes where all orders are tried (L. S. Shapley, A Value for n-Person Games, 1953). What is
left to the plan after is not theirs, and has a row of its own, so that all rows add up.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.errors import DataError, Fault
from allocator.explore.attribution.orders import Order, orders_of
from allocator.explore.attribution.words import (
    REST,
    money_words,
    nation_words,
    rest_words,
    value_words,
    way_words,
)
from allocator.explore.revision.revise import revise
from allocator.inputs.case.names import names_by_code
from allocator.inputs.policy.parse import fix_name, shortlist
from allocator.util.progress import teller
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.explore.revision.requests import Request
    from allocator.plan.plan import Plan
    from allocator.util.progress import CancelFlag, Progress

MONEY = ("nation", "name", "year", "cause", "change_musd", "lowest_musd", "highest_musd")
VALUE = ("cause", "value", "lowest", "highest")
ORDERS = 6
"""Orders that are tried at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Attribution:
    """What each cause moved between two plans.

    Attributes
    ----------
    before, after
        The two plans; without a plan given to compare with, the answer to all causes together.
    causes
        Names of the causes, in the order given.
    orders
        Orders that were tried, as numbers of causes from 0.
    same_inputs
        Whether the causes lead to the data and settings of the plan after; if not, something else
        changed as well.
    money
        One row a nation, year and cause (`REST` for what no cause moved): ``change_musd`` is the
        mean over the orders, ``lowest_musd`` and ``highest_musd`` its range. The rows of a nation
        and year add up to the difference of the plans.
    value
        The same for the value of the whole plan, in value points: ``value``, ``lowest``,
        ``highest``.
    words
        The same in sentences, for the nations that move most.
    """

    before: Plan
    after: Plan
    causes: tuple[str, ...]
    orders: tuple[Order, ...]
    same_inputs: bool
    money: pd.DataFrame
    value: pd.DataFrame
    words: tuple[str, ...]

    def words_for(self, nation: str) -> str:
        """Say what moved one nation's money.

        Raises
        ------
        DataError
            The case has no such nation.
        """
        known = self.before.case.tables["nations"]["nation"].tolist()
        if nation not in known:
            raise DataError([Fault("attribution", f"the case has no nation {nation!r}",
                                   shortlist(known), fix_name(nation, known))])  # fmt: skip
        own = self.money[self.money["nation"] == nation]
        name = names_by_code(self.before.case)[nation]
        return f"{name}: nothing moves." if own.empty else nation_words(own)

    def document(self) -> dict[str, Any]:
        """Return all of it but the plans in lists and dicts, for JSON."""
        return {
            "causes": self.causes, "orders": self.orders, "same_inputs": self.same_inputs,
            "money": self.money.to_dict("records"), "value": self.value.to_dict("records"),
            "words": self.words,
        }  # fmt: skip


def attribute(
    before: Plan,
    causes: Mapping[str, Sequence[Request]],
    after: Plan | None = None,
    *,
    orders: int = ORDERS,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    cancel: CancelFlag | None = None,
) -> Attribution:
    """Return which of the causes moved how much money between two plans.

    Parameters
    ----------
    before
        The plan before.
    causes
        What may have moved it, by name: requests as `revise` takes them.
    after
        The plan after; None: the answer to all causes together.
    orders
        Orders tried at most; all orders where these are no more.
    seed
        Seed of the random orders and of the solver.
    progress, cancel
        As in `revise`; when cancelled there is no answer.

    Raises
    ------
    DataError
        No causes, or one that names what the case does not have.
    ConflictError, SolveError
        As in `revise`: a cause that leaves no plan near, alone or after others.
    """
    if not causes or orders < 2 or REST in causes:
        found = f"{orders} orders" if causes else "no causes"
        found = f"a cause named {REST!r}" if REST in causes else found
        raise DataError([Fault("attribute", found, "at least one cause with a name of its own, and "
                               "two orders", "name what changed")])  # fmt: skip
    names = tuple(causes)
    if after is None:
        everything = [one for requests in causes.values() for one in requests]
        after = revise(before, everything, seed=seed, cancel=cancel, extras=False).plan
    tried = orders_of(len(names), orders, seed)
    chain = _Chain(before, [list(one) for one in causes.values()], seed, cancel)
    tell = teller(progress, "attribute")
    money: list[pd.DataFrame] = []
    value: list[pd.Series[float]] = []
    for number, order in enumerate(tried):
        tell(f"order {number + 1} of {len(tried)}")
        plans = [*chain.plans(order), after]
        labels = [*(names[cause] for cause in order), REST]
        money.append(_steps(plans, labels))
        gains = [now.value - was.value for was, now in itertools.pairwise(plans)]
        value.append(pd.Series(gains, index=labels))
    last = chain.plans(tried[-1])[-1]
    same = (last.case.hash, last.policy.hash) == (after.case.hash, after.policy.hash)
    return _attribution(before, after, (names, tuple(tried), same), money, value)


class _Chain:
    """Plans after each cause of an order; what orders have in common at the start is kept."""

    def __init__(
        self, before: Plan, causes: list[list[Request]], seed: int, cancel: CancelFlag | None
    ) -> None:
        self._causes, self._seed, self._cancel = causes, seed, cancel
        self._order, self._plans = list[int](), [before]

    def plans(self, order: Order) -> list[Plan]:
        same = next((at for at, one in enumerate(order) if self._order[at : at + 1] != [one]),
                    len(order))  # fmt: skip
        del self._order[same:], self._plans[same + 1 :]
        for cause in order[same:]:
            found = revise(self._plans[-1], self._causes[cause], seed=self._seed,
                           cancel=self._cancel, extras=False)  # fmt: skip
            self._plans.append(found.plan)
            self._order.append(cause)
        return list(self._plans)


def _steps(plans: Sequence[Plan], labels: Sequence[str]) -> pd.DataFrame:
    """Return the change of each nation's money in each year from plan to plan."""
    sums = [plan.spending.groupby(["nation", "year"])["obligation_musd"].sum() for plan in plans]
    index = sums[0].index
    for one in sums[1:]:
        index = index.union(one.index)
    filled = [one.reindex(index, fill_value=0.0) for one in sums]
    steps = {label: now - was for label, was, now in zip(labels, filled, filled[1:], strict=False)}
    return pd.DataFrame(steps)


def _attribution(
    before: Plan,
    after: Plan,
    tried: tuple[tuple[str, ...], tuple[Order, ...], bool],
    money: list[pd.DataFrame],
    value: list[pd.Series[float]],
) -> Attribution:
    names, orders, same = tried
    index = functools.reduce(pd.Index.union, (one.index for one in money))
    each_order = [one.reindex(index, fill_value=0.0) for one in money]
    cells = pd.concat(each_order).groupby(level=["nation", "year"])
    ranges = [part.stack() for part in (cells.mean(), cells.min(), cells.max())]
    table = pd.concat(ranges, axis=1, keys=MONEY[4:]).rename_axis(["nation", "year", "cause"])
    table = table[(table.abs() > NOTHING).any(axis=1)].reset_index()
    codes = names_by_code(before.case)
    table["name"] = table["nation"].map(codes)
    points = pd.DataFrame(value)[[*names, REST]]
    worth = pd.DataFrame({"value": points.mean(), "lowest": points.min(), "highest": points.max()})
    worth = worth.rename_axis("cause").reset_index()[list(VALUE)]
    left_open = 0.0 if math.isnan(after.gap) else after.gap * abs(after.value)
    rest = float(worth["value"].iloc[-1])
    words = [*money_words(table), value_words(worth), way_words(len(names), len(orders))]
    if (table["cause"] == REST).any():
        words.append(rest_words(rest, left_open, same=same))
    return Attribution(before, after, names, orders, same, table[list(MONEY)], worth, tuple(words))
