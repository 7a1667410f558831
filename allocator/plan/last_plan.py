"""Make a saved plan the last plan of a case, so that the next plan stays close to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from allocator.errors import DataError, Fault
from allocator.inputs.case.case import Case
from allocator.inputs.case.io.drop_unknown_history import PAST
from allocator.inputs.case.io.raw_tables import nearest
from allocator.plan.plan import Plan, load_plan
from allocator.util.tolerance import WHOLE

_PLACE = "last plan"


def with_last_plan(case: Case, plan: Plan | str | Path) -> Case:
    """Return the case with the money and the goods of another plan as its last plan.

    The tables ``last_plan`` and ``last_goods`` are replaced. Only years of the case's horizon and
    names that it has are taken; what is left out is told in the returned case's ``warnings``.

    Parameters
    ----------
    case
        The case to be planned next.
    plan
        A plan, or the path of a saved one; its own case may differ from this one.

    Raises
    ------
    DataError
        The plan cannot be loaded, or has no year in common with the case.
    """
    if not isinstance(plan, Plan):
        plan = load_plan(plan)
    warnings = _years_told(case, plan)
    known = {
        "nation": ("nations", tuple(case.tables["nations"]["nation"])),
        "account": ("accounts", tuple(case.tables["accounts"]["account"])),
        "item": ("items", tuple(case.items["item"])),
    }
    strange: dict[tuple[str, str], int] = {}
    money, goods = _money(plan), _goods(plan)
    frames = {
        "last_plan": _known_rows(money[money["year"].isin(case.years)], known, strange),
        "last_goods": _known_rows(goods[goods["year"].isin(case.years)], known, strange),
    }
    warnings += [_stranger(kind, name, rows, known) for (kind, name), rows in strange.items()]
    source = f"plan of case {plan.case.meta.name}, {plan.case.hash[:12]}"
    stated = {name: frame.assign(basis="fact", source=source) for name, frame in frames.items()}
    kept = [one for one in case.warnings if one.place.removesuffix(".csv") not in PAST]
    return replace(case.with_tables(stated), warnings=(*kept, *warnings))


def _money(plan: Plan) -> pd.DataFrame:
    """Return the money of each nation, account and year."""
    money = plan.spending.rename(columns={"obligation_musd": "amount_musd"})
    return money.loc[money["amount_musd"] > 0]


def _goods(plan: Plan) -> pd.DataFrame:
    """Return what each nation is given in a year, summed over the accounts that pay."""
    lines = plan.lines[plan.lines["kind"] != "sustainment"]
    sums = lines.groupby(["nation", "item", "year"], sort=False)["quantity"].sum()
    near = (sums - sums.round()).abs() < WHOLE
    sums = sums.where(~near, sums.round())
    return sums[sums > 0].reset_index()


def _known_rows(
    frame: pd.DataFrame,
    known: Mapping[str, tuple[str, Sequence[str]]],
    strange: dict[tuple[str, str], int],
) -> pd.DataFrame:
    """Return the rows whose names the case has; count the others in `strange` by name."""
    for kind, (_, names) in known.items():
        if kind in frame.columns:
            fits = frame[kind].isin(names)
            for name, rows in frame.loc[~fits, kind].value_counts(sort=False).items():
                strange[kind, str(name)] = strange.get((kind, str(name)), 0) + int(rows)
            frame = frame[fits]
    return frame


def _stranger(
    kind: str, name: str, rows: int, known: Mapping[str, tuple[str, Sequence[str]]]
) -> Fault:
    table, names = known[kind]
    near = nearest(name, names)
    fix = f"did you rename it to {near!r}" if near else f"add it to the case's {table}"
    found = f"{kind} {name!r}, which the case does not have; left out with {rows} rows"
    return Fault(_PLACE, found, f"{table} of the case", f"{fix}; or ignore this", warning=True)


def _years_told(case: Case, plan: Plan) -> list[Fault]:
    """Return warnings of years that only one of the two has; a fault if they share none."""
    common = sorted(set(case.years) & set(plan.case.years))
    horizon = f"{case.years[0]}-{case.years[-1]}"
    if not common:
        fault = Fault(_PLACE, f"a plan of {plan.case.years[0]}-{plan.case.years[-1]}",
                      f"a plan with a year of the horizon {horizon}",
                      "name another plan, or fill the case's table last_plan")  # fmt: skip
        raise DataError([fault])
    gone, lacking = set(plan.case.years) - set(common), set(case.years) - set(common)
    told = []
    if gone:
        found = f"{_listed(gone)} of the plan, outside the horizon {horizon}; left out"
        told.append((found, "ignore this, or widen the horizon"))
    if lacking:
        found = f"no {_listed(lacking)} in the plan; taken as years without money"
        told.append((found, "ignore this, or add these years to the case's table last_plan"))
    return [Fault(_PLACE, found, f"years of {horizon}", fix, warning=True) for found, fix in told]


def _listed(years: set[int]) -> str:
    return ", ".join(map(str, sorted(years)))
