"""A difference from the second formulation is asked again just where that lost a plan."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from proved_answers import differences
from second_sides import HELD, HeldSides
from tiny_revision import tiny

import allocator as al

POOR = [{"account": "AID", "budget_musd": 1.2}]


@pytest.mark.parametrize(("off", "asked_again"), [(1.0, False), (-1.0, True), (None, True)])
def test_a_better_plan_that_is_found_is_a_difference_at_once(
    off: float | None, asked_again: bool
) -> None:
    plan = al.solve(tiny(accounts=POOR), options=al.SolveOptions(gap=0))
    answer = al.explain(plan, "A", keep=False)
    proof, again = answer.proof, list[tuple[float, ...]]()

    def of(free: object, giving: object, shares: tuple[float, ...] = HELD) -> Any:
        again.extend([shares] if shares != HELD else [])

        def best(_: object, low: float, high: float) -> float | None:
            forced = (low, high) in ((proof.forced_quantity, float("inf")),
                                     (float("-inf"), proof.forced_quantity))  # fmt: skip
            told = proof.forced_value if forced else proof.best_value
            assert told is not None
            return told if shares != HELD else None if off is None else told + off

        return SimpleNamespace(best=best)

    said = list(differences(cast(HeldSides, SimpleNamespace(plan=plan, of=of)), answer))
    assert bool(again) == asked_again
    assert bool(said) == (not asked_again)
