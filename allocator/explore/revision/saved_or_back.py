"""Why a line is among those to save first and not bought back by the next money, or the reverse."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from allocator.explore.revision.answer_tables import WORTH_SAVING_MUSD
from allocator.explore.revision.new_money import LAST_MUSD
from allocator.util.format import counted, figure, listed

if TYPE_CHECKING:
    import pandas as pd

    from allocator.explore.revision.revision import Revision

WHY = "Why"
"""Column of the reasons."""

BOTH = "in both"
"""Reason of a line that is ranked and bought back."""

_LEAST_MUSD = 0.05

_Line = tuple[str, str]


def why_not_back(found: Revision, key: _Line, accounts: Collection[str]) -> str:
    """Say why the next money of `accounts` does not buy back a line to save first.

    What it buys is the best of all that fell out, within its proof, so that no other line gains
    more for that money.
    """
    lost = _lost_by_account(found, key)
    own = [account for account in lost if account in accounts]
    if not own and lost:
        return f"gives up money of {listed(lost)}, not of {listed(sorted(accounts))}"
    return (
        f"US$ {figure(LAST_MUSD)} million spent here gain no more than what is bought, rules that "
        "are missed counted"
    )


def why_not_ranked(
    found: Revision, others: pd.DataFrame, ranked: Sequence[_Line], key: _Line
) -> str:
    """Say why a line of which some is bought back is not among those to save first."""
    nation, area = key
    if not area:
        return "upkeep of several lines, which is no line"
    if nation in set(found.nations["nation"]):
        return "of a nation asked about, which is not ranked"
    row = _row(found, key)
    gives = 0.0 if row is None else -float(row["change_musd"])
    if row is None or gives <= 0:
        return "gives some goods up and gets others, in all no less money"
    if gives < WORTH_SAVING_MUSD:
        return f"gives up less than US$ {figure(WORTH_SAVING_MUSD)} million: not ranked"
    rates = others.loc[others["change_musd"] <= -WORTH_SAVING_MUSD, "value_per_musd"]
    place = int((rates > float(row["value_per_musd"])).sum()) + 1
    return f"number {place} of {counted(len(rates), 'line')} by rate; {len(ranked)} are ranked"


def _row(found: Revision, key: _Line) -> pd.Series[float] | None:
    lines = found.lines
    own = lines[(lines["nation"] == key[0]) & (lines["area"] == key[1])]
    return None if own.empty else own.iloc[0]


def _lost_by_account(found: Revision, key: _Line) -> list[str]:
    """Return the accounts of which a line gets less than before, most first."""
    sums = []
    for plan in (found.before, found.plan):
        lines = plan.lines[(plan.lines["nation"] == key[0]) & (plan.lines["area"] == key[1])]
        sums.append(lines.groupby("account")["obligation_musd"].sum())
    less = sums[0].sub(sums[1], fill_value=0.0)
    less = less[less >= _LEAST_MUSD].sort_values(ascending=False, kind="stable")
    return [str(account) for account in less.index]
