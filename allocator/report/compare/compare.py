"""Compare two plans: what moved, which rules turned, and which differences mean nothing."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.errors import DataError, Fault
from allocator.report.compare import tables as compare_tables
from allocator.report.compare.sentences import difference_words, ending_words, noise_of
from allocator.report.compare.sides import Side, side_of_last, side_of_plan
from allocator.report.decisions.outcomes import decision_news

if TYPE_CHECKING:
    from collections.abc import Iterable

    from allocator.plan.plan import Plan


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """What differs between two plans, `before` and `after`.

    Attributes
    ----------
    headline
        Main figures: ``key``, ``figure`` (in words), ``unit``, ``before``, ``after``, ``change``.
    money
        US$ million a year on average over each plan's horizon: ``nation``, ``name``, ``account``,
        ``before_musd``, ``after_musd``, ``change_musd``; largest change first.
    lines
        Goods of which a nation gets more or less: ``nation``, ``name``, ``area``, ``item``,
        ``item_name``, ``kind``, ``change`` (in, out, more or less), ``line`` (in or out where the
        nation's whole line in the area begins or ends, else empty), ``unit``, ``before_quantity``,
        ``after_quantity`` (over the horizon), ``before_musd``, ``after_musd``, ``change_musd``
        (US$ million a year on average; empty where it is not known).
    rules
        Rules that turned, in groups as `allocator.report.tables.binding_rules` has them:
        ``change`` (bends now, bends no more, began to bind, ceased to bind, or differs by year or
        place, which the text then tells), ``rule``, ``family``, ``status``, ``places``, ``about``,
        ``limit_low``, ``limit_high``, ``unit``, ``citation``, ``text``.
    words
        What became of decisions that are new or not kept, and the same in a few sentences.
    noise_value
        Differences in value below this (value points: the two gaps together) mean nothing; None
        where it is not known.
    """

    headline: pd.DataFrame
    money: pd.DataFrame
    lines: pd.DataFrame
    rules: pd.DataFrame
    words: tuple[str, ...]
    noise_value: float | None

    def document(self) -> dict[str, Any]:
        """Return all of it in lists and dicts, for JSON."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        return {
            name: one.to_dict("records") if isinstance(one, pd.DataFrame) else one
            for name, one in found.items()
        }


def compare_plans(before: Plan, after: Plan, *, searching: bool = False) -> Comparison:
    """Return what differs between two plans; they may be of different policies or cases.

    With `searching`, the search that found one of them still runs: the words say so, and what it
    has proven so far and what moves are left out of them, as both may yet turn.
    """
    decided = decision_news(before, after)
    return _compared(side_of_plan(before), side_of_plan(after), decided, searching)


def compare_with_last(plan: Plan, *, searching: bool = False) -> Comparison:
    """Return what differs between the last plan of the plan's case, as 'before', and the plan.

    The last plan is the money in the case's table ``last_plan``: in the default case what was
    really spent. Its value, needs and rules are not known; its expected loss is that of its money
    under this plan's policy. Goods are compared where the case has a table ``last_goods``.

    Raises
    ------
    DataError
        The case has no last plan.
    """
    if "last_plan" not in plan.case.given:
        fault = Fault(
            "last plan", "the case has no table last_plan", "a case with a last plan",
            "fill the table last_plan, or solve with another plan as the last one",
        )  # fmt: skip
        raise DataError([fault])
    decided = decision_news(None, plan)
    return _compared(side_of_last(plan), side_of_plan(plan), decided, searching)


def _compared(before: Side, after: Side, decided: Iterable[str], searching: bool) -> Comparison:
    money = compare_tables.money(before, after)
    lines = compare_tables.goods(before, after)
    rules = compare_tables.rules(before, after)
    words = difference_words(before, after, money, lines, rules, searching=searching)
    return Comparison(
        compare_tables.headline(before, after, proven=not searching),
        money,
        lines,
        rules,
        (*ending_words(before, after, searching=searching), *decided, *words),
        None if searching else noise_of(before, after),
    )
