"""On drawn tiny cases clashes and repairs are what trying every set of rules finds.

``ALLOCATOR_PROOFS=2000`` draws so many cases; by default few, which is what CI draws.
"""

import os

import pytest
from brute_repairs import least_prices, smallest_clashes
from proved_repairs import drawn, repairs_not_so

from allocator.explore.repair.repairs import repairs
from allocator.session.policy_conflicts import PolicyConflicts

CASES = int(os.environ.get("ALLOCATOR_PROOFS", "14"))
FOUND = (100, 1091, 1113, 30375, 30682)
"""Seeds whose repaired plan missed a rule by choice even at ten times the price of missing it, or
was refused, since the search counted a rule as kept by half a millionth more than it can be, or
since it said that a rule must be missed by a millionth of which the plan misses nothing; and one
with eleven clashes, of which ten are told."""


@pytest.mark.parametrize("seed", [*FOUND, *range(CASES)])
def test_clashes_and_repairs_are_what_trying_every_set_finds(seed: int) -> None:
    assert list(repairs_not_so(seed)) == []


@pytest.mark.parametrize("seed", [0, 3, 5, 7, 9, 11])
def test_in_large_models_smallest_is_claimed_only_where_it_is_proven(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PolicyConflicts, "small", property(lambda self: False))
    case, policy = drawn(seed)
    found = repairs(case, policy, solve=False)
    clashes = smallest_clashes(least_prices(case, policy))
    told = [frozenset(one.rules) for one in found.clashes]
    assert all(any(true <= one for true in clashes) for one in told)
    assert all(one in clashes for one, own in zip(told, found.clashes, strict=True) if own.smallest)
