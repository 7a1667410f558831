"""What new money buys on top of a plan that a `Reviser` holds, and what its last part buys."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from allocator.session.returned import Returned, returned_between
from allocator.session.revise import Reviser
from allocator.session.room_columns import Room, frozen, paid_no_more
from allocator.solver.backend.compiled_model import Floats
from allocator.solver.search.additions import AdditionsRequest, best_additions
from allocator.solver.search.near_plan import NearSolution
from allocator.solver.search.near_request import Mask
from allocator.solver.search.reduced_cost_fixing import NoAnswer
from allocator.util.tolerance import NOTHING

Money = Mapping[tuple[str, int], float]
"""US$ million by account and vintage."""

_LEAST_MUSD = 1e-3
"""Money that is less (US$ million) is not told."""


def with_additions(
    reviser: Reviser, near: NearSolution, money: Money, room: Room, most: Floats | None = None
) -> NearSolution | NoAnswer:
    """Return the plan with the best that `money` adds to `near`, or why there is none.

    All that `near` holds stays, and so does what other accounts pay; years before
    `room.frozen_before` do, too. The session must still hold the model of `near`.

    Parameters
    ----------
    most
        What goods may be at the most; None: no limit.
    """
    stop = reviser.stop()
    compiled = reviser.session.compiled
    rows = compiled.rows.get("vintage", {})
    request = AdditionsRequest(
        near.solution,
        _stays(reviser, {account for account, _ in money}, room),
        {rows[key]: musd for key, musd in money.items() if key in rows},
        reviser.worth_of_money(),
        most,
    )
    found = best_additions(compiled, request, stop, reviser.seed)
    return NoAnswer.UNFINISHED if stop.cancelled else found


def room_for(reviser: Reviser, near: NearSolution, money: Money) -> Money:
    """Return the part of new money that `near` has not spent, where the account has it."""
    compiled, left = reviser.session.compiled, {}
    rows = compiled.rows.get("vintage", {})
    for key, drawn in _drawn(reviser, near, money).items():
        left[key] = min(money[key], float(compiled.row_upper[rows[key]]) - drawn)
    return {key: musd for key, musd in left.items() if musd > NOTHING}


def set_free(reviser: Reviser, near: NearSolution) -> Money:
    """Return what vintages pay less in `near` than in the plan before, and have left there.

    The session must still hold the model of `near`.
    """
    rows = reviser.session.compiled.rows.get("vintage", {})
    every = dict.fromkeys(rows, float("inf"))
    before = NearSolution(reviser.reference(), 0.0, True)
    was, now = (_drawn(reviser, one, every) for one in (before, near))
    left = room_for(reviser, near, {key: was[key] - now[key] for key in rows})
    return {key: musd for key, musd in left.items() if musd > _LEAST_MUSD}


def unused_money(
    reviser: Reviser, before: NearSolution, after: NearSolution, money: Money
) -> Money:
    """Return what of `money` was not spent between two solutions."""
    was, now = (_drawn(reviser, near, money) for near in (before, after))
    left = {key: money[key] - (now[key] - was[key]) for key in now}
    return {key: musd for key, musd in left.items() if musd > _LEAST_MUSD}


def _drawn(reviser: Reviser, near: NearSolution, money: Money) -> dict[tuple[str, int], float]:
    """Return US$ million that each vintage in `money` pays."""
    compiled, found = reviser.session.compiled, dict.fromkeys(money, 0.0)
    for (account, vintage, _), column in compiled.columns.get("draw", {}).items():
        if (account, vintage) in found:
            found[account, vintage] += float(near.solution[column])
    return {key: musd for key, musd in found.items() if key in compiled.rows.get("vintage", {})}


def best_new_use(
    reviser: Reviser, near: NearSolution, account: str, year: int, musd: float, room: Room
) -> Returned | None:
    """Return what more money of an account is best used for; None if that was not found."""
    found = with_additions(reviser, near, {(account, year): musd}, room)
    if isinstance(found, NoAnswer):
        return None
    start = NearSolution(near.solution, 0.0, True)  # it is no search that might have found more
    return returned_between(reviser.session.compiled, start, found, account, year, musd)


def last_money(
    reviser: Reviser,
    before: NearSolution,
    after: NearSolution,
    money: Money,
    lost: tuple[str, int],
    musd: float,
    room: Room,
) -> Returned | None:
    """Return what would go first if `musd` less of the new money came for `lost`.

    The account and year are `lost`; `after` is what all `money` adds to `before`.
    """
    less = {**money, lost: max(0.0, money[lost] - musd)}
    found = with_additions(reviser, before, less, room, after.solution)
    if isinstance(found, NoAnswer):
        return None
    return returned_between(reviser.session.compiled, found, after, *lost, musd)


def _stays(reviser: Reviser, accounts: set[str], room: Room) -> Mask:
    """Return payments that stay: of other accounts, of executed years, for nations held to them."""
    compiled = reviser.session.compiled
    found = frozen(compiled, room) | paid_no_more(compiled, room)
    for name, at in (("pay", 1), ("draw", 0)):
        for key, column in compiled.columns.get(name, {}).items():
            found[column] |= key[at] not in accounts
    return np.asarray(found)
