"""What a plan says of itself: value and its parts, gap, hashes and versions."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import pandas as pd

from allocator.assemble.last_plan import holds_last_plan
from allocator.extract.ledger import Ledger
from allocator.extract.nations import change_cost, swing_cost, turbulence
from allocator.plan.input_hashes import input_hashes
from allocator.util.gap import gap_of

_PACKAGES = ("allocator", "pyomo", "highspy", "numpy", "pandas")

_ROUNDING = 1e-6
"""Share of the value by which rounding may lift it above the bound."""


def meta(
    ledger: Ledger,
    tables: Mapping[str, pd.DataFrame],
    facts: Mapping[str, Any],
    bending: float = 0.0,
) -> dict[str, Any]:
    """Return `facts` with all that follows from the tables.

    A gap is computed anew, since rounding moves the value a little. `facts` may hold ``created``.
    `bending` is what relaxed rules cost in the solver's own digits.
    """
    created = datetime.now(UTC).isoformat(timespec="seconds")
    changes = tables["deviations"]
    held = holds_last_plan(ledger.case, ledger.policy)
    values = _values(ledger, tables)
    return {
        "created": created,
        **facts,
        **values,
        **_gap(values["value"], facts, max(bending - values["bending_value"], 0.0)),
        **_left_open(values["value"], facts, tables["money_ranges"]),
        **_service(ledger, tables),
        "turbulence_musd": turbulence(ledger, changes) if held else None,
        **input_hashes(ledger.case, ledger.policy),
        "versions": versions(),
    }


def _values(ledger: Ledger, tables: Mapping[str, pd.DataFrame]) -> dict[str, float]:
    """Return the value and its parts from the rows of the tables."""
    rules, money = tables["rules"], tables["absorption"]
    price = ledger.figure("waste_price")
    beyond = float(tables["after"]["value"].sum())
    need = float(tables["coverage"]["value"].sum()) + beyond
    waste = float(sum(price[part] * money[f"{part}_musd"].sum() for part in price))
    bending = float((rules["bend"] * rules["bend_price_value"]).sum())
    change, swing = change_cost(ledger), swing_cost(ledger)
    return {
        "value": need - waste - bending - change - swing,
        "need_value": need,
        "value_after": beyond,
        "waste_value": waste,
        "bending_value": bending,
        "change_cost_value": change,
        "swing_cost_value": swing,
    }


def _service(ledger: Ledger, tables: Mapping[str, pd.DataFrame]) -> dict[str, float]:
    """Return what stands idle at the end of the last year, and what upkeep costs donors."""
    last, lots = ledger.years[-1], tables["deliveries"]
    end = lots[lots["year"] == last]
    upkeep = tables["sustainment"]
    within = upkeep["year"] <= last
    return {
        "idle_lots": float(end["lots_idle"].sum()),
        "idle_musd": float(end["idle_musd"].sum()),
        "tail_musd": float(upkeep.loc[within, "donor_musd"].sum()),
        "unpaid_after_musd": float(upkeep.loc[upkeep["year"] == last + 1, "unpaid_musd"].sum()),
    }


def _gap(value: float, facts: Mapping[str, Any], forgiven: float) -> dict[str, Any]:
    """Return the bound and how far the plan and the best one of the search may be below it.

    A bound that only rounding passes is lifted to the value: so are digits of relaxed rules that
    count as nothing, which were worth `forgiven` to the search.
    """
    bound = facts.get("bound")
    if bound is None:
        return {}
    lifted = bound < value <= bound + _ROUNDING * abs(value) + forgiven
    bound = value if lifted else bound
    best = facts.get("best_value")
    found: dict[str, Any] = {"bound": bound, "gap": gap_of(value, bound)}
    if lifted:
        found["phases"] = [
            {**one, "bound": max(one["bound"], bound)} if "bound" in one else one
            for one in facts.get("phases") or ()
        ]
    if best is not None and value > best + _ROUNDING * abs(value):
        # the search was ended before it knew what its plan is worth with the best money
        found["best_value"] = best = value
    best = value if best is None else max(float(best), value)
    return found | {"search_gap": gap_of(best, bound)}


def _left_open(
    value: float, facts: Mapping[str, Any], ranges: pd.DataFrame
) -> dict[str, float | None]:
    """Return what the gap is in money at the margin, and the money that is placed in any case."""
    if "next_million_value" not in facts:
        return {}
    price, bound, missing = facts["next_million_value"], facts.get("bound"), None
    if price is not None and bound is not None:
        missing = 0.0 if gap_of(value, bound) == 0 else (bound - value) / price
    settled = None if ranges.empty else float(ranges["low_musd"].sum())
    return {"gap_musd": missing, "settled_musd": settled}


@cache
def versions() -> dict[str, str]:
    """Return the versions of what computed the plan."""
    found = {name: _version(name) for name in _PACKAGES}
    return {**found, "python": platform.python_version()}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
