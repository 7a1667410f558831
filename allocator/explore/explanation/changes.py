"""What would turn an answer: one number at a time, found by bisection, each step solved."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from allocator.explore.explanation.answer import Question, Trial
from allocator.explore.revision.value_words import points_words
from allocator.inputs.case.names import names_by_code
from allocator.report.decisions.facts import amount_words
from allocator.session.line_levers import Lever, levers
from allocator.session.package_levers import MODULE, package_levers
from allocator.session.rival_line import rival_levers
from allocator.solver.search.reduced_cost_fixing import NoAnswer
from allocator.util.format import amount, listed, percent
from allocator.util.tolerance import NEAR, NOTHING

if TYPE_CHECKING:
    from allocator.plan.plan import Plan
    from allocator.session.forced_line import ForcedLines
    from allocator.solver.backend.compiled_model import Floats
    from allocator.solver.search.line_sides import Limits, LineSides

SECONDS = 45.0
"""CPU seconds after which no further number is tried: with the answer itself a minute at most."""

_STEPS = 14
_FINE = 0.05
"""A number is found to this share of itself or to its step, or in so many steps."""

_LEAST_MUSD = 0.05

_LIMITS = {
    "lines_at_once": "more area in which {nation} may get assistance at once",
    "types": "more new type of equipment for {nation}",
    "course_seats": "more seats a year of {line}",
    "production": "more lots of {line} made a year",
    "stock": "more lots of {line} in stock",
    "vetted": "more vetted persons of {nation} a year",
    "language": "more persons of {nation} with the language a year",
}


@dataclass(frozen=True, slots=True)
class Setup:
    """A question about a plan as its model has it: two sides, and what they are worth.

    `losers` are the lines (nation and area) that lose value for the one asked about, most first.
    """

    plan: Plan
    question: Question
    lines: ForcedLines
    sides: LineSides
    best: Limits
    forced: Limits
    best_plan: Floats
    forced_plan: Floats | None
    losers: tuple[tuple[str, str], ...] = ()

    @property
    def loss(self) -> float | None:
        """Value points that the plan with the line forced is worth less; None: there is none."""
        if self.forced_plan is None:
            return None
        return self.sides.value(self.best_plan) - self.sides.value(self.forced_plan)

    @property
    def kept_in(self) -> bool:
        """Whether the best plan keeps the line."""
        return self.forced.most < np.inf


def trials(setup: Setup, tell: Callable[[str], None]) -> tuple[Trial, ...]:
    """Return each change that was tried, those that turn the answer first."""
    end = time.process_time() + SECONDS
    found: list[Trial] = []
    for lever in _levers(setup):
        if time.process_time() > end:
            break
        if lever.kind == "rival" and any(one.lever == "rival" and one.turns for one in found):
            continue
        tell(f"trying {_what(setup, lever)}")
        found.append(_trial(setup, lever, end))
    return tuple(sorted(found, key=lambda one: not one.turns))


def _levers(setup: Setup) -> Iterator[Lever]:
    question, case = setup.question, setup.plan.case
    goods = case.items
    items = {question.line}
    if question.kind == "area":
        items = set(goods.loc[goods["area"] == question.line, "item"])
    elif question.kind != "item":
        items = set(goods["item"])
    if not setup.kept_in and setup.forced_plan is not None:
        own = question.nation, items
        yield from rival_levers(setup.lines, setup.losers, own, setup.best_plan, setup.forced_plan)
    if not setup.kept_in and question.kind in ("item", "area"):
        yield from package_levers(setup.lines, setup.sides, question.nation, items)
    price = goods.loc[goods["item"] == question.line, "price_musd"]
    cost = float(price.iloc[0]) if len(price) else 1.0
    chosen = levers(
        setup.lines, setup.sides, question.nation, items, cost, setup.forced_plan,
        kept_in=setup.kept_in,
    )  # fmt: skip
    yield from (one for one in chosen if one.most > 0)


def _trial(setup: Setup, lever: Lever, end: float) -> Trial:
    low, high = 0.0, lever.most
    loss, solution = _loss(setup, lever, high)
    if loss is None or loss > NOTHING:
        words = _words(setup, lever, high)
        return Trial(lever.kind, words, lever.unit, lever.most, None, high, turns=False)
    at_low, at_high = setup.loss, loss
    for turn in range(_STEPS):
        guess = (low + high) / 2 if turn % 2 else _between(low, high, at_low, at_high)
        middle = _step_between(lever.step, low, high, guess)
        if middle is None or high - low <= _FINE * high or time.process_time() > end:
            break
        loss, other = _loss(setup, lever, middle)
        if loss is None or loss > NOTHING:
            low, at_low = middle, loss
        else:
            high, at_high, solution = middle, loss, other
    words = _words(setup, lever, high)
    told = (*_price_of(setup, lever), *effects(setup, solution))
    return Trial(
        lever.kind, words, lever.unit, lever.most, high, low, turns=True, side_effects=told
    )


def _step_between(step: float, low: float, high: float, guess: float) -> float | None:
    """Return the whole times of a step at `guess` or next above it that is between two numbers.

    Examples
    --------
    >>> _step_between(0.1, 0.4, 0.6, 0.59), _step_between(0.1, 0.4, 0.5, 0.45)
    (0.5, None)
    """
    first, last = np.floor(low / step + NEAR) + 1, np.ceil(high / step - NEAR) - 1
    if first > last:
        return None
    return round(step * float(np.clip(np.ceil(guess / step - NEAR), first, last)), 9)


def _between(low: float, high: float, at_low: float | None, at_high: float) -> float:
    """Return where the loss would be nothing on a line between two, or the middle."""
    if at_low is None or at_low - at_high <= 0 or at_high == -np.inf:
        return (low + high) / 2
    share = at_low / (at_low - at_high)
    return low + min(max(1.02 * share, 0.1), 0.9) * (high - low)


def _loss(setup: Setup, lever: Lever, number: float) -> tuple[float | None, Floats | None]:
    """Return the loss with a number changed, and the solution of the other side; None: no plan.

    The loss is less than nothing where no plan is left that decides as the plan does.
    """
    sides = lever.apply(setup.sides, number)
    value = sides.value
    solution = setup.forced_plan
    if lever.forced_changes or solution is None:
        forced = setup.lines.best(sides, setup.forced)
        if isinstance(forced, NoAnswer):
            return None, None
        solution = forced.solution
    of_all = setup.question.more or setup.question.kind == "account"  # others may pay, too
    if not lever.best_changes and not of_all:
        return value(setup.best_plan) - value(solution), solution
    best = setup.lines.best(sides, setup.best)
    if best is NoAnswer.INFEASIBLE:
        return -np.inf, solution
    if isinstance(best, NoAnswer):
        return None, None
    return value(best.solution) - value(solution), solution


def _what(setup: Setup, lever: Lever) -> str:
    accounts = names_by_code(setup.plan.case)
    if lever.kind == "package":
        return _in_hand(setup, lever)
    return {
        "price": "another price",
        "weight": "another weight of the need",
        "rival": "less of a line that loses for it",
        "money": f"more money of {accounts.get(lever.what, lever.what)}",
    }.get(lever.kind, f"more room ({lever.what})")


def _words(setup: Setup, lever: Lever, number: float) -> str:
    question = setup.question
    each = f"each item of {question.line_name}" if question.kind == "area" else "each item"
    line = question.line_name.split(" (")[0] if question.kind == "item" else each
    if lever.kind == "price":
        turn = "higher" if setup.kept_in else "lower"
        return f"a price {percent(number)} {turn} for {question.nation_name} alone"
    if lever.kind == "weight":
        turn = "less" if setup.kept_in else "more"
        return f"{percent(number)} {turn} weight on this need of {question.nation_name}"
    if lever.kind == "money":
        return f"US$ {amount(number)} million more of {lever.what} for {question.nation_name} alone"
    if lever.kind == "rival":
        names = names_by_code(setup.plan.case)
        item, size = names[lever.what].split(" (")[0], amount_words(number, lever.unit)
        return f"{size} less of {item} for {names[lever.nation]}"
    if lever.kind == "package":
        return _in_hand(setup, lever)
    told = _LIMITS[lever.what].format(nation=question.nation_name, line=line)
    return f"{number:.0f} {told}"


def _in_hand(setup: Setup, lever: Lever) -> str:
    """Say what the nation has then that the line needs first, or that must go with it."""
    family, _, item = lever.what.partition(" ")
    question, name = setup.question, names_by_code(setup.plan.case)[item]
    if family != MODULE:
        return f"{name} already in hand in {question.nation_name}"
    return f"{name} that must go with it given to {question.nation_name} by others"


def _price_of(setup: Setup, lever: Lever) -> Sequence[str]:
    """Say what a cap on another line costs: the best plan then is the one with the line forced."""
    if lever.kind != "rival" or setup.loss is None:
        return ()
    money = float(setup.plan.meta.get("next_million_value") or 0.0)
    return (f"The best plan is then worth {points_words(setup.loss, money)} less.",)


def effects(setup: Setup, solution: Floats | None) -> Sequence[str]:
    """Say which nations get more or less than before, once the answer has turned."""
    if solution is None:
        return ()
    cost = setup.lines.costs()
    told = []
    names = names_by_code(setup.plan.case)
    change = cost * (solution - setup.best_plan)
    for block in setup.lines.blocks.blocks:
        musd = float(change[block.columns].sum())
        if abs(musd) > _LEAST_MUSD:
            told.append((musd, names[block.nation]))
    told.sort(key=lambda pair: -abs(pair[0]))
    parts = [
        f"{name} US$ {amount(abs(musd))} million {'more' if musd > 0 else 'less'}"
        for musd, name in told[:4]
    ]
    return (
        (f"Goods then, against the best plan without the change: {listed(parts)}.",)
        if parts
        else ()
    )
