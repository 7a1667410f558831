"""What rules of policy cost that must give way, by trying every whole number and set of rules."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from brute_facts import INF, Facts
from brute_force import limits_of, whole_choices
from brute_linear import Linear
from brute_programme import Key, Programme

from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy

Rules = frozenset[str]


def least_prices(case: Case, policy: Policy, *, divisible: bool = False) -> dict[Rules, float]:
    """Return the least price of all other rules for each set of rules that is kept; INF: none.

    `divisible`: lots and seats may be in parts. A choice of whole numbers that costs too much with
    some rules kept costs no less with more of them: it is not solved again.
    """
    facts = Facts(case, policy)
    programme = Programme(facts)
    keys, upper, most, equal, exact = programme.arrays()
    costs = np.array([programme.costs["bending"].get(key, 0.0) for key in keys])
    linear = Linear(costs, upper, most, equal, exact)
    names = sorted({_rule(key) for key in keys if key[0] == "bend"})
    found = dict.fromkeys(map(frozenset, _subsets(names)), INF)
    for choice in [{}] if divisible else whole_choices(facts):
        bounds = (
            [(0.0, programme.most[key]) for key in keys]
            if divisible
            else limits_of(facts, programme, keys, choice)
        )
        least: dict[Rules, float] = {}
        for kept in found:
            least[kept] = max((least[kept - {rule}] for rule in kept), default=-INF)
            if least[kept] >= found[kept]:
                continue
            limits = [(0.0, 0.0) if key[0] == "bend" and _rule(key) in kept else one
                      for key, one in zip(keys, bounds, strict=True)]  # fmt: skip
            least[kept] = linear.least(limits)
            found[kept] = min(found[kept], least[kept])
    return found


def smallest_clashes(prices: dict[Rules, float]) -> set[Rules]:
    """Return the sets that cannot be kept though all their subsets can."""
    bad = {kept for kept, price in prices.items() if price == INF}
    return {one for one in bad if not any(other < one for other in bad)}


def next_price(prices: dict[Rules, float], before: Iterable[Rules]) -> float:
    """Return the least price at which, of each set in `before`, some rule is kept; INF: none."""
    gone = list(before)
    return min(price for kept, price in prices.items() if all(kept & one for one in gone))


def _subsets(names: list[str]) -> Iterator[tuple[str, ...]]:
    for size in range(len(names) + 1):
        yield from itertools.combinations(names, size)


def _rule(key: Key) -> str:
    _, family, *rest = key
    about: Any = rest[0] if rest else ""
    return {"risk": "risk_budget", "exposure": f"exposure {about}", "grade": f"grade {about}"}.get(
        family, str(about)
    )
