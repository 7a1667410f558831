"""The best plan of a tiny case by trying every whole number, written from models/README.md alone.

Nothing of the assembly, the model or its compilation is used: quantities stand by item, not by use
of money; each choice of whole numbers leaves a linear programme, which SciPy solves. Only the words
of selections (``*;!A``, ``2031-2032``) are read by the product's own reader.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from brute_facts import INF, Facts, absent
from brute_programme import Key, Programme
from scipy.optimize import linprog

from allocator.case import Case
from allocator.policy import Policy


def whole_choices(facts: Facts) -> Iterator[dict[Key, int]]:
    """Yield every choice of lots, seats and grants (given or not) that limits on them allow."""
    spans: dict[Key, range] = {}
    for n, i in facts.pairs:
        item = facts.items[i]
        if item["kind"] == "grant":
            spans["grant", n, i] = range(2)
            continue
        for t in facts.years:
            limits = [item["max_per_nation_year"], item.get("production_per_year"),
                      item.get("seats_per_year"), item.get("stock_lots")]  # fmt: skip
            payable = any((n, a, i, t) in facts.may for a in facts.accounts)
            most = min(absent(limit, 4) for limit in limits) if payable else 0
            spans["quantity", n, i, t] = range(int(most) + 1)
    for numbers in itertools.product(*spans.values()):
        choice = dict(zip(spans, numbers, strict=True))
        if allowed(facts, choice):
            yield choice


def allowed(facts: Facts, choice: dict[Key, int]) -> bool:
    sums: dict[Key, float] = defaultdict(float)
    lines: dict[str, set[str]] = defaultdict(set)
    for key, number in choice.items():
        n, i = key[1], key[2]
        item = facts.items[i]
        if number:
            lines[n].add(item["area"])
        if key[0] == "grant" or not number:
            continue
        t, nation = key[3], facts.nations[n]
        rows: list[tuple[Key, float]] = []
        if item["kind"] == "training":
            people = absent(nation["trainable_persons"], INF) * nation["vetted_share"]
            rows.append((("people", n, t), people))
            if item["needs_language"]:
                spoken = absent(nation["language_qualified_persons"], INF)
                rows.append((("language", n, t), spoken))
            rows.append((("seats", i, t), absent(item["seats_per_year"], INF)))
        else:
            rows.append((("production", i, t), absent(item["production_per_year"], INF)))
            rows.append((("stock", i), absent(item["stock_lots"], INF)))
        for row, limit in rows:
            sums[row] += number
            if sums[row] > limit + 1e-9:
                return False
    return all(
        len(areas) <= absent(facts.nations[n]["lines_at_once"], INF) for n, areas in lines.items()
    )


def best(case: Case, policy: Policy, objective: str = "value") -> float:
    """Return the best figure of an objective over all plans; value is maximised."""
    facts = Facts(case, policy)
    programme = Programme(facts)
    keys, upper, most, equal, exact = programme.arrays()
    sign = -1.0 if objective == "value" else 1.0
    costs = np.array([sign * programme.costs[objective].get(key, 0.0) for key in keys])
    found = INF
    for choice in whole_choices(facts):
        bounds = limits_of(facts, programme, keys, choice)
        result = linprog(costs, upper, most, equal, exact, bounds, method="highs-ds")
        assert result.status in (0, 2), result.message
        if result.status == 0:
            found = min(found, float(result.fun))
    return sign * found


def limits_of(
    facts: Facts, programme: Programme, keys: list[Key], choice: dict[Key, int]
) -> list[tuple[float, float]]:
    on = {(key[1], facts.items[key[2]]["area"]) for key, number in choice.items() if number}
    limits = []
    for key in keys:
        if key in choice:
            limits.append((choice[key], choice[key]))
        elif key[0] == "granted":
            given = choice["grant", key[1], key[2]]
            least = absent(facts.items[key[2]]["min_musd"], 0.0)
            limits.append((least, INF) if given else (0.0, 0.0))
        elif key[0] == "line":
            running = (key[1], key[2]) in on
            limits.append((facts.policy.min_line_musd, INF) if running else (0.0, 0.0))
        else:
            limits.append((0.0, programme.most[key]))
    return limits
