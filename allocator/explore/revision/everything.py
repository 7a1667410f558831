"""After the least change: a search over everything, and what it gains and moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.explore.revision.tables import goods_moved, moved_musd
from allocator.explore.revision.value_words import points_words, share_words
from allocator.inputs.case.names import names_by_code
from allocator.inputs.policy.differences import decision_words
from allocator.report.decisions.outcomes import decision_outcomes
from allocator.session.session import Session
from allocator.util.format import amount, counted
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.explore.revision.revision import Revision
    from allocator.plan.plan import Plan
    from allocator.solver.options import SolveOptions
    from allocator.util.progress import CancelFlag, Progress

_NONE_OF_KIND = "With the price of change counted, no plan of that kind"


@dataclass(frozen=True, slots=True, eq=False)
class Reoptimised:
    """The best plan that a search over everything found, compared with the least change.

    Attributes
    ----------
    before, plan
        The plan of the least change, and the one that this search found; the same object where
        none is better.
    gain
        Value points that the second plan has more.
    left_open
        Value points by which a plan may at most be better still; None where it is not known.
    tie
        Whether the gain is no larger than what the search leaves open.
    moved_musd
        US$ million over the horizon that go to other goods, nations or years than before.
    goods
        Goods that differ, by nation, item and year, as in `Revision.goods`.
    words
        The same in sentences.
    """

    before: Plan
    plan: Plan
    gain: float
    left_open: float | None
    tie: bool
    moved_musd: float
    goods: pd.DataFrame
    words: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """Return all of it but the plans in lists and dicts, for JSON."""
        return {
            "gain": self.gain, "left_open": self.left_open, "tie": self.tie,
            "moved_musd": self.moved_musd, "goods": self.goods.to_dict("records"),
            "words": self.words,
        }  # fmt: skip


def reoptimise(
    revision: Revision,
    *,
    options: SolveOptions | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancel: CancelFlag | None = None,
) -> Reoptimised:
    """Search for the best plan of all, beginning with a revised one and with its requests.

    Parameters
    ----------
    revision
        An answer of `revise`; its plan has the data and settings that the requests led to.
    options
        Gap, time limit, seed and so on.
    progress
        Called with every `Progress`.
    cancel
        When set, the best plan found so far is the answer.

    Raises
    ------
    SolveError
        Stopped before there was any plan.
    """
    near = revision.plan
    session = Session(near.case, near.policy)
    session.start_from(near)
    found = session.solve(options, progress, cancel)
    bound = found.meta["bound"]
    plan = found if found.value > near.value + NOTHING else near
    left_open = None if bound is None else max(0.0, float(bound) - plan.value)
    return searched_again(near, plan, left_open, "over everything from this answer on")


def searched_again(
    near: Plan, plan: Plan, left_open: float | None, where: str, *, of_kind: bool = False
) -> Reoptimised:
    """Compare the plan that a search `where` found (in words) with the least change.

    `left_open`: value points by which plans may be better still; with `of_kind` those plans alone
    that the search was among, with the price of change counted.
    """
    gain = plan.value - near.value
    goods = goods_moved(near, plan)
    moved = moved_musd(goods)
    tie = left_open is None or gain <= left_open + NOTHING
    found = Reoptimised(near, plan, gain, left_open, tie, moved, goods, ())
    return replace(found, words=tuple(_words(found, where, of_kind=of_kind)))


def _words(found: Reoptimised, where: str, *, of_kind: bool) -> Iterator[str]:
    near, plan, gain, left_open = found.before, found.plan, found.gain, found.left_open
    if left_open is None:
        rest = "How much better a plan could be is not known."
    elif left_open <= NOTHING:
        rest = f"{_NONE_OF_KIND if of_kind else 'No plan under these rules'} is better."
    else:
        rest = f"{_NONE_OF_KIND if of_kind else 'No plan'} can be better than that by more than "
        rest += f"{share_words(left_open, plan, most=True)}."
    if plan is near:
        yield f"A search {where} found no better plan. {rest}"
        return
    goods = found.goods
    yield (
        f"A search {where} gains {share_words(gain, plan, of=near.value)}. For that it moves US$ "
        f"{amount(found.moved_musd)} million: {counted(len(goods), 'entry', 'entries')} "
        f"(nation, item and year) of {counted(goods['nation'].nunique(), 'nation')} differ. {rest}"
    )
    if found.tie:
        yield (
            "This is a tie: the gain is no larger than what the search leaves open, so nothing "
            "speaks for moving that much."
        )
    yield f"The gain in value points: {points_words(gain).removesuffix(' value points')}."
    yield from _lost_decisions(near, plan)


def _lost_decisions(near: Plan, plan: Plan) -> Iterator[str]:
    """Name decisions that the least change keeps and the plan of the wider search does not."""
    kept = [set(_met(one)) for one in (near, plan)]
    names = names_by_code(plan.case)
    for lock in plan.policy.locks:
        if lock.lock in kept[0] - kept[1]:
            yield f"A decision that this answer keeps is not kept: {decision_words(lock, names)}."


def _met(plan: Plan) -> Iterator[str]:
    outcomes = decision_outcomes(plan)
    missed = set(outcomes.loc[~outcomes["met"].astype(bool), "lock"])
    yield from (lock.lock for lock in plan.policy.locks if lock.lock not in missed)
