"""Points in hand and at work, needs met and what they are worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.extract.ledger import Ledger
from allocator.extract.lifetimes import Floats
from allocator.extract.rounding import clean
from allocator.util.tolerance import NEAR

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Benefit:
    """Points and value by pair (nation, area), in rows, and period, in columns.

    `working` is the part of `supply` that must be fielded; `need` is by pair alone.
    """

    pairs: Pairs
    need: Floats
    supply: Floats
    working: Floats
    usable: Floats
    met: Floats
    value: Floats


def benefit_of(ledger: Ledger) -> Benefit:
    """Return what the points of the plan do; needs that cannot be served are there too."""
    pairs, need = _needs(ledger)
    service, count = ledger.service, len(ledger.service.fleet.periods)
    plain, working = np.zeros((2, len(pairs), count))
    for row, pair in enumerate(pairs):
        plain[row] = service.plain.get(pair, 0.0)
        working[row] = service.line_points(pair)
    arrives = ledger.figure("arrives")
    usable = (plain + working) * np.array([arrives[nation] for nation, _ in pairs])[:, None]
    met, value = _met(ledger, pairs, usable)
    return Benefit(pairs, need, plain + working, working, usable, met, value)


def coverage(ledger: Ledger, benefit: Benefit) -> pd.DataFrame:
    """Return points by nation, area and year of the horizon."""
    years, pairs = ledger.years, benefit.pairs
    within = slice(0, len(years))
    supply, met = benefit.supply[:, within], benefit.met[:, within]
    over = benefit.usable[:, within] - met
    table = pd.DataFrame(
        {
            "nation": np.repeat([nation for nation, _ in pairs], len(years)),
            "area": np.repeat([area for _, area in pairs], len(years)),
            "year": np.tile(np.array(years, dtype=np.int64), len(pairs)),
            "need_points": np.repeat(benefit.need, len(years)),
            "supply_points": supply.ravel(),
            "met_points": met.ravel(),
            "beyond_points": np.maximum(clean(over, ledger.units.points), 0.0).ravel(),
        }
    )
    needed = table["need_points"].where(table["need_points"] > 0)
    table["share_met"] = (table["met_points"] / needed).fillna(0.0)
    table["value"] = benefit.value[:, within].ravel()
    return table


def after(ledger: Ledger, benefit: Benefit) -> pd.DataFrame:
    """Return points by nation and area in a mean year after the horizon; empty without such."""
    rows = slice(0, len(benefit.pairs) if ledger.service.fleet.after else 0)
    table = pd.DataFrame(benefit.pairs[rows], columns=["nation", "area"])
    table["need_points"] = benefit.need[rows]
    table["supply_points"] = benefit.supply[rows, -1]
    table["working_points"] = benefit.working[rows, -1]
    table["met_points"] = benefit.met[rows, -1]
    needed = table["need_points"].where(table["need_points"] > 0)
    table["share_met"] = (table["met_points"] / needed).fillna(0.0)
    table["value"] = benefit.value[rows, -1]
    return table


def surplus(benefit: Benefit, unit: float) -> dict[tuple[str, str], Floats]:
    """Return the share of usable points that no need asks for, by pair and period.

    `unit` is that in which the solver had points.
    """
    beyond = np.maximum(clean(benefit.usable - benefit.met, unit), 0.0)
    points = benefit.met + beyond
    over = np.maximum(points - benefit.need[:, None], 0.0)
    share = np.divide(over, points, out=np.zeros_like(over), where=points > 0)
    return dict(zip(benefit.pairs, share, strict=True))


def need_met(benefit: Benefit, unit: float) -> dict[tuple[str, str], npt.NDArray[np.bool_]]:
    """Return the periods in which the whole need is met, by pair; `unit` as in `surplus`."""
    need = benefit.need[:, None]
    return dict(zip(benefit.pairs, benefit.met >= need - NEAR * (unit + need), strict=True))


def _needs(ledger: Ledger) -> tuple[Pairs, Floats]:
    """Return nations and areas with a need, or with goods, and the need."""
    table = ledger.case.tables["needs"]
    need: dict[tuple[str, str], float] = {
        (nation, area): float(points)
        for nation, area, points in zip(
            table["nation"], table["area"], table["need_points"], strict=True
        )
        if points > 0
    }
    need |= ledger.figure("need")
    served = zip(ledger.bought["nation"], ledger.bought["area"], strict=True)
    need |= dict.fromkeys((pair for pair in served if pair not in need), 0.0)
    pairs = sorted(need)
    return pairs, np.array([need[pair] for pair in pairs], dtype=float)


def _met(ledger: Ledger, pairs: Pairs, usable: Floats) -> tuple[Floats, Floats]:
    """Return points that meet a need and their value, pairs × periods; lowest piece first."""
    figures = ledger.problem.figures
    needs, pieces = ledger.problem.sets["needs"], len(ledger.problem.sets["pieces"])
    most = figures["piece_most"].values.reshape(len(needs), 1, pieces)
    worth = figures["met_value"].values.reshape(len(needs), usable.shape[1], pieces)
    position = {pair: number for number, pair in enumerate(pairs)}
    row = np.array([position[pair] for pair in needs if isinstance(pair, tuple)], dtype=int)
    before = np.cumsum(most, axis=2) - most
    filled = np.clip(usable[row][:, :, None] - before, 0.0, most)
    met, value = np.zeros_like(usable), np.zeros_like(usable)
    met[row] = filled.sum(axis=2)
    value[row] = (filled * worth).sum(axis=2)
    return met, value
