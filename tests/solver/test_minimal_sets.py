"""The map of what is not decided yet finds every smallest clash, and says what it does not know."""

import itertools
import random

import pytest

from allocator.solver.search.minimal_sets import Rules, smallest_clashes


def drawn(seed: int) -> tuple[int, list[Rules]]:
    """How many rules, and sets of them that cannot be kept together."""
    dice = random.Random(seed)
    count = dice.randint(1, 7)
    bad = [frozenset(dice.sample(range(count), dice.randint(1, min(3, count))))
           for _ in range(dice.randint(0, 4))]  # fmt: skip
    return count, [one for one in set(bad) if not any(other < one for other in bad)]


def shrinker(bad: list[Rules]):  # type: ignore[no-untyped-def]
    return lambda kept: (next(one for one in bad if one <= kept), True)


@pytest.mark.parametrize("seed", range(60))
def test_all_smallest_clashes_are_found(seed: int) -> None:
    count, bad = drawn(seed)
    found = smallest_clashes(
        count, lambda kept: not any(one <= kept for one in bad), shrinker(bad), 20
    )
    assert set(found.sets) == set(bad)
    assert len(found.sets) == len(bad)
    assert found.complete


def test_what_is_not_known_is_no_clash_and_leaves_others_open() -> None:
    bad = [frozenset({0, 1})]

    def kept(rules: Rules) -> bool | None:
        return None if {2, 3} <= rules and not bad[0] <= rules else not bad[0] <= rules

    found = smallest_clashes(4, kept, shrinker(bad), 10)
    assert found.sets == (frozenset({0, 1}),)
    assert not found.complete


def test_no_more_than_asked_for() -> None:
    bad = [frozenset(pair) for pair in itertools.combinations(range(5), 2)]
    found = smallest_clashes(5, lambda kept: not any(one <= kept for one in bad), shrinker(bad), 10)
    assert len(found.sets) == 10 and found.complete
    some = smallest_clashes(5, lambda kept: len(kept) < 2, shrinker(bad), 4)
    assert len(some.sets) == 4 and not some.complete


def test_nothing_to_keep() -> None:
    assert smallest_clashes(0, lambda kept: True, shrinker([]), 10).complete
