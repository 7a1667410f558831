"""What all tables of a plan are made from: what is bought, and which account pays which part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.extract.payments import TRIFLE, Place, payments_of, shares
from allocator.extract.rounding import bought
from allocator.extract.service import Service, service_of
from allocator.models.units import USUAL, Units

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.models import Problem
    from allocator.solver.backend.solution import Solution

ModulesDue = dict[tuple[str, str], list[tuple[int, float, float]]]
"""Year, units due and units given up to it, by nation and module."""

UNITS = {"equipment": "lots", "training": "seats", "grant": "US$M", "sustainment": "US$M"}
"""Unit of a quantity by the kind of its item or line."""


@dataclass(frozen=True)
class Ledger:
    """A rounded point of the model.

    Parameters
    ----------
    case, policy, problem
        What the point is a solution of.
    bought
        nation, item, year, quantity (whole lots and seats, US$ million of grants), kind, area, use.
    lines
        The plan's lines in the schema's columns, and the `use` that the model pays.
    service
        The equipment at work, and who sustains it.
    units
        Those in which the solver had money and points: what is small beside them is its noise.
    """

    case: Case
    policy: Policy
    problem: Problem
    bought: pd.DataFrame
    lines: pd.DataFrame
    service: Service
    units: Units = USUAL

    @property
    def years(self) -> tuple[int, ...]:
        """Years of the horizon."""
        return self.case.years

    def figure(self, name: str) -> dict[Any, float]:
        """Return a figure of the problem by key."""
        return dict(self.problem.figures[name].items())

    @cached_property
    def spending(self) -> pd.DataFrame:
        """US$ million obligated by nation, account and year."""
        key = ["nation", "account", "year"]
        return self.lines.groupby(key)["obligation_musd"].sum().reset_index()

    @cached_property
    def obligation(self) -> dict[tuple[str, str, int], float]:
        """US$ million obligated by (nation, account, year)."""
        return _by_key(self.spending, ["nation", "account", "year"], "obligation_musd")

    @cached_property
    def spend(self) -> dict[tuple[str, int], float]:
        """US$ million obligated by (nation, year)."""
        key = ["nation", "year"]
        sums = self.lines.groupby(key)["obligation_musd"].sum().reset_index()
        return _by_key(sums, key, "obligation_musd")

    @cached_property
    def total(self) -> dict[int, float]:
        """US$ million obligated by year, 0 in a year without."""
        sums = self.lines.groupby("year")["obligation_musd"].sum().to_dict()
        return {year: float(sums.get(year, 0.0)) for year in self.years}

    @cached_property
    def grades(self) -> dict[str, str]:
        """Risk grade by nation."""
        prefix = "grade:"
        return {
            nation: name.removeprefix(prefix)
            for name, nations in self.case.nation_groups.items()
            if name.startswith(prefix)
            for nation in nations
        }

    @cached_property
    def modules_due(self) -> dict[str, ModulesDue]:
        """Year, units due and units given up to it, by nation and module with anything due.

        By the sums of the model: ``module_due`` is all that is asked for, ``module_due_by_law``
        what the law asks for.
        """
        names = ("nation", "item", "year")
        key = zip(*(self.bought[name].tolist() for name in names), strict=True)
        quantity = dict(zip(key, self.bought["quantity"].tolist(), strict=True))
        ratio, members = self.figure("module_ratio"), self.problem.members
        return {
            family: _modules_due(members[family], ratio, quantity, self.years)
            for family in ("module_due", "module_due_by_law")
        }


def _modules_due(
    sums: Mapping[Any, Any],
    ratio: Mapping[Any, float],
    quantity: Mapping[Any, float],
    years: Sequence[int],
) -> ModulesDue:
    found: ModulesDue = {}
    for (nation, item, year), asked in sums.items():
        due = sum(ratio[k, item] * quantity.get((nation, k, s), 0.0) for k, s in asked)
        given = sum(quantity.get((nation, item, s), 0.0) for s in years if s <= year)
        found.setdefault((nation, item), []).append((year, float(due), float(given)))
    return {
        pair: sorted(rows)
        for pair, rows in sorted(found.items())
        if max(due for _, due, _ in rows) > 0
    }


def _by_key(frame: pd.DataFrame, key: list[str], column: str) -> dict[Any, float]:
    return dict(
        zip(zip(*(frame[name] for name in key), strict=True), frame[column].tolist(), strict=True)
    )


def open_ledger(case: Case, policy: Policy, problem: Problem, solution: Solution) -> Ledger:
    """Round `solution` and write down who pays for what."""
    things = bought(case, problem, solution)
    service = service_of(case, policy, problem, solution, things)
    wanted = pd.concat([things, _sustained(service)], ignore_index=True)
    lines = _lines(case, problem, solution, wanted)
    return Ledger(case, policy, problem, things, lines, service, solution.compiled.units)


def _sustained(service: Service) -> pd.DataFrame:
    """Return the upkeep that donors pay, as what is bought is written; US$ million."""
    rows = [
        (nation, item, year, money, "sustainment", use)
        for (nation, use, year), parts in service.upkeep.shares.items()
        for item, money in parts.items()
    ]
    columns = ["nation", "item", "year", "quantity", "kind", "use"]
    frame = pd.DataFrame(rows, columns=columns).astype({"quantity": "float64", "year": "int64"})
    return frame.sort_values(["nation", "item", "year"], ignore_index=True)


def _lines(case: Case, problem: Problem, solution: Solution, wanted: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each item, nation, kind, account and year, ordered by code."""
    price: dict[Any, float] = dict(problem.figures["price"].items())
    gross: dict[Any, float] = dict(problem.figures["gross"].items())
    unit = solution.compiled.units.money
    rows = shares(wanted, price, payments_of(solution, _trifles(wanted, price, unit)), unit)
    columns = ["nation", "item", "kind", "account", "year", "quantity", "use"]
    frame = pd.DataFrame(rows, columns=columns).astype({"quantity": "float64", "year": "int64"})
    items = case.items.set_index("item")
    frame["area"] = frame["item"].map(items["area"])
    names = case.tables["nations"].set_index("nation")["name"]
    frame["nation_name"] = _named(frame["nation"], names)
    frame["item_name"] = _named(frame["item"], items["name"])
    frame["unit"] = frame["kind"].map(UNITS)
    goods = frame["kind"] != "sustainment"
    each = frame["item"].map(price).astype(float).where(goods, 1.0)
    points = frame["item"].map(items["points"]).astype(float).where(goods, 0.0)
    frame["cost_musd"] = frame["quantity"] * each
    frame["obligation_musd"] = frame["cost_musd"] * frame["account"].map(gross).astype(float)
    frame["points"] = frame["quantity"] * points
    return frame.sort_values(columns[:5], ignore_index=True)


def _trifles(wanted: pd.DataFrame, price: dict[Any, float], unit: float) -> list[Place]:
    """Return the places of which all that is bought costs less than the solver may leave unpaid."""
    each = wanted["item"].map(price).astype(float).where(wanted["kind"] != "sustainment", 1.0)
    cost = (wanted["quantity"] * each).groupby([wanted[name] for name in ("nation", "use", "year")])
    sums = cost.sum()
    return [(n, u, int(t)) for n, u, t in sums[sums < TRIFLE * unit].index]


def _named(codes: pd.Series[str], names: pd.Series[str]) -> pd.Series[str]:
    shown = codes.map(names).astype("str")
    return shown.where(shown != "", codes)
