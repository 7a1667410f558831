"""Sets and figures of persistence: the last plan, bands around it, limits on changed lines."""

from __future__ import annotations

from typing import Any

import numpy as np

from allocator.assemble.fielding import figure_of
from allocator.assemble.ground import Ground
from allocator.assemble.last_plan import holds_last_plan, last_money
from allocator.assemble.most import AT_ALL, change_most
from allocator.assemble.pairs import Figures, Members, Sets
from allocator.models.problem import Figure


def persistence_sets(ground: Ground, sets: Sets, members: Members, figures: Figures) -> None:
    """Fill in the last plan and what is held near it."""
    wanted = holds_last_plan(ground.case, ground.policy)
    last = last_money(ground.case)
    sets["last_pairs"] = sets["obligation_pairs"] if wanted else ()
    keys = [(n, a, t) for n, a in sets["last_pairs"] for t in ground.years]
    figures["last_money"] = figure_of({key: last.get(key, 0.0) for key in keys})
    _bands(ground, sets, members, figures, last)
    _changes(ground, sets, figures)


def _bands(
    ground: Ground, sets: Sets, members: Members, figures: Figures, last: dict[Any, float]
) -> None:
    """Fill in the nations and regions whose yearly money is held in a band."""
    policy = ground.policy
    off = "band" in policy.rules_off or not sets["last_pairs"]
    region = ground.nations["region"].to_dict()
    width: dict[str, float] = {}
    terms: dict[str, list[Any]] = {}
    for word, bands, label in (
        ("nation", policy.nation_band, {n: n for n in ground.nation_codes}),
        ("region", policy.region_band, region),
    ):
        for n, a in () if off else sets["last_pairs"]:
            share = bands.get(str(label[n]), bands.get("*"))
            if share is not None:
                width[f"{word}:{label[n]}"] = share
                terms.setdefault(f"{word}:{label[n]}", []).append((n, a))
    members["band_terms"] = {j: tuple(pairs) for j, pairs in terms.items()}
    sets["bands"] = tuple(terms)
    before = {
        (j, t): sum(last.get((n, a, t), 0.0) for n, a in pairs)
        for j, pairs in terms.items()
        for t in ground.years
    }
    low = {(j, t): max(0.0, 1 - width[j]) * money for (j, t), money in before.items()}
    high = {(j, t): (1 + width[j]) * money for (j, t), money in before.items()}
    figures["band_least"], figures["band_most"] = figure_of(low), figure_of(high)


def _changes(ground: Ground, sets: Sets, figures: Figures) -> None:
    """Fill in the limit on changed lines."""
    policy = ground.policy
    counted = policy.changed_lines_most is not None and "changed" not in policy.rules_off
    sets["changed_pairs"] = sets["last_pairs"] if counted else ()
    sets["change_limits"] = ("one",) if sets["changed_pairs"] else ()
    limit = float(policy.changed_lines_most or 0)
    figures["changes_most"] = Figure(
        sets["change_limits"], np.full(len(sets["change_limits"]), limit)
    )
    figures["change_free"] = figure_of({"one": policy.change_free_musd})
    figures[f"change_most {AT_ALL}"] = change_most(ground, sets, figures)
