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
from brute_linear import Linear
from brute_programme import Key, Programme
from brute_rows import counts_changes

from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy


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
    if counts_changes(facts):
        spans |= {("changed", n, a): range(2) for n, a in facts.money_pairs}
    for numbers in itertools.product(*spans.values()):
        choice = dict(zip(spans, numbers, strict=True))
        if allowed(facts, choice):
            yield choice


def allowed(facts: Facts, choice: dict[Key, int]) -> bool:
    sums: dict[Key, float] = defaultdict(float)
    lines: dict[str, set[str]] = defaultdict(set)
    if not sensible_fleet(facts, choice):
        return False
    for key, number in choice.items():
        if key[0] == "changed":
            continue
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


def sensible_fleet(facts: Facts, choice: dict[Key, int]) -> bool:
    """Tell whether smallest lots, buying periods and exclusions are kept."""
    bought: dict[tuple[str, str], list[int]] = defaultdict(list)
    for key, number in choice.items():
        if key[0] == "quantity" and facts.items[key[2]]["kind"] == "equipment":
            bought[key[1], key[2]] += [key[3]] * number
    rules = {row["item"]: row for row in facts.table("equipment")}
    for (_, k), years in bought.items():
        if years and k in rules:
            run = max(years) - min(years) + 1
            if len(years) < rules[k]["min_lots"] or run > absent(rules[k]["buy_years"], INF):
                return False
    groups: dict[tuple[str, str], int] = defaultdict(int)
    served: dict[tuple[str, str], bool] = defaultdict(bool)
    for row in facts.table("exclusions"):
        for n in facts.nations:
            groups[row["group"], n] += bool(bought[n, row["item"]])
            served[row["group"], n] |= (n, row["item"]) in facts.fielded
    return all(number <= 1 or served[key] for key, number in groups.items())


def best(case: Case, policy: Policy, objective: str = "value") -> float:
    """Return the best figure of an objective over all plans; value is maximised."""
    facts = Facts(case, policy)
    programme = Programme(facts)
    keys, upper, most, equal, exact = programme.arrays()
    sign = -1.0 if objective == "value" else 1.0
    costs = np.array([sign * programme.costs[objective].get(key, 0.0) for key in keys])
    linear = Linear(costs, upper, most, equal, exact)
    choices = whole_choices(facts)
    limits = (limits_of(facts, programme, keys, choice) for choice in choices)
    return sign * min(map(linear.least, limits), default=INF)


def limits_of(
    facts: Facts, programme: Programme, keys: list[Key], choice: dict[Key, int]
) -> list[tuple[float, float]]:
    goods = {key: number for key, number in choice.items() if key[0] != "changed"}
    had = {(key[1], key[2]) for key, number in goods.items() if number}
    on = {(n, facts.items[i]["area"]) for n, i in had}
    limits = []
    for key in keys:
        if key in choice:
            limits.append((choice[key], choice[key]))
        elif key[0] == "on":
            limits.append((float(key[1:] in had),) * 2)
        elif key[0] == "moved":
            changes = choice["changed", key[1], key[2]]
            limits.append((0.0, INF if changes else facts.free_change()))
        elif key[0] == "granted":
            given = choice["grant", key[1], key[2]]
            least = absent(facts.items[key[2]]["min_musd"], 0.0)
            limits.append((least, INF) if given else (0.0, 0.0))
        elif key[0] == "run":
            limits.append((float(key[1:] in on),) * 2)
        elif key[0] == "line":
            running = (key[1], key[2]) in on
            limits.append((facts.least_line(key[1]), INF) if running else (0.0, 0.0))
        else:
            limits.append((0.0, programme.most[key]))
    return limits
