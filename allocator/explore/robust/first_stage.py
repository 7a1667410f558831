"""First stage: what is decided before it is known which scenario comes, goods of the first years.

Lots and seats count, and of grants with a smallest useful size whether they are begun. Who pays,
money of grants and all later years are recourse: re-optimised in each scenario.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from allocator.errors import DataError, Fault
from allocator.explore.robust.block_model import BlockModelBuilder
from allocator.solver.search.lexicographic import COUNTS

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.models import Problem
    from allocator.plan.plan import Plan
    from allocator.solver.backend.compiled_model import CompiledModel

Good: TypeAlias = tuple[str, str, int]
"""Nation, item and year: lots or seats; for a grant the year is 0."""

GRANT_YEAR = 0
"""Stands for the year of a grant, which is begun at some time of the first years."""

_SOME = 5e-4
"""US$ million of a grant below which it is not given."""


def first_stage_years(case: Case, count: int | None) -> tuple[int, ...]:
    """Return the first `count` years of the horizon; None: all of them.

    Raises
    ------
    DataError
        The horizon has fewer years, or the count is no count.
    """
    years = tuple(case.years)
    if count is None:
        return years
    if not isinstance(count, int) or isinstance(count, bool) or not 1 <= count <= len(years):
        fault = Fault("robust", f"here_and_now is {count!r}",
                      f"1 to {len(years)} years; the horizon is {years[0]}-{years[-1]}",
                      "give a number of years within the horizon",
                      column="here_and_now")  # fmt: skip
        raise DataError([fault])
    return years[:count]


@dataclass(frozen=True, slots=True)
class FirstStage:
    """What a plan decides first: how many of each good, and what they cost in US$ million."""

    numbers: dict[Good, int]
    cost_musd: dict[Good, float]


def first_stage_of(plan: Plan, years: tuple[int, ...]) -> FirstStage:
    """Return what a plan gives in `years`: lots and seats, and 1 for each grant."""
    lines = plan.lines[plan.lines["year"].isin(years) & (plan.lines["kind"] != "sustainment")]
    quantity, cost = defaultdict[Good, float](float), defaultdict[Good, float](float)
    columns = (lines[name] for name in ("nation", "item", "year", "unit", "quantity", "cost_musd"))
    for nation, item, year, unit, number, musd in zip(*columns, strict=True):
        good = (nation, item, int(year) if unit in COUNTS else GRANT_YEAR)
        quantity[good] += number
        cost[good] += musd
    numbers = {
        good: 1 if good[2] == GRANT_YEAR else round(number)
        for good, number in sorted(quantity.items())
        if number > _SOME
    }
    return FirstStage(numbers, {good: cost[good] for good in numbers})


@dataclass(frozen=True, slots=True)
class TwoStageModel:
    """A scenario's model in which what is decided first has columns of its own.

    Attributes
    ----------
    compiled
        The model; its first columns are those of the scenario's own.
    columns
        The column of each good of the first years.
    most
        The most that the scenario allows of each; 0: its law and rules close it.
    size_musd
        US$ million of one lot or seat, and the smallest useful size of a grant.
    """

    compiled: CompiledModel
    columns: dict[Good, int]
    most: dict[Good, float] = field(repr=False)
    size_musd: dict[Good, float] = field(repr=False)


def two_stage_model(
    compiled: CompiledModel, problem: Problem, years: tuple[int, ...]
) -> TwoStageModel:
    """Return the model of a scenario with the columns of what is decided in `years`."""
    price = dict(problem.figures["price"].items())
    columns: dict[Good, int] = {}
    for variable in COUNTS:
        for key, column in compiled.columns.get(variable, {}).items():
            if key[2] in years:
                columns[key] = column
    most = {key: float(compiled.upper[column]) for key, column in columns.items()}
    size = {key: price[key[1]] for key in columns}
    builder = BlockModelBuilder()
    builder.block(compiled)
    least = dict(problem.figures["grant_least"].items())
    for pair, switch in compiled.columns.get("grant_on", {}).items():
        key = (*pair, GRANT_YEAR)
        columns[key] = begun = builder.column(0.0, 1.0, whole=True)
        given = given_columns(compiled, pair, years)
        money = float(sum(compiled.upper[column] for column in given))
        most[key], size[key] = float(money > 0), least[pair]
        unit = compiled.units.money
        builder.row({**dict.fromkeys(given, 1.0), begun: -money}, upper=0.0, unit=unit)
        builder.row({begun: 1.0, switch: -1.0}, upper=0.0)
    return TwoStageModel(builder.build(), columns, most, size)


def given_columns(
    compiled: CompiledModel, pair: tuple[str, str], years: tuple[int, ...]
) -> list[int]:
    """Return the columns of a grant's money in `years`."""
    grants = compiled.columns.get("grant", {})
    return [grants[(*pair, year)] for year in years if (*pair, year) in grants]
