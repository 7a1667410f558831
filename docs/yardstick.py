"""What a clerk would do, as a yardstick: the plan's first year and a copy, beside real money.

The copy is the case's last plan. Israel, Egypt and Jordan, whose money is floors, are left out.
*Moved* is half of the sum of all differences, as a share of the real money.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

import allocator as al
from allocator.util.format import percent_at_most
from benchmarks import measure

DATA = measure.ROOT / "data"
FLOORS = ("ISR", "EGY", "JOR")
ACCOUNTS = {"DOD_OM_DW": "S333"}
"""Accounts of the source with another name in the case."""

OWN_PROGRAMME = {("UKR", "S333"): "USAI"}
"""A nation's money in an account that is an account of the case of its own."""

MOST_TIMES, MOST_TIMES_ACCOUNT, LEAST_RANK = 1.1, 1.5, -0.03
"""What is aimed at: moved next to the copy, by account too; rank correlation less the copy's."""

Money = dict[tuple[str, str], float]


def obligations(path: Path, year: int) -> Money:
    """Return US$ million of 2020 by nation and account of a year; negative sums are 0."""
    total: defaultdict[tuple[str, str], float] = defaultdict(float)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if int(row["fiscal_year"]) == year:
                nation, account = row["iso3"], ACCOUNTS.get(row["account"], row["account"])
                key = nation, OWN_PROGRAMME.get((nation, account), account)
                total[key] += float(row["obligations_const2020_usd"]) / 1e6
    return {key: max(0.0, amount) for key, amount in total.items()}


def first_year(plan: al.Plan) -> Money:
    """Return US$ million of a plan's first year by nation and account."""
    first = plan.spending[plan.spending["year"] == plan.case.years[0]]
    return first.groupby(["nation", "account"])["obligation_musd"].sum().to_dict()


@dataclass(frozen=True)
class Yardstick:
    """The first year of a plan, its copy of the last plan, and what was really obligated."""

    money: pd.DataFrame
    """Columns plan, copy, real; a row a nation and account, zeros included."""

    @classmethod
    def of(cls, case: al.Case, first_year: Money, real: Money) -> Yardstick:
        """Return the yardstick of a plan's first year; nations outside its case do not count."""
        tables = case.tables
        nations = [n for n in tables["nations"]["nation"] if n not in FLOORS]
        names = ["nation", "account"]
        pairs = pd.MultiIndex.from_product([nations, tables["accounts"]["account"]], names=names)
        columns = {
            "plan": pd.Series(first_year).rename_axis(names),
            "copy": tables["last_plan"].groupby(names)["amount_musd"].sum(),
            "real": pd.Series(real).rename_axis(names),
        }
        filled = {name: column.reindex(pairs).fillna(0.0) for name, column in columns.items()}
        return cls(pd.DataFrame(filled))

    def measures(self) -> pd.DataFrame:
        """Return moved, times and rank correlations, by nation, by both, and for each account."""
        parts = {
            "by nation": self.money.groupby(level="nation").sum(),
            "by nation and account": self.money,
            **{str(name): part for name, part in self.money.groupby(level="account")},
        }
        return pd.DataFrame({name: _measured(part) for name, part in parts.items()}).T


def _measured(part: pd.DataFrame) -> dict[str, float]:
    real = part["real"]
    moved = {name: _share_moved(part[name], real) for name in ("copy", "plan")}
    rank = {name: float(part[name].corr(real, method="spearman")) for name in ("copy", "plan")}
    return {
        "real": float(real.sum()),
        "copy": float(part["copy"].sum()),
        "plan": float(part["plan"].sum()),
        "copy_moved": moved["copy"],
        "plan_moved": moved["plan"],
        "times": moved["plan"] / moved["copy"] if moved["copy"] else np.nan,
        "copy_rank": rank["copy"],
        "plan_rank": rank["plan"],
        "from_copy": _share_moved(part["plan"], part["copy"]),
    }


def _share_moved(one: pd.Series, other: pd.Series) -> float:
    total = float(other.sum())
    return float((one - other).abs().sum() / 2 / total) if total else np.nan


def reached(name: str, row: pd.Series) -> bool:
    """Return whether a row of measures is within what is aimed at."""
    if not name.startswith("by "):
        return bool(row["times"] <= MOST_TIMES_ACCOUNT)
    return bool(row["times"] <= MOST_TIMES and row["plan_rank"] - row["copy_rank"] >= LEAST_RANK)


def measured(yardsticks: dict[str, Yardstick]) -> str:
    """Return the table of all years."""
    head = ["planned year", "", "real, US$M", "copy", "plan", "copy moved", "plan moved", "times",
            "rank of copy", "rank of plan", "plan from copy", "aim"]  # fmt: skip
    rows = [
        [year, str(name), *(f"{row[one]:,.0f}" for one in ("real", "copy", "plan")),
         f"{row['copy_moved']:.0%}", f"{row['plan_moved']:.0%}", f"{row['times']:.2f}",
         f"{row['copy_rank']:.2f}", f"{row['plan_rank']:.2f}", f"{row['from_copy']:.0%}",
         "reached" if reached(str(name), row) else "**missed**"]
        for year, yardstick in yardsticks.items()
        for name, row in yardstick.measures().iterrows()
    ]  # fmt: skip
    return measure.table(head, rows)


def judged(plan: al.Plan) -> str:
    """Return what the model thinks of the plan: value, idle equipment, expected loss."""
    first = plan.risk[plan.risk["year"] == plan.case.years[0]]
    lost = first["expected_loss_musd"].sum() / first["obligation_musd"].sum()
    row = [
        f"{plan.meta['need_value']:.2f}", percent_at_most(plan.gap),
        f"{plan.meta['value_after']:.2f}", f"{plan.meta['idle_musd']:,.0f}", f"{lost:.1%}",
    ]  # fmt: skip
    head = ["needs met, points", "gap", "of it after the horizon", "idle at the end, US$M",
            "expected loss, first year"]  # fmt: skip
    return measure.table(head, [row])
