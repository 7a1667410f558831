"""What nations give up or get in all, where a revision moves many lines."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from allocator.util.format import amount, counted

_SHOWN = 6
_FEW = 3
_LEAST_MUSD = 1e-3


def nation_sums(lines: pd.DataFrame) -> Iterator[str]:
    """Yield the nations with the largest sums, where `lines` are more than a few."""
    if len(lines) <= _FEW:
        return
    sums = lines.groupby("name", sort=False)["change_musd"].sum()
    sums = sums[sums.abs() > _LEAST_MUSD].sort_values(key=abs, ascending=False, kind="stable")
    told = [
        f"{name} {'+' if much > 0 else '−'}{amount(abs(much))}"
        for name, much in zip(sums.index[:_SHOWN], sums.iloc[:_SHOWN], strict=True)
    ]
    rest = sums.iloc[_SHOWN:]
    others = (
        f"; {counted(len(rest), 'other nation')} {'+' if rest.sum() > 0 else '−'}"
        f"{amount(abs(float(rest.sum())))}"
        if len(rest)
        else ""
    )
    yield f"By nation, US$ million: {', '.join(told)}{others}."
