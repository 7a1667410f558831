"""Sets and figures of persistence: the last plan, bands, limits on changed lines, swings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np

from allocator.assemble.big_numbers import AT_ALL, change_most
from allocator.assemble.case_scale import free_change
from allocator.assemble.fielding import figure_of
from allocator.assemble.index_sets import Figures, Members, Sets
from allocator.assemble.instance import Ground
from allocator.assemble.last_plan import holds_last_plan, last_money
from allocator.models.problem import Figure


def persistence_sets(ground: Ground, sets: Sets, members: Members, figures: Figures) -> None:
    """Fill in the last plan, what is held near it, and nations whose swings are priced."""
    wanted = holds_last_plan(ground.case, ground.policy)
    last = last_money(ground.case)
    sets["last_pairs"] = sets["obligation_pairs"] if wanted else ()
    keys = [(n, a, t) for n, a in sets["last_pairs"] for t in ground.years]
    figures["last_money"] = figure_of({key: last.get(key, 0.0) for key in keys})
    swings = ground.policy.swing_price > 0 and len(ground.years) > 1
    paid = dict.fromkeys(n for n, _ in sets["obligation_pairs"])
    sets["swing_nations"] = tuple(paid) if swings else ()
    _bands(ground, sets, members, figures, last)
    _changes(ground, sets, figures, last)


def _bands(
    ground: Ground, sets: Sets, members: Members, figures: Figures, last: dict[Any, float]
) -> None:
    """Fill in the nations and regions whose yearly money is held in a band."""
    policy = ground.policy
    off = "band" in policy.rules_off or not holds_last_plan(ground.case, policy)
    labels: dict[str, dict[Any, Any]] = {"nation": {n: n for n in ground.nation_codes},
              "region": ground.nations["region"].to_dict()}  # fmt: skip
    width = {
        (word, label): share
        for word, bands in (("nation", policy.nation_band), ("region", policy.region_band))
        for label in dict.fromkeys(() if off else labels[word].values())
        if (share := bands.get(str(label), bands.get("*"))) is not None
    }
    yearly = defaultdict[tuple[str, int], float](float)
    for (n, _, t), musd in last.items():  # all of it, whoever may pay now
        yearly[n, t] += musd
    before: dict[Any, float] = {}
    terms: dict[str, tuple[Any, ...]] = {}
    for word, label in width:
        inside = {n for n, name in labels[word].items() if name == label}
        terms[f"{word}:{label}"] = tuple(p for p in sets["last_pairs"] if p[0] in inside)
        for t in ground.years:
            before[word, label, t] = sum(yearly.get((n, t), 0.0) for n in inside)
    members["band_terms"] = terms
    sets["bands"] = tuple(terms)
    low = {(f"{w}:{j}", t): max(0.0, 1 - width[w, j]) * x for (w, j, t), x in before.items()}
    high = {(f"{w}:{j}", t): (1 + width[w, j]) * x for (w, j, t), x in before.items()}
    figures["band_least"], figures["band_most"] = figure_of(low), figure_of(high)


def lost_lines(
    last: dict[Any, float], pairs: Iterable[tuple[str, str]], free: float
) -> tuple[tuple[str, str], ...]:
    """Return the lines of the last plan that change whatever is decided: nobody may pay them."""
    known, before = set(pairs), defaultdict[tuple[str, str], float](float)
    for (n, a, _), money in last.items():
        before[n, a] += money
    return tuple(sorted(x for x, money in before.items() if x not in known and money > free))


def _changes(ground: Ground, sets: Sets, figures: Figures, last_plan: dict[Any, float]) -> None:
    """Fill in the limit on changed lines; those that must change take their part of it."""
    policy = ground.policy
    counted = policy.changed_lines_most is not None and "changed" not in policy.rules_off
    counted = counted and holds_last_plan(ground.case, policy)
    sets["changed_pairs"] = sets["last_pairs"] if counted else ()
    sets["change_limits"] = ("one",) if counted else ()
    free = free_change(ground.case, policy)
    lost = lost_lines(last_plan, sets["last_pairs"], free)
    limit = float(policy.changed_lines_most or 0) - len(lost)
    figures["changes_most"] = Figure(
        sets["change_limits"], np.full(len(sets["change_limits"]), limit)
    )
    figures["change_free_musd"] = figure_of({"one": free})
    figures[f"change_most {AT_ALL}"] = change_most(ground, sets, figures)
