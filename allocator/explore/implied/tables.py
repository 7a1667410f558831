"""Tables of implied priorities: weights, nations and the facts of the whole."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from allocator.explore.implied.point import Asked, reference_value_of
from allocator.inputs.case.names import names_by_code, names_in
from allocator.solver.search.inverse_weights import NearestWeights, PointLoss, distance
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.explore.implied.weights import Priorities

_UNEXPLAINED_SHARE = 0.1
"""Share of a nation's money from which its loss left is unexplained."""

_UNEXPLAINED_OF_ALL = 0.0005
"""... if it is also this share of all money."""

WEIGHTS = ("nation", "name", "objective", "objective_name", "now", "implied", "ratio", "explains",
           "explains_musd")  # fmt: skip
NATIONS = ("nation", "name", "money_musd", "loss_now", "loss_now_musd", "loss_left",
           "loss_left_musd", "unneeded_musd", "unexplained")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """All that the tables are made of; nothing found: the plan is proven near-best by itself.

    `own_loss` is the share that its own proof leaves open then.
    """

    asked: Asked
    priorities: Priorities
    losses: PointLoss
    found: NearestWeights | None
    broken: list[str]
    own_loss: float


def weight_table(told: Told) -> pd.DataFrame:
    """Return one row a priority, the largest changes first."""
    keys, found = told.priorities.keys, told.found
    case = told.asked.session.case
    ratios = np.ones(len(keys)) if found is None else found.ratios
    explains = np.zeros(len(keys)) if found is None else _explained(told, found)
    objectives = names_in(case, "objectives", "objective")
    table = pd.DataFrame(keys, columns=["nation", "objective"])
    table["name"] = table["nation"].map(names_by_code(case))
    table["objective_name"] = [objectives.get(one, one) for one in table["objective"]]
    table["now"] = told.priorities.figures
    table["ratio"], table["implied"] = ratios, table["now"] * ratios
    table["explains"], table["explains_musd"] = explains, explains / money_value(told)
    size = -np.maximum(ratios, 1.0 / ratios)
    order = np.lexsort((-explains, size))
    return table.iloc[order].reset_index(drop=True)[list(WEIGHTS)]


def _explained(told: Told, found: NearestWeights) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return what each nation would lose more with one of its priorities as it is today."""
    explains = np.zeros(len(found.ratios))
    _, by_nation = told.losses.bound(found)
    left = dict(zip(told.losses.nations, by_nation.tolist(), strict=True))
    scale = float(told.priorities.value.share @ found.ratios)
    for at in np.flatnonzero(found.ratios != 1.0):
        nation = told.priorities.keys[at][0]
        if nation in left:
            ratios = found.ratios.copy()
            ratios[at] = scale
            explains[at] = told.losses.of_nation(nation, replace(found, ratios=ratios))
            explains[at] -= left[nation]
    return np.maximum(explains, 0.0)


def nation_table(told: Told) -> pd.DataFrame:
    """Return what each nation has and loses; empty where the plan is proven near-best."""
    if told.found is None:
        return pd.DataFrame(columns=list(NATIONS))
    losses, case = told.losses, told.asked.session.case
    _, left = losses.bound(told.found)
    ones = replace(told.found, ratios=np.ones(len(told.found.ratios)))
    _, now = losses.bound(ones)
    worth = money_value(told)
    table = pd.DataFrame({"nation": losses.nations, "loss_now": np.maximum(now, 0.0),
                          "loss_left": np.maximum(left, 0.0)})  # fmt: skip
    table["name"] = table["nation"].map(names_by_code(case))
    money = _sums(told, "obligation")
    table["money_musd"] = [money[one] for one in table["nation"]]
    unneeded = _unneeded(told)
    table["unneeded_musd"] = [unneeded[one] for one in table["nation"]]
    for name in ("loss_now", "loss_left"):
        table[f"{name}_musd"] = table[name] / worth
    large = table["loss_left_musd"] >= _UNEXPLAINED_OF_ALL * sum(money.values())
    table["unexplained"] = large & (
        table["loss_left_musd"] >= _UNEXPLAINED_SHARE * table["money_musd"]
    )
    return table.sort_values(["loss_left", "nation"], ascending=[False, True], kind="stable")[
        list(NATIONS)
    ].reset_index(drop=True)


def facts_of(told: Told, **settings: float) -> dict[str, Any]:
    """Return the figures of the whole."""
    found, session = told.found, told.asked.session
    if found is None:
        return {**settings, "loss_share": max(0.0, told.own_loss), "near_best_now": True,
                "change": 0.0, "changed": 0, "bound": None, "value": None,
                "money_value": money_value(told), "columns": len(session.compiled.lower),
                }  # fmt: skip
    bound, _ = told.losses.bound(found)
    worth = told.losses.worth(found.ratios)
    return {
        **settings, "loss_share": max(0.0, bound - worth) / max(abs(bound), NOTHING),
        "near_best_now": bool((found.ratios == 1.0).all()), "change": distance(found.ratios),
        "changed": int((found.ratios != 1.0).sum()), "bound": bound, "value": worth,
        "money_value": money_value(told), "columns": len(session.compiled.lower),
    }  # fmt: skip


def money_value(told: Told) -> float:
    """Return what US$ 1 million is worth at the prices found, else its reference value."""
    compiled, point = told.asked.session.compiled, told.asked.point
    spent = defaultdict[Any, float](float)
    for (_, account, year), column in compiled.columns.get("obligation", {}).items():
        spent[account, year] += float(point[column])
    if told.found is not None and sum(spent.values()) > 0:
        rows = compiled.rows.get("account_year", {})
        priced = sum(
            abs(float(told.found.row_duals[row])) * spent[key] for key, row in rows.items()
        )
        if priced > NOTHING * sum(spent.values()):
            return priced / sum(spent.values())
    return reference_value_of(told.asked.session)


def _sums(told: Told, variable: str) -> defaultdict[str, float]:
    """Return the sums of a variable by nation."""
    found = defaultdict[str, float](float)
    for key, column in told.asked.session.compiled.columns.get(variable, {}).items():
        found[key[0]] += float(told.asked.point[column])
    return found


def _unneeded(told: Told) -> defaultdict[str, float]:
    """Return by nation the money of lines for points beyond their need in every period."""
    compiled, point = told.asked.session.compiled, told.asked.point
    met, usable = defaultdict[Any, float](float), defaultdict[Any, float](float)
    for key, column in compiled.columns.get("met", {}).items():
        met[key[:3]] += float(point[column])
    for key, row in compiled.rows.get("filled", {}).items():
        span = slice(compiled.starts[row], compiled.starts[row + 1])
        activity = float(compiled.numbers[span] @ point[compiled.indices[span]])
        usable[key] = met[key] - (activity - max(compiled.row_upper[row], 0.0))
    surplus: dict[tuple[str, str], float] = {}
    for key, points in usable.items():
        if points > NOTHING:
            share = max(0.0, 1.0 - met[key] / points)
            surplus[key[:2]] = min(surplus.get(key[:2], 1.0), share)
    found = defaultdict[str, float](float)
    for key, column in compiled.columns.get("line_cost", {}).items():
        found[key[0]] += surplus.get(key, 0.0) * float(point[column])
    return found
