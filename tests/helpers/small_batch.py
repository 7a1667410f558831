"""Some scenarios of the instant case, with and without a plan, and what is same of two tables."""

import pandas as pd

import allocator as al
from allocator.explore.batch.row import LAST

OPTIONS = al.SolveOptions(gap=0.05, method="guided")
"""The guided way, though the case is small: it is the one that could remember."""

LAW = {"rule": "too_much", "status": "law", "sense": "floor", "accounts": "EDU", "nations": "CRV",
       "amount_musd": 1000}  # fmt: skip
SOME = (
    al.Scenario("as it is"),
    al.Scenario("lean", changes=[al.scenario.Scale("budget_factor.*", 0.8)]),
    al.Scenario("impossible", changes=[al.scenario.AddRows("earmarks", [LAW])]),
    al.Scenario("careful", changes=[al.scenario.Set("risk_budget", 0.04)]),
    al.Scenario("decided", changes=[al.Lock("promise", "BSN", account="MIL", low=2)]),
    al.Scenario("unknown", changes=[al.scenario.Set("risk_bugdet", 0.04)]),
    al.Scenario("dear", changes=[al.scenario.Scale("equipment.price_musd", 1.2)]),
    al.Scenario("lean again", changes=[al.scenario.Scale("budget_factor.*", 0.8)]),
)


def told(table: pd.DataFrame) -> pd.DataFrame:
    """Leave out what differs from run to run."""
    return table.drop(columns=list(LAST))


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(told(one), told(other), check_exact=True)
