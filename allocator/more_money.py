"""What a sum of money more would buy on top of a plan: the best use in each nation, and together.

All that the plan buys stays; goods may only be added, for the new money and whatever else is free.
Each nation is solved by itself with whole lots and seats, then the best nations together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from allocator.assemble import Assembly
from allocator.blocks import Block, Blocks
from allocator.compile import Compiled, Floats, compile_problem
from allocator.engine import Stop, side_by_side
from allocator.errors import DataError, Fault
from allocator.improve import improve_group
from allocator.kept_whole import COUNTS
from allocator.marginal import kept_columns, settled
from allocator.rule_groups import figure, names_by_code

if TYPE_CHECKING:
    from allocator.plan import Plan
    from allocator.progress import CancelFlag

_BATCH = 4
"""Nations solved side by side; fixed, so that the answer does not depend on the cores."""

_TOGETHER = 6
"""Best nations solved together at the end."""

_MONEY = "US$ million"

_UNITS = {**{name: name for name in COUNTS}, "grant": _MONEY}
"""Variables that hold goods, and what they count."""

_LEAST = 5e-4
"""Quantities of goods below this (lots, seats, US$ million) are not told."""

_GAP = 1e-5
"""Gap of each search, as a share of the nations' value: a small sum gains little of it."""

_NOTHING = 1e-6

USES = ("nation", "name", "value", "cost_musd", "goods")
GOODS = ("nation", "name", "item", "item_name", "unit", "quantity")

Use = tuple[str, str, float, float, str]
"""A row of `USES`."""

Goods = tuple[str, str, str, str, str, float]
"""A row of `GOODS`."""


@dataclass(frozen=True, slots=True, eq=False)
class NextMoney:
    """What was found so far of what more money would buy.

    Attributes
    ----------
    done, of
        Nations tried, and all that may be paid from the account.
    uses
        Nations in which the money would be worth something, best first: ``nation``, ``name``,
        ``value`` (value points gained by the money), ``cost_musd`` (what the nation would get more
        from all accounts, US$ million), ``goods`` (in words).
    goods
        The best goods of the best nations together: ``nation``, ``name``, ``item``, ``item_name``,
        ``unit`` (lots, seats or US$ million), ``quantity`` more over the horizon. Empty until all
        nations were tried.
    value
        Value points that these gain; 0 until then.
    words
        The same in a few sentences.
    """

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
    row = _money_row(plan, compiled, account, amount_musd, year)
    paid = {n for n, a in problem.sets["obligation_pairs"] if a == account}
    return _Search(plan, compiled, row, amount_musd, cancel).run(paid)


def _money_row(
    plan: Plan, compiled: Compiled, account: str, amount_musd: float, year: int | None
) -> int:
    """Return the row that limits the account's money; faults where there is none."""
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
    return int(rows[account, first if year is None else year])


class _Search:
    """The plan's model in which nothing may be taken away, with and without the new money."""

    def __init__(
        self, plan: Plan, compiled: Compiled, row: int, amount: float, cancel: CancelFlag | None
    ) -> None:
        self.plan, self.compiled = plan, compiled
        self.stop = Stop(None, cancel.is_set if cancel is not None else None)
        self.names = names_by_code(plan.case)
        point = settled(plan, compiled, kept_columns(compiled, in_parts=False)).point
        self.point = compiled.rounded(point)
        lower = compiled.lower.copy()
        kept_now = np.concatenate([np.flatnonzero(compiled.integer), compiled.positions("grant")])
        lower[kept_now] = self.point[kept_now]
        upper = compiled.row_upper.copy()
        upper[row] += amount
        kept = replace(compiled, lower=lower)
        self.without, self.richer = Blocks(kept), Blocks(replace(kept, row_upper=upper))

    def run(self, paid: set[str]) -> Iterator[NextMoney]:
        """Try every nation that the account may pay, then the best ones together."""
        blocks = [b for b in range(len(self.richer.blocks)) if self.richer.blocks[b].nation in paid]
        found: list[tuple[float, int, Floats]] = []
        for start in range(0, len(blocks), _BATCH):
            if self.stop.now:
                break
            batch = blocks[start : start + _BATCH]
            for block, (gain, point) in zip(batch, side_by_side(self._gain, batch), strict=True):
                if gain > _NOTHING:
                    found.append((gain, block, point))
            found.sort(key=lambda one: (-one[0], one[1]))
            yield self._told(min(start + _BATCH, len(blocks)), len(blocks), found, self.point, 0.0)
        best = [block for _, block, _ in found[:_TOGETHER]]
        value, point = self._together(best, found)
        yield self._told(len(blocks), len(blocks), found, point, value)

    def _gain(self, block: int) -> tuple[float, Floats]:
        """Return what the money is worth in one nation, with the point that shows how."""
        rich = self._improved(self.richer, [self.richer.blocks[block]], self.point)
        if self._value(rich) - self._value(self.point) <= _NOTHING:
            return 0.0, self.point
        # what can be had without the money is no merit of the money
        poor = self._improved(self.without, [self.without.blocks[block]], self.point)
        return self._value(rich) - self._value(poor), rich

    def _together(
        self, best: list[int], found: list[tuple[float, int, Floats]]
    ) -> tuple[float, Floats]:
        """Return the value and point of the best nations solved in one, from the best single."""
        if not best or self.stop.now:
            return 0.0, self.point
        start = found[0][2]
        rich = self._improved(self.richer, [self.richer.blocks[b] for b in best], start)
        poor = self._improved(self.without, [self.without.blocks[b] for b in best], self.point)
        gain = self._value(rich) - self._value(poor)
        # the search is limited, and the best nation alone may come out better
        return (gain, rich) if gain >= found[0][0] else (found[0][0], start)

    def _improved(self, blocks: Blocks, group: list[Block], point: Floats) -> Floats:
        return improve_group(blocks, group, point, self.stop, gap=_GAP)

    def _value(self, point: Floats) -> float:
        return float(self.compiled.costs["value"] @ point)

    def _told(
        self,
        done: int,
        of: int,
        found: list[tuple[float, int, Floats]],
        point: Floats,
        value: float,
    ) -> NextMoney:
        uses = [self._use(gain, block, one) for gain, block, one in found]
        goods = self._goods(point) if value > 0 else []
        return NextMoney(
            done, of, pd.DataFrame(uses, columns=list(USES)),
            pd.DataFrame(goods, columns=list(GOODS)), value, _words(done, of, uses, goods, value),
        )  # fmt: skip

    def _use(self, gain: float, block: int, point: Floats) -> Use:
        nation = self.richer.blocks[block].nation
        words = "; ".join(goods_words(*one[3:]) for one in self._goods(point) if one[0] == nation)
        return nation, self._name(nation), gain, self._cost(nation, point), words

    def _cost(self, nation: str, point: Floats) -> float:
        more = point - self.point
        keys = self.compiled.columns.get("obligation", {})
        return float(sum(more[column] for key, column in keys.items() if key[0] == nation))

    def _goods(self, point: Floats) -> list[Goods]:
        """Return what is bought more at `point`, over the horizon."""
        more = point - self.point
        found: defaultdict[tuple[str, str, str], float] = defaultdict(float)
        for variable, unit in _UNITS.items():
            for (n, i, _), column in self.compiled.columns.get(variable, {}).items():
                if more[column] > _NOTHING:
                    found[n, i, unit] += float(more[column])
        return [
            (n, self._name(n), i, self._name(i), unit, round(quantity, 3))
            for (n, i, unit), quantity in sorted(found.items())
            if quantity >= _LEAST
        ]

    def _name(self, code: str) -> str:
        return self.names.get(code) or code


def goods_words(item_name: str, unit: str, quantity: float) -> str:
    """Say in a few words what is bought.

    Examples
    --------
    >>> goods_words("Patrol boat", "lots", 2.0)
    '2 lots of Patrol boat'
    >>> goods_words("Cyber advisers", "US$ million", 1.25)
    'US$ 1.2 million of Cyber advisers'
    """
    if unit == _MONEY:
        return f"US$ {quantity:,.1f} million of {item_name}"
    one = quantity == 1
    return f"{figure(quantity)} {unit.removesuffix('s') if one else unit} of {item_name}"


def _words(
    done: int, of: int, uses: list[Use], goods: list[Goods], value: float
) -> tuple[str, ...]:
    if done < of:
        return (f"{done} of {of} nations tried; the money is worth something in {len(uses)}.",)
    if not uses:
        return (f"In none of {of} nations would the money be worth anything: other rules stop it.",)
    several = len({row[0] for row in goods}) > 1
    first = uses[0]
    told = [
        f"Of {of} nations, the money is worth something in {len(uses)}, most in {first[1]}: "
        f"{first[2]:.3f} of value for {first[4]}."
    ]
    if several:
        parts = "; ".join(f"{row[1]}: {goods_words(*row[3:])}" for row in goods)
        told.append(f"Shared among the best nations it gains {value:.3f}: {parts}.")
    return tuple(told)
