"""What the money is best used for that an event sets free and the answer leaves unused."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from allocator.explore.revision.asked import Asked
from allocator.explore.revision.found import Found
from allocator.explore.revision.requests import Event
from allocator.explore.revision.returned import gain_words, goods_in_words
from allocator.explore.revision.value_words import points_words
from allocator.inputs.case.names import names_by_code
from allocator.session.additions import Money, set_free, with_additions
from allocator.session.returned import Returned, returned_between
from allocator.solver.search.line_switches import GOODS
from allocator.solver.search.near_plan import NearSolution
from allocator.solver.search.reduced_cost_fixing import NoAnswer
from allocator.util.format import amount, listed

if TYPE_CHECKING:
    from allocator.plan.plan import Plan
    from allocator.session.revise import Reviser
    from allocator.solver.backend.compiled_model import Floats

_LEAST_MUSD = 0.05
"""Money that is less (US$ million) is too little to look for a use."""
_LEAST_POINTS = 5e-5
"""Value points that are less are not told."""


@dataclass(frozen=True, slots=True)
class FreedUse:
    """The best use found of money set free, and the plan with it; no plan: it buys nothing."""

    returned: Returned
    plan: Plan | None


def use_of_freed(reviser: Reviser, asked: Sequence[Asked], found: Found) -> FreedUse | None:
    """Return the best use found of money that events set free; None where there is none to use.

    Nobody gives anything up for it, and the nations that an event befell get no more. The session
    must still hold the model of `found`.
    """
    struck = {nation for one in asked if isinstance(one.request, Event) for nation in one.nations}
    money = set_free(reviser, found.near) if struck else {}
    money = {key: musd for key, musd in money.items() if key[1] >= found.room.frozen_before}
    if sum(money.values()) < _LEAST_MUSD:
        return None
    most = _most(reviser, found.near, struck)
    used = with_additions(reviser, found.near, money, found.room, most)
    if isinstance(used, NoAnswer):
        return None
    start = NearSolution(found.near.solution, 0.0, True)  # the answer: not what a search missed
    first = min(year for _, year in money)
    returned = returned_between(
        reviser.session.compiled, start, used, _by_account(money), first, sum(money.values())
    )
    return FreedUse(returned, None if returned.buys_nothing else reviser.plan_of(used))


def freed_words(plan: Plan, use: Returned, struck: Collection[str]) -> str:
    """Say how much of the money set free is unused, and what it is best used for."""
    names = names_by_code(plan.case)
    told = (
        f"Of the money set free, US$ {amount(use.amount_musd)} million is unused in the years in "
        f"which it can still be obligated (US$ million: {use.account})."
    )
    whose = listed([names[one] for one in sorted(struck)])
    get = "get" if len(struck) > 1 else "gets"
    where = f"where nobody gives anything up and {whose} {get} no more"
    if use.buys_nothing:
        return f"{told} No use of it was found that gains value, {where}."
    return (
        f"{told} The best use found, {where}: {goods_in_words(plan, use)}; it "
        f"{gain_words(use)}{_more_open(use)}. It is not part of this answer: ask for it "
        "as the next change if you want it."
    )


def _more_open(use: Returned) -> str:
    if use.missing < _LEAST_POINTS:
        return ""
    return f", and no other use of this kind gains over {points_words(use.missing)} more"


def _most(reviser: Reviser, near: NearSolution, struck: Collection[str]) -> Floats:
    compiled = reviser.session.compiled
    most = np.full(len(near.solution), np.inf)
    for name in GOODS:
        for key, column in compiled.columns.get(name, {}).items():
            if key[0] in struck:
                most[column] = near.solution[column]
    return most


def _by_account(money: Money) -> str:
    sums: dict[str, float] = {}
    for (account, _), musd in sorted(money.items()):
        sums[account] = sums.get(account, 0.0) + musd
    return listed([f"{account} {amount(musd)}" for account, musd in sums.items()])
