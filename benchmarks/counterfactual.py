"""The smallest change of money that brings a package into the best plan: knapsack counterfactuals.

    uv run python -m benchmarks.counterfactual --save

After arXiv:2510.17624 (Engelhardt, Kurtz, Birbil, Ralphs 2025), whose methods find such changes for
knapsacks of up to 40 items "within a few hours". Its text beyond the abstract was not to be had, so
these are assumptions: one row, 40 items of which each is taken or not, whole weights and values
drawn evenly from 1 to 100, a capacity of half of all weight, and the smallest increase of the
capacity under which an item that is left out is in some optimum. Each knapsack is a case: an item
is a package with a need of its own, weight is its price, the capacity is an account. The session
holds the model. Answers are compared with dynamic programming.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from typing import Any

import numpy as np
import pandas as pd

import allocator as al
from allocator.inputs.case.case import Case, build_case
from allocator.session.session import Session
from allocator.solver.backend.compiled_model import CompiledModel
from allocator.solver.backend.highs import HighsModel
from benchmarks import measure

ITEMS, CASES, LARGEST = 40, 10, 100
GOAL_S = 60.0
_SLIP = 1e-9


def knapsack(seed: int, items: int) -> tuple[list[int], list[int], int]:
    """Return weights, values and the capacity of a drawn knapsack."""
    dice = random.Random(f"knapsack {seed}")
    weights = [dice.randint(1, LARGEST) for _ in range(items)]
    values = [dice.randint(1, LARGEST) for _ in range(items)]
    return weights, values, sum(weights) // 2


def case_of(weights: list[int], values: list[int], capacity: int) -> Case:
    """Return a case of one nation, one account and a package an item."""
    names = [f"i{at:02d}" for at in range(len(weights))]
    meta = {"name": "knapsack", "base_year": 2030, "first_year": 2031, "last_year": 2031,
            "years_after": 0}  # fmt: skip
    frames = {
        "nations": [{"nation": "A"}],
        "accounts": [{"account": "AID", "budget_musd": float(capacity)}],
        "equipment": [
            {"item": name, "area": name, "price_musd": float(weight),
             "fit": value / weight / LARGEST, "max_per_nation_year": 1}
            for name, weight, value in zip(names, weights, values, strict=True)
        ],
        "needs": [{"nation": "A", "area": name, "need_points": value / LARGEST}
                  for name, value in zip(names, values, strict=True)],
        "returns": [{"piece": 1, "share_of_need": 1.0, "slope": 1.0}],
    }  # fmt: skip
    return build_case(meta, {name: pd.DataFrame(rows) for name, rows in frames.items()})


class Search:
    """A knapsack in its session, of which the capacity moves and an item is forced in."""

    def __init__(self, compiled: CompiledModel, item: str) -> None:
        self.compiled = compiled
        self.lot = compiled.columns["lots"]["A", item, 2031]
        self.row = compiled.rows["vintage"]["AID", 2031]
        self._free, self._forced = self._engine(), self._engine()
        self._forced.set_column_bounds([self.lot], np.ones(1), np.ones(1))
        self._least = self._engine()
        self._least.set_column_bounds([self.lot], np.ones(1), np.ones(1))
        self._least.set_row_bounds([self.row], -np.inf, np.inf)
        money = np.zeros(len(compiled.lower))
        money[list(compiled.columns["draw"].values())] = 1.0
        self._least.minimise(money)
        value = compiled.costs["value"]
        own = np.flatnonzero(value)
        self._floor = len(compiled.row_lower)
        self._least.add_row(-np.inf, np.inf, own, value[own])

    def _engine(self) -> HighsModel:
        engine = HighsModel(self.compiled, relaxed=False)
        engine.set_options(mip_rel_gap=0.0, mip_abs_gap=0.0)
        return engine

    def value(self, capacity: float, *, forced: bool) -> float:
        """Return the largest value within a capacity."""
        engine = self._forced if forced else self._free
        engine.set_row_bounds([self.row], -np.inf, capacity)
        if not engine.run():
            return -np.inf
        return -engine.objective

    def capacity_for(self, value: float) -> float | None:
        """Return the least capacity at which the item is in a solution of so much value."""
        self._least.set_row_bounds([self._floor], value * (1 - _SLIP), np.inf)
        return float(round(self._least.objective)) if self._least.run() else None


def smallest_increase(search: Search, capacity: int) -> tuple[int | None, int]:
    """Return the smallest increase that brings the item into an optimum, and the steps taken.

    With more capacity the best value never falls, so whatever holds the item and is best must be
    worth at least what was best before: the capacity jumps to the least that allows that, until it
    is best there. No smaller increase can do, so the answer is exact.
    """
    now, steps = float(capacity), 0
    while True:
        steps += 1
        best = search.value(now, forced=False)
        if search.value(now, forced=True) >= best * (1 - _SLIP):
            return round(now) - capacity, steps
        needed = search.capacity_for(best)
        if needed is None:
            return None, steps
        now = max(needed, now + 1.0)


def exact(weights: list[int], values: list[int], capacity: int, item: int) -> int | None:
    """Return the same by dynamic programming over all capacities."""
    top = sum(weights)
    without = np.zeros(top + 1)
    for at, (weight, value) in enumerate(zip(weights, values, strict=True)):
        if at != item:
            without[weight:] = np.maximum(without[weight:], without[: top + 1 - weight] + value)
    forced = np.full(top + 1, -np.inf)
    forced[weights[item] :] = without[: top + 1 - weights[item]] + values[item]
    good = np.flatnonzero(forced[capacity:] >= without[capacity:])
    return int(good[0]) if len(good) else None


def measured(cases: int, items: int) -> list[dict[str, Any]]:
    """Ask about the item left out that is worth most, of each drawn knapsack."""
    rows = []
    for seed in range(cases):
        weights, values, capacity = knapsack(seed, items)
        start = time.process_time()
        compiled = Session(case_of(weights, values, sum(weights)), al.Policy()).compiled
        left = [at for at in range(items) if exact(weights, values, capacity, at) != 0]
        item = max(left, key=lambda at: values[at] / weights[at] - at * 1e-9)
        found, steps = smallest_increase(Search(compiled, f"i{item:02d}"), capacity)
        rows.append({
            "seed": seed, "items": items, "capacity": capacity, "item": item, "increase": found,
            "exact": exact(weights, values, capacity, item), "steps": steps,
            "cpu_s": time.process_time() - start,
        })  # fmt: skip
    return rows


def report(rows: list[dict[str, Any]]) -> str:
    """Return the table for benchmarks/README.md."""
    head = ["knapsack", "capacity", "item", "smallest increase", "exact", "steps", "CPU s"]
    told_of = ("seed", "capacity", "item", "increase", "exact", "steps")
    body = [[*(str(one[key]) for key in told_of), f"{one['cpu_s']:.1f}"] for one in rows]
    seconds = [one["cpu_s"] for one in rows]
    right = sum(one["increase"] == one["exact"] for one in rows)
    told = (f"{right} of {len(rows)} are exact; median {statistics.median(seconds):.1f} CPU s, "
            f"longest {max(seconds):.1f} (goal {GOAL_S:.0f}).")  # fmt: skip
    return f"{measure.machine_line(measure.machine())}\n\n{told}\n\n{measure.table(head, body)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--items", type=int, default=ITEMS)
    parser.add_argument("--save", action="store_true", help="write results/ and README.md")
    chosen = parser.parse_args()
    rows = measured(chosen.cases, chosen.items)
    text = report(rows)
    print(text)
    if chosen.save:
        measure.save("counterfactual", {"machine": measure.machine(), "rows": rows})
        measure.paste("counterfactual", text)


if __name__ == "__main__":
    main()
