"""The shape of a plan's tables: columns, ids, years, numbers, no row twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from allocator.check.violation import Tolerance, Violation

if TYPE_CHECKING:
    from allocator.plan.plan import Plan


MANY_YEARS = 60
"""Years after the horizon in which money bought with may still be paid out, or upkeep fall due."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Columns of one table; `empty` may be without a number, `signed` may be negative.

    `late` is how many years after the horizon may stand in it.
    """

    key: tuple[str, ...]
    numbers: tuple[str, ...]
    words: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()
    late: int = 0


SHAPES = {
    "lines": Shape(
        ("nation", "item", "kind", "account", "year"),
        ("quantity", "cost_musd", "obligation_musd", "points"),
        ("nation_name", "item_name", "area", "unit"),
    ),
    "spending": Shape(("nation", "account", "year"), ("obligation_musd",)),
    "vintages": Shape(("account", "vintage", "year"), ("obligated_musd",)),
    "accounts": Shape(
        ("account", "vintage"),
        (
            "amount_musd",
            "set_aside_musd",
            "obligated_musd",
            "lapsed_musd",
            "carried_past_horizon_musd",
        ),
    ),
    "disbursements": Shape(
        ("account", "year"),
        ("obligated_musd", "disbursed_musd", "outstanding_musd"),
        late=MANY_YEARS,
    ),
    "deliveries": Shape(
        ("nation", "item", "year"),
        (
            "lots_bought", "lots_delivered", "lots_on_order", "lots_in_hand", "lots_working",
            "lots_idle", "lots_idle_ramp", "lots_idle_crew", "lots_idle_tail",
            "lots_idle_unneeded", "idle_musd",
        ),
        ("period",),
        late=1,
    ),
    "sustainment": Shape(
        ("nation", "year"),
        (
            "need_musd", "host_musd", "donor_musd", "unpaid_musd", "donor_share",
            "promised_musd",
        ),
        ("period",),
        late=MANY_YEARS,
    ),
    "people": Shape(
        ("nation", "skill", "year"),
        (
            "base_persons", "graduates_persons", "needed_persons", "used_persons",
            "short_persons",
        ),
        ("period",),
        late=1,
    ),
    "modules": Shape(("nation", "item", "year"), ("due_units", "given_units", "missing_units")),
    "after": Shape(
        ("nation", "area"),
        (
            "need_points", "supply_points", "working_points", "met_points", "share_met", "value",
        ),
    ),
    "seats": Shape(("nation", "item", "year"), ("seats", "cost_musd")),
    "grants": Shape(("nation", "item", "year"), ("grant_musd",)),
    "coverage": Shape(
        ("nation", "area", "year"),
        ("need_points", "supply_points", "met_points", "beyond_points", "share_met", "value"),
    ),
    "absorption": Shape(
        ("nation", "year"),
        ("spend_musd", "full_musd", "most_musd", "limit_musd", "waste_musd", "people"),
        (),
        ("ceiling_musd", "trainable_persons"),
    ),
    "active_lines": Shape(("nation", "area"), ("cost_musd",)),
    "risk": Shape(
        ("nation", "year"),
        ("obligation_musd", "loss_share", "expected_loss_musd", "share_of_year"),
        ("grade",),
    ),
    "money_ranges": Shape(("nation",), ("obligation_musd", "low_musd", "high_musd")),
    "deviations": Shape(
        ("nation", "account", "year"),
        ("last_musd", "plan_musd", "change_musd"),
        signed=("change_musd",),
    ),
    "rules": Shape(
        (),
        ("activity", "limit", "slack", "bend", "bend_price_value"),
        (
            "rule", "family", "status", "nation", "account", "item", "year", "sense", "unit",
            "binds", "citation", "meaning",
        ),
        signed=("slack", "limit", "activity"),
    ),
}  # fmt: skip
"""Every table of a plan."""


def _fault(table: str, found: float, limit: float, message: str) -> Violation:
    return Violation("tables", table, {"table": table}, found, limit, "", f"{table}: {message}")


Known = dict[str, set[str]]


def _known(plan: Plan) -> Known:
    """Return the ids of the case by column."""
    tables = plan.case.tables
    goods = [tables[name] for name in ("equipment", "courses", "grants")]
    return {
        "nation": set(tables["nations"]["nation"]),
        "account": set(tables["accounts"]["account"]),
        "item": {code for frame in goods for code in frame["item"]},
        "skill": set(tables["skills"]["skill"]),
        "area": {*tables["areas"]["area"], *(area for frame in goods for area in frame["area"])},
    }


def _years(plan: Plan, shape: Shape) -> range:
    return range(plan.case.years[0], plan.case.years[-1] + shape.late + 1)


def _ids(plan: Plan, name: str, frame: pd.DataFrame, shape: Shape, known: Known) -> list[Violation]:
    found = []
    for column in [one for one in shape.key if one in known]:
        unknown = sorted({str(one) for one in frame[column]} - known[column])
        if unknown:
            text = f"the case has no {column} called {', '.join(unknown)}"
            found.append(_fault(name, len(unknown), 0, text))
    if "year" in shape.key:
        outside = sorted({int(one) for one in frame["year"]} - set(_years(plan, shape)))
        if outside:
            text = f"outside the horizon: {', '.join(map(str, outside))}"
            found.append(_fault(name, len(outside), 0, text))
    return found


def _numbers(name: str, frame: pd.DataFrame, shape: Shape, tolerance: Tolerance) -> list[Violation]:
    found = []
    for column in (*shape.numbers, *shape.empty):
        given = frame[column]
        if given.dtype.kind not in "fi":
            given = pd.to_numeric(given, errors="coerce")
        values = given.to_numpy(dtype=float)
        missing = int(np.sum(~np.isfinite(values)))
        if missing and column not in shape.empty:
            found.append(_fault(name, missing, 0, f"{missing} cells of {column} hold no number"))
        low = float(np.nanmin(values, initial=0.0))
        if column not in shape.signed and low < -tolerance.of(_unit(column)).absolute:
            found.append(_fault(name, low, 0, f"{column} has the negative figure {low:g}"))
    return found


def _unit(column: str) -> str:
    """Return the unit of a column as its name tells it; quantities may be of money."""
    if column.endswith("_musd"):
        return "US$ million"
    return {"quantity": "units"}.get(column, "points" if column.endswith("points") else "")


def _periods(plan: Plan, name: str, frame: pd.DataFrame) -> list[Violation]:
    """Hold the word for the period to the year."""
    after = frame["year"] > plan.case.years[-1]
    wrong = int((frame["period"] != after.map({True: "after", False: "horizon"})).sum())
    return [_fault(name, wrong, 0, f"{wrong} rows have the wrong period")] if wrong else []


def _one(
    plan: Plan, name: str, shape: Shape, known: Known, tolerance: Tolerance
) -> list[Violation]:
    frame = plan.tables.get(name)
    if frame is None:
        return [_fault(name, 0, 1, "the plan does not have this table")]
    columns = (*shape.key, *shape.words, *shape.numbers, *shape.empty)
    missing = [column for column in columns if column not in frame.columns]
    if missing:
        text = f"the columns {', '.join(missing)} are missing"
        return [_fault(name, len(missing), 0, text)]
    if shape.key and bool(frame[list(shape.key)].isna().to_numpy().any()):
        return [_fault(name, 1, 0, f"an empty cell in {', '.join(shape.key)}")]
    found = [*_ids(plan, name, frame, shape, known), *_numbers(name, frame, shape, tolerance)]
    found += _periods(plan, name, frame) if "period" in shape.words else []
    twice = int(frame.duplicated(list(shape.key)).sum()) if shape.key else 0
    if twice:
        found.append(_fault(name, twice, 0, f"{twice} rows appear twice"))
    return found


def check_tables(plan: Plan, tolerance: Tolerance) -> list[Violation]:
    """Return what is wrong with the shape of the plan's tables."""
    known = _known(plan)
    return [
        one for name, shape in SHAPES.items() for one in _one(plan, name, shape, known, tolerance)
    ]
