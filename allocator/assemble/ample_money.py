"""Cases with far more money than use for it: big numbers and switches that follow the use.

Where all there is is a thousand times what anybody could ask for, the most that a line *could* take
says nothing, and HiGHS cannot tell a switch that is off from one that lets a need through.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from allocator.assemble.big_numbers import AT_ALL, best_rates
from allocator.assemble.index_sets import Figures, Members, Sets
from allocator.assemble.instance import Ground
from allocator.models.problem import Figure

LEAK = 2e3
"""A line that can take money for more than so many times its need is held by the need as well."""

_AMPLE, _ENOUGH = 1e3, 10.0
"""So many times what needs can use, and amounts that are named, are more than any plan spends."""

_LEAST_SHARE = 1e-4
"""Rules with smaller shares than this can ask for any amount."""


def reach_sets(ground: Ground, sets: Sets, members: Members, figures: Figures) -> None:
    """Limit big numbers by what can be asked for, and fill in the lines that need a second hold.

    Needs all other parts. What these found is kept beside, as a later policy may ask for more.
    """
    most = _asked(sets, members, figures) * _times(sets, figures)
    for name in ("line_most", "grant_total_most", "change_most"):
        whole = figures[f"{name} {AT_ALL}"]
        figures[name] = Figure(whole.keys, np.minimum(whole.values, most))
    _leaks(sets, members, figures)


def _asked(sets: Sets, members: Members, figures: Figures) -> float:
    """Return amply what needs can use and rules and decisions that name amounts ask for."""
    price, rate = dict(figures["price"].items()), best_rates(members, figures)
    use = len(sets["years"]) * sum(
        need / rate[line] for line, need in figures["need"].items() if rate.get(line, 0.0) > 0
    )
    least = sum(price[k] * lots for (_, k), lots in figures["item_least"].items())
    named = sum(
        float(figures[name].values.sum())
        for name in ("earmark_amount", "grant_least", "band_least", "last_money")
    )
    smallest = dict(figures["min_line_musd"].items())
    named += sum(smallest[nation] for nation, _ in sets["lines"])
    single = sum(price[i] for word in ("lot", "seat") for _, i in sets[f"{word}_pairs"])
    named += float(figures["change_free_musd"].values[0]) * len(sets["changed_pairs"])
    decided = _decided(members, figures, price)
    amounts = named + single + least + decided
    return (_AMPLE * use + _ENOUGH * amounts) * _beside(figures, price)


def _decided(members: Members, figures: Figures, price: dict[str, float]) -> float:
    """Return the money that decisions ask for at least."""
    least, found = dict(figures["lock_least"].items()), 0.0
    for name, amount in least.items():
        goods: set[str] = {
            key[1] for family in ("lock_lots", "lock_seats") for key in members[family][name]
        }
        found += amount * max((price[item] for item in goods), default=1.0)
    return found


def _beside(figures: Figures, price: dict[str, float]) -> float:
    """Return the most that comes beside equipment for its price: modules, people, what is first."""
    found = 1.0
    for (item, module), units in figures["module_ratio"].items():
        found += units * price[module] / price[item]
    taught: defaultdict[str, float] = defaultdict(float)
    for (course, skill, *_), share in figures["graduate_share"].items():
        taught[skill] = max(taught[skill], price[course] / share)
    for (item, skill), persons in figures["crew"].items():
        found += persons * taught[skill] / price[item]
    opened: dict[Any, float] = {}
    for (_, item, first, _), lots in figures["prerequisite_open"].items():
        if lots > 0:
            opened[item, first] = max(opened.get((item, first), 0.0), price[first] / lots)
    return found + sum(cost / price[item] for (item, _), cost in opened.items())


def _times(sets: Sets, figures: Figures) -> float:
    """Return how many dollars a rule on shares can ask for so that one more can be spent."""
    shares = [
        *figures["earmark_share"].values,
        *(1 - figures["earmark_share"].values),
        *figures["exposure_cap"].values,
        *figures["grade_cap"].values,
    ]
    if sets["risk_years"]:
        limit, loss = float(figures["risk_budget_share"].values[0]), figures["loss"].values
        if (loss > limit).any():
            shares += [*(limit - loss[loss < limit])]
    least = min((share for share in shares if share > 0), default=1.0)
    return 1 / least if least >= _LEAST_SHARE else np.inf


def _leaks(sets: Sets, members: Members, figures: Figures) -> None:
    """Fill in lines that may have to be closed and can take far more money than their need."""
    limited, least = set(sets["limited_lines"]), dict(figures["min_line_musd"].items())
    need, most = dict(figures["need"].items()), dict(figures["line_most"].items())
    points: defaultdict[tuple[str, str], float] = defaultdict(float)
    for (nation, area, _), piece in figures["piece_most"].items():
        points[nation, area] += piece * len(sets["periods"])
    rate = best_rates(members, figures)
    lines = tuple(
        line
        for line in sets["needs"]
        if (line[0] in limited or least[line[0]] > 0)
        and most[line] * rate[line] > LEAK * need[line]
    )
    sets["leaking_lines"] = lines
    figures["met_most"] = Figure(lines, np.array([points[line] for line in lines], dtype=float))
