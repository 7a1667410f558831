"""What a sensitivity analysis may look at: a column of a batch's table, in words and with unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from allocator.errors import DataError, Fault
from allocator.explore.batch.row import MONEY, TIER, VALUE
from allocator.inputs.policy.parse import fix_name

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case


_DIGITS = 9
"""Digits after the point: solves of the same plan differ beyond them."""


_WORDS: Mapping[str, tuple[str, str]] = {
    VALUE: ("value of the plan", "value points"),
    "bound": ("upper bound of the value", "value points"),
    "cost_musd": ("money obligated", "US$ million"),
    "expected_loss_musd": ("expected loss", "US$ million"),
    "expected_loss_share": ("expected loss", "share of the money"),
    "idle_musd": ("idle equipment", "US$ million"),
    "idle_share": ("idle equipment", "share of equipment in hand"),
    "need_met": ("need met", "share of need"),
    "lapsed_musd": ("money that expires", "US$ million"),
    "turbulence_musd": ("weighted change from the last plan", "US$ million"),
    "nations_funded": ("nations funded", "nations"),
    "rules_that_bind": ("binding rules", "rules"),
    "rules_that_bend": ("relaxed rules", "rules"),
}


@dataclass(frozen=True, slots=True)
class Output:
    """A figure of a plan: its column, what people call it, and its unit."""

    name: str
    words: str
    unit: str

    @property
    def sought(self) -> bool:
        """Whether the search makes it as large as it can, so that the gap limits its error."""
        return self.name == VALUE

    @property
    def is_share(self) -> bool:
        """Whether its figures are shares, told in per cent."""
        return self.unit.startswith("share")

    def told(self, figure: float, digits: int = 4) -> str:
        """Write a figure to so many digits that tell; shares in per cent.

        Examples
        --------
        >>> output_of("need_met").told(0.25093), output_of("cost_musd").told(39963.4)
        ('25.09%', '39,963')
        """
        if self.is_share:
            return f"{100 * figure:.{digits}g}%"
        return f"{figure:,.0f}" if abs(figure) >= 1000 else f"{figure:.{digits}g}"

    def amount(self, figure: float, digits: int = 4) -> str:
        """Write a figure with its unit."""
        unit = "" if self.is_share else self.unit
        return f"{self.told(figure, digits)} {unit}".rstrip()

    def moved(self, figure: float, digits: int = 4) -> str:
        """Write by how much it moves, with its unit: 2 nations, 1 nation, 8 percentage points.

        Examples
        --------
        >>> output_of("nations_funded").moved(1), output_of("need_met").moved(0.2)
        ('1 nation', '20 percentage points')
        """
        if self.is_share:
            return f"{100 * figure:.{digits}g} percentage points"
        told = self.told(figure, digits)
        return f"{told} {self.unit.removesuffix('s') if told == '1' else self.unit}".rstrip()


def output_of(name: str, case: Case | None = None) -> Output:
    """Return an output by its name; without a case any name will do.

    Raises
    ------
    DataError
        Plans of `case` have no such figure; the nearest name is offered.
    """
    if name in _WORDS:
        return Output(name, *_WORDS[name])
    nations: dict[str, str] = {}
    tiers: dict[str, str] = {}
    if case is not None:
        table = case.tables["nations"]
        names = zip(table["nation"], table["name"], strict=True)
        nations = {f"{MONEY}{code}": name or code for code, name in names}
        tiers = {f"{TIER}{tier}": f"tier {tier}" for tier in sorted(set(table["tier"]))}
    if name in nations:
        return Output(name, f"money of {nations[name]}", "US$ million")
    if name in tiers:
        return Output(name, f"need met in {tiers[name]}", "share of need")
    if case is None:
        return Output(name, name, "")
    known = [*_WORDS, *tiers, *nations]
    allowed = f"{', '.join([*_WORDS, *tiers])}, {MONEY}<nation>"
    raise DataError([Fault("output", f"unknown name {name!r}", allowed, fix_name(name, known))])


def figures_of(results: pd.DataFrame, output: Output) -> pd.Series[float]:
    """Return the output of every sample, without rounding errors; nothing where is no plan."""
    return results[output.name].astype(float).round(_DIGITS)


def gaps_of(results: pd.DataFrame) -> pd.Series[float]:
    """Return how far the worth of each plan may be from the best, in value points."""
    if not {VALUE, "bound"} <= set(results.columns):
        return pd.Series(0.0, index=results.index)
    return (results["bound"] - results[VALUE]).astype(float).clip(lower=0.0)
