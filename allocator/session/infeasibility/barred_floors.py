"""Floors of law of which nothing is allowed, or nothing can be bought."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from allocator.assemble.eligibility import Bar
from allocator.assemble.instance import Bools, Ground, fewest_bars
from allocator.inputs.case.names import Words
from allocator.inputs.case.unread import exception_words
from allocator.session.infeasibility.finding import Finding, cited, requirement
from allocator.session.infeasibility.goods_capacity import buyable, dry, needy
from allocator.session.infeasibility.law_floors import NATIONS, Floor, product
from allocator.util.format import listed


def barred_floors(ground: Ground, floors: Sequence[Floor], words: Words) -> Iterator[Finding]:
    """Yield a clue for each floor of which nothing is left."""
    rows = {row["rule"]: row for row in ground.case.tables["eligibility"].to_dict("records")}
    for floor in floors:
        if floor.empty:
            yield _finding(ground, floor, words, rows)


def _finding(ground: Ground, floor: Floor, words: Words, rows: dict[Any, Any]) -> Finding:
    cells = product(floor.selects)
    bars = fewest_bars(ground, cells & ~ground.may)
    said = [f"{cited(bar.rule, bar.citation)} {forbids(bar, rows, words)}" for bar in bars]
    names = tuple(bar.rule for bar in bars)
    start, years = requirement(floor, words), (floor.year,)
    column = "nations" if floor.selects[NATIONS].sum() == 1 else "kinds"
    if not cells.any():
        message = f"{start}, but no item of the case is of these kinds and areas."
        return Finding((floor,), (), message, "areas", years)
    if not (cells & ground.may).any():
        nothing = "of which nothing is allowed: " if len(bars) > 1 else ""
        message = f"{start}, {nothing or 'but '}{listed(said)}.{waiver_words(names, rows)}"
        return Finding((floor,), names, message, column, years)
    bars = fewest_bars(ground, cells & ~ground.may & buyable(ground)[:, None, :, None])
    said = [f"{cited(bar.rule, bar.citation)} {forbids(bar, rows, words)}" for bar in bars]
    rest = f" Of what could be bought, {listed(said)}." if said else ""
    names = tuple(bar.rule for bar in bars)
    message = f"{start}, but nothing that is allowed can be bought: {_idle(ground, cells, words)}."
    return Finding((floor,), names, message + rest + waiver_words(names, rows), column, years)


def _idle(ground: Ground, cells: Bools, words: Words) -> str:
    """Return why the items that no bar forbids cannot be bought."""
    payable = np.asarray((cells & ground.may).any(axis=(1, 3)))[:, ground.use_of_item]
    needs, inland = needy(ground), dry(ground)
    nations = [words.nations[ground.nation_codes[k]] for k in np.flatnonzero(payable.any(axis=1))]
    whom = f"{nations[0]} has" if len(nations) == 1 else f"{len(nations)} nations have"
    reasons = []
    idle = np.flatnonzero((payable & ~needs).any(axis=0))
    if len(idle):
        areas = sorted({words.areas.get(area, area) for area in ground.items["area"].iloc[idle]})
        reasons.append(f"{whom} no need in {listed(areas)}")
    if (payable & needs & inland).any():
        reasons.append("items that need a coast are not for landlocked nations")
    if (payable & needs & ~inland).any():
        reasons.append("one unit costs more than the nation can absorb in a year")
    return listed(reasons)


def forbids(bar: Bar, rows: dict[Any, Any], words: Words) -> str:
    """Return what a bar forbids; `rows` is the table ``eligibility`` by rule."""
    if bar.rule not in rows:
        return "forbids equipment delivered after the account's money is closed"
    row = rows[bar.rule]
    items = "" if row["items"] in ("", "*") else f" ({row['items'].replace(';', ', ')})"
    years = "" if row["years"] in ("", "*") else f" {words.span(row['years'])}"
    return f"forbids assistance {words.selection(row)}{items}{years}"


def waiver_words(names: Sequence[str], rows: dict[Any, Any]) -> str:
    """Return how the bars that the law allows to waive can be waived."""
    parts = []
    for name in names:
        if name in rows and rows[name]["waivable"]:
            exception = exception_words(rows[name]["exception"])
            path = f" ({exception})" if exception else ""
            parts.append(f" {name} can be waived{path}: name it in the policy's waivers.")
    return "".join(parts)
