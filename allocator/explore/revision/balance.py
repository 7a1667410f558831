"""Where the money comes from that the nations asked about get more: a balance that adds up."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

import pandas as pd

from allocator.inputs.case.names import names_by_code
from allocator.util.format import amount, listed, listing

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

COMES_FROM = "Where the money comes from"
"""How the sentence begins."""

_LEAST_MUSD = 1e-3
_KEY = ["account", "vintage"]
_SHOWN = 4


def balance_words(before: Plan, after: Plan, nations: Collection[str]) -> Iterator[str]:
    """Say where the money comes from that `nations` get more; nothing where they do not."""
    change = _by_nation(after, "obligation_musd").sub(
        _by_nation(before, "obligation_musd"), fill_value=0.0
    )
    own = change.index.isin(list(nations))
    more = float(change[own].sum())
    if more <= _LEAST_MUSD:
        return
    free = free_money(before) - free_money(after)
    unused, new = free["unused_musd"], -free["new_musd"]
    others = -float(change[~own].sum())
    parts = [
        *_part(others, "that other nations give up, less what others get", "that others get"),
        *_part(float(new.sum()), "of new money", "of money that is cut"),
        *_part(float(unused.clip(lower=0.0).sum()),
               f"that the plan before left unused{of_money(unused)}"),
        *_part(float(unused.clip(upper=0.0).sum()), "",
               f"that is unused now and was not before{of_money(-unused)}"),
    ]  # fmt: skip
    cost = _by_nation(after, "cost_musd").sub(_by_nation(before, "cost_musd"), fill_value=0.0)
    extra = more - float(cost[cost.index.isin(list(nations))].sum())
    surcharge = f", US$ {amount(extra)} million of it for surcharges" if extra > _LEAST_MUSD else ""
    names = names_by_code(after.case)
    yield (
        f"{COMES_FROM}: {listed([names[one] for one in nations])} "
        f"{'get' if len(nations) > 1 else 'gets'} US$ {amount(more)} million more{surcharge}. "
        f"That is {'; '.join(parts)}."
    )


def free_money(plan: Plan) -> pd.DataFrame:
    """Return by account and year of the money what it has for nations, and what is not obligated.

    Columns: new_musd, and unused_musd (expires, or is carried past the plan).
    """
    table = plan.accounts.set_index(_KEY)
    return pd.DataFrame(
        {
            "new_musd": table["amount_musd"] - table["set_aside_musd"],
            "unused_musd": table["lapsed_musd"] + table["carried_past_horizon_musd"],
        }
    )


def _by_nation(plan: Plan, column: str) -> pd.Series[float]:
    return plan.lines.groupby("nation")[column].sum()


def _part(much: float, source: str, less: str = "") -> Iterator[str]:
    if abs(much) > _LEAST_MUSD:
        yield f"{'less ' if much < 0 else ''}US$ {amount(abs(much))} million " + (
            less if much < 0 else source
        )


def of_money(unused: pd.Series[float]) -> str:
    """Say of which money, by account and its year, amounts above zero are."""
    moved = unused[unused > _LEAST_MUSD].sort_values(ascending=False)
    several = len(moved) > 1
    told = []
    for key, much in zip(moved.index, moved, strict=True):
        account, year = key
        told.append(f"{account} of {year}" + (f" {amount(float(much))}" if several else ""))
    return f" ({listing(told, _SHOWN)})" if told else ""
