"""The core of the model in linopy, for comparison: what is bought, paid, supplied and met.

Arrays over pairs of nation and item, years and pieces, as linopy is best used. Earmarks, lines,
risk and decisions are left out, so times are compared per nonzero, not as they are.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import linopy
import numpy as np
import pandas as pd
import xarray

from allocator.models import Problem


class Core:
    """Codes and figures of a problem as labelled arrays."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.years = pd.Index(problem.sets["years"], name="year")
        self.pieces = pd.Index(problem.sets["pieces"], name="piece")

    def pairs(self, name: str) -> pd.RangeIndex:
        return pd.RangeIndex(len(self.problem.sets[name]), name=name)

    def part(self, name: str, at: int) -> np.ndarray:
        return np.array([key[at] for key in self.problem.sets[name]])  # type: ignore[index]

    def group(self, name: str, at: int, label: str) -> xarray.DataArray:
        return self.array(self.part(name, at), self.pairs(name)).rename(label)

    def array(self, numbers: Any, *over: pd.Index) -> xarray.DataArray:
        return xarray.DataArray(np.asarray(numbers), coords=list(over), dims=[o.name for o in over])

    def figure(self, name: str, *over: pd.Index) -> xarray.DataArray:
        values = self.problem.figures[name].values
        return self.array(values.reshape([len(one) for one in over]), *over)

    def of_item(self, name: str, pairs: str) -> xarray.DataArray:
        numbers: dict[Hashable, float] = dict(self.problem.figures[name].items())
        return self.array([numbers[item] for item in self.part(pairs, 1)], self.pairs(pairs))


def linopy_model(problem: Problem) -> linopy.Model:
    """Return the core of `problem` as a linopy model."""
    core, model = Core(problem), linopy.Model()
    years, needs = core.years, core.pairs("needs")
    goods = {}
    for pairs, most in (("lot_pairs", "lots_most"), ("seat_pairs", "seats_most")):
        limit = core.figure(most, core.pairs(pairs), years)
        goods[pairs] = model.add_variables(0, limit, integer=True, name=pairs)
    money = [core.pairs("obligation_pairs"), years]
    obligation, up, down = (
        model.add_variables(lower=0, coords=money, name=name) for name in ("given", "up", "down")
    )
    supply = model.add_variables(lower=0, coords=[needs, years], name="supply")
    piece_most = core.figure("piece_most", needs, core.pieces)
    met = model.add_variables(0, piece_most.expand_dims(year=years, axis=1), name="met")
    _pay(core, model, goods, obligation)
    _supply(core, model, goods, supply, met)
    for pairs, limited, most in (
        ("lot_pairs", "limited_production", "production_most"),
        ("seat_pairs", "limited_courses", "course_seats_most"),
    ):
        items = pd.Index(problem.sets[limited], name="item")
        bought = (1 * goods[pairs]).groupby(core.group(pairs, 1, "item")).sum()
        limit = core.figure(most, items, years).reindex_like(bought.const)
        model.add_constraints(bought <= limit, name=most)
    last = core.figure("last_money", core.pairs("last_pairs").rename("obligation_pairs"), years)
    model.add_constraints(obligation - up + down == last, name="change")
    value = core.figure("met_value", needs, years, core.pieces)
    model.add_objective((-1 * value * met).sum())
    return model


def _pay(core: Core, model: linopy.Model, goods: dict[str, Any], obligation: Any) -> None:
    cost = sum(
        (core.of_item("price", pairs) * bought).groupby(core.group(pairs, 0, "nation")).sum()
        for pairs, bought in goods.items()
    )
    paid = (1 * obligation).groupby(core.group("obligation_pairs", 0, "nation")).sum()
    model.add_constraints(cost - paid <= 0, name="paid")
    spent = (1 * obligation).groupby(core.group("obligation_pairs", 1, "account")).sum()
    amount: dict[Any, float] = dict(core.problem.figures["money"].items())  # type: ignore[arg-type]
    accounts = np.unique(core.part("obligation_pairs", 1))
    money = [[amount.get((a, year), 0.0) for year in core.years] for a in accounts]
    index = pd.Index(accounts, name="account")
    model.add_constraints(spent <= core.array(money, index, core.years), name="account_year")


def _supply(core: Core, model: linopy.Model, goods: dict[str, Any], supply: Any, met: Any) -> None:
    line = {key: number for number, key in enumerate(core.problem.sets["needs"])}
    area = _areas(core.problem)
    bought = 0
    for pairs, column in goods.items():
        keys = core.problem.sets[pairs]
        where = [line[n, area[i]] for n, i in keys]  # type: ignore[misc]
        lines = core.array(where, core.pairs(pairs)).rename("needs")
        bought = bought + (core.of_item("points", pairs) * column).groupby(lines).sum()
    kept = float(core.problem.figures["retention"].values[0])
    model.add_constraints(supply - kept * supply.shift(year=1) - bought == 0, name="supplied")
    arrives = dict(core.problem.figures["arrives"].items())
    share = core.array([arrives[n] for n in core.part("needs", 0)], core.pairs("needs"))
    model.add_constraints(met.sum("piece") - share * supply <= 0, name="filled")


def _areas(problem: Problem) -> dict[Hashable, Hashable]:
    """Return the area of each item, read from the lines it belongs to."""
    return {
        item: line[1]  # type: ignore[index]
        for family in ("lots_of_line", "seats_of_line")
        for line, items in problem.members[family].items()
        for item in items
    }
