"""How the sums of a cut close: what is cut, what nations give up, and all that lies between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from allocator.explore.revision.balance import free_money, of_money
from allocator.util.format import amount, counted, decimals, fixed

if TYPE_CHECKING:
    import pandas as pd

    from allocator.plan.plan import Plan

CLOSES = "How the sums close"
"""How the sentence begins."""

_LEAST_MUSD = 1e-3
_LEAST_UNITS = 1e-2
"""Less of the last digit that is shown is no part of a sum."""


def closing_words(
    before: Plan, after: Plan, others: pd.DataFrame, nations: Sequence[str]
) -> Iterator[str]:
    """Say how much less new money there is, and of what parts that is the sum.

    Nothing where there is no less. `others` are the lines of nations other than `nations` whose
    goods move. The parts, US$ million, are what those give up less what they get, the same goods
    at other surcharges, money of the nations asked about, and money that was left unused or is.
    """
    was, now = (plan.accounts for plan in (before, after))
    cut = float(was["amount_musd"].sum() - now["amount_musd"].sum())
    if cut <= _LEAST_MUSD:
        return
    free = free_money(before) - free_money(after)
    unused = free["unused_musd"]
    aside = cut - float(free["new_musd"].sum())
    less = before.lines.groupby("nation")["obligation_musd"].sum().sub(
        after.lines.groupby("nation")["obligation_musd"].sum(), fill_value=0.0
    )  # fmt: skip
    own = less.index.isin(nations)
    change = others["change_musd"]
    gives, gets = -float(change.clip(upper=0.0).sum()), float(change.clip(lower=0.0).sum())
    who = counted(others.loc[change < -_LEAST_MUSD, "nation"].nunique(), "nation")
    parts = [
        (gives, f"that {who} give up", ""),
        (-gets, "", "that other nations get more"),
        (float(less[own].sum()), "that the nations asked about give up",
         "that the nations asked about get more"),
        (float(less[~own].sum()) - gives + gets, "saved on the same goods, as the surcharges of "
         "accounts differ", "more for the same goods, as the surcharges of accounts differ"),
        (aside, "set aside less for regional and global programmes",
         "set aside more for regional and global programmes"),
        (float(unused.clip(lower=0.0).sum()),
         f"that the plan shown left unused and this answer uses{of_money(unused)}", ""),
        (float(unused.clip(upper=0.0).sum()), "",
         f"that this answer leaves unused and the plan shown used{of_money(-unused)}"),
    ]  # fmt: skip
    yield f"{CLOSES}: {_sum(cut, parts)}."


def closed(parts: Sequence[float], whole: int, *, fixed_first: bool = False) -> list[int]:
    """Return parts as whole numbers that add up to `whole`, those changed that are least exact.

    Each stays within one of its own value, but where many are next to nothing. `fixed_first`: the
    first one is rounded as it is.

    Examples
    --------
    >>> closed([0.4, 0.4, 0.2], 1), closed([1.6, 1.4], 3, fixed_first=True)
    ([1, 0, 0], [2, 1])
    """
    shown = [round(much) for much in parts]
    rest = whole - sum(shown)
    inexact = sorted(range(int(fixed_first), len(parts)), key=lambda at: shown[at] - parts[at])
    for at in inexact if rest > 0 else reversed(inexact):
        if not rest:
            break
        if abs(parts[at]) > _LEAST_UNITS:
            step = 1 if rest > 0 else -1
            shown[at] += step
            rest -= step
    return shown


def _sum(cut: float, parts: Sequence[tuple[float, str, str]]) -> str:
    """Write a sum and its parts so that they add up as they are shown.

    The sum and the first part are rounded as they are told elsewhere; what that leaves is spread
    over the other parts, each within one unit of its last digit.
    """
    places = decimals(cut)
    unit = 10.0**-places
    shown = closed([much / unit for much, _, _ in parts], round(cut / unit), fixed_first=True)
    told = ""
    for units, (_, more, less) in zip(shown, parts, strict=True):
        if units:
            sign = "" if not told and units > 0 else " + " if units > 0 else " − "
            told += f"{sign}{fixed(abs(units) * unit, places)} {more if units > 0 else less}"
    return f"US$ {amount(cut)} million of new money less = {told}"
