"""Points in hand, needs met and what they are worth."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.extract.ledger import Ledger
from allocator.extract.rounding import clean

Floats = npt.NDArray[np.float64]
Pairs = list[tuple[str, str]]


def coverage(ledger: Ledger) -> pd.DataFrame:
    """Return points by nation, area and year; needs that cannot be served are listed too."""
    pairs, need = _needs(ledger)
    supply = _supply(ledger, pairs)
    arrives = ledger.figure("arrives")
    usable = supply * np.array([arrives[nation] for nation, _ in pairs])[:, None]
    met, value = _met(ledger, pairs, usable)
    years = ledger.years
    table = pd.DataFrame(
        {
            "nation": np.repeat([nation for nation, _ in pairs], len(years)),
            "area": np.repeat([area for _, area in pairs], len(years)),
            "year": np.tile(np.array(years, dtype=np.int64), len(pairs)),
            "need_points": np.repeat(need, len(years)),
            "supply_points": supply.ravel(),
            "met_points": met.ravel(),
            "beyond_points": np.maximum(clean(usable - met), 0.0).ravel(),
        }
    )
    needed = table["need_points"].where(table["need_points"] > 0)
    table["share_met"] = (table["met_points"] / needed).fillna(0.0)
    table["value"] = value.ravel()
    return table


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


def _supply(ledger: Ledger, pairs: Pairs) -> Floats:
    """Return points in hand before diversion, pairs × years: kept from before and bought."""
    position = {pair: number for number, pair in enumerate(pairs)}
    things, points = ledger.bought, ledger.figure("points")
    pairs_bought = zip(things["nation"], things["area"], strict=True)
    row = np.array([position[pair] for pair in pairs_bought], dtype=np.int64)
    supply = np.zeros((len(pairs), len(ledger.years)))
    got = (things["quantity"] * things["item"].map(points).astype(float)).to_numpy(float)
    np.add.at(supply, (row, (things["year"] - ledger.years[0]).to_numpy(np.int64)), got)
    for year in range(1, len(ledger.years)):
        supply[:, year] += ledger.policy.retention * supply[:, year - 1]
    return supply


def _met(ledger: Ledger, pairs: Pairs, usable: Floats) -> tuple[Floats, Floats]:
    """Return points that meet a need and their value, pairs × years; lowest piece first."""
    figures = ledger.problem.figures
    needs, pieces = ledger.problem.sets["needs"], len(ledger.problem.sets["pieces"])
    most = figures["piece_most"].values.reshape(len(needs), 1, pieces)
    worth = figures["met_value"].values.reshape(len(needs), len(ledger.years), pieces)
    position = {pair: number for number, pair in enumerate(pairs)}
    row = np.array([position[pair] for pair in needs if isinstance(pair, tuple)], dtype=int)
    before = np.cumsum(most, axis=2) - most
    filled = np.clip(usable[row][:, :, None] - before, 0.0, most)
    met, value = np.zeros_like(usable), np.zeros_like(usable)
    met[row] = filled.sum(axis=2)
    value[row] = (filled * worth).sum(axis=2)
    return met, value
