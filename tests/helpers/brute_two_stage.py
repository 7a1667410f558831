"""Two-stage plans of tiny cases by trying every whole number, from models/README.md alone.

For every scenario all whole choices are tried, and of those with the same first years the best
value is kept. First years are then compared over all scenarios. Grants must have no smallest size:
then they are no decision of the first years.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from brute_facts import INF, Facts
from brute_force import limits_of, whole_choices
from brute_programme import Programme
from scipy.optimize import linprog

from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy

Good = tuple[str, str, int]
First = tuple[tuple[Good, int], ...]


@dataclass
class Tried:
    """The best value of a scenario by what its first years hold of the goods that it allows."""

    values: dict[First, float]
    most: dict[Good, int]

    @property
    def best(self) -> float:
        return max(self.values.values())

    def worth(self, first: Mapping[Good, int]) -> float:
        """Value with these first years; what the scenario closes is not bought; -inf if none."""
        key = tuple(sorted((good, n) for good, n in first.items() if self.most.get(good, 0)))
        return self.values.get(key, -INF)


def tried(case: Case, policy: Policy, years: Sequence[int]) -> Tried:
    facts = Facts(case, policy)
    programme = Programme(facts)
    keys, upper, rows, equal, exact = programme.arrays()
    costs = np.array([-programme.costs["value"].get(key, 0.0) for key in keys])
    values: dict[First, float] = {}
    most: dict[Good, int] = {}
    for choice in whole_choices(facts):
        goods = {key[1:]: n for key, n in choice.items() if key[0] == "quantity"}
        here = {good: n for good, n in goods.items() if good[2] in years}
        for good, n in here.items():
            most[good] = max(most.get(good, 0), n)
        bounds = limits_of(facts, programme, keys, choice)
        result = linprog(costs, upper, rows, equal, exact, bounds, method="highs-ds")
        assert result.status in (0, 2), result.message
        if result.status == 0:
            key = tuple(sorted(here.items()))
            values[key] = max(values.get(key, -INF), -float(result.fun))
    return Tried({tuple(p for p in key if most[p[0]]): v for key, v in values.items()}, most)


def all_first(scenarios: Sequence[Tried]) -> Iterator[dict[Good, int]]:
    """Yield all first years that any scenario might allow."""
    spans: dict[Good, int] = {}
    for one in scenarios:
        for good, n in one.most.items():
            spans[good] = max(spans.get(good, 0), n)
    for numbers in itertools.product(*(range(n + 1) for n in spans.values())):
        yield dict(zip(spans, numbers, strict=True))
