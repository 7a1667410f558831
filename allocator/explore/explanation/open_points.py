"""Value points that a proof leaves open, rounded so that the claim stays true."""

from __future__ import annotations

from allocator.util.format import amount, at_least, at_most, decimals, rounded_up
from allocator.util.tolerance import ROUNDING, SHOWN


def open_words(points: float) -> str:
    """Say what a search leaves open, after "leaves"."""
    return "nothing open" if points < ROUNDING else f"open {points_at_most(points)}"


def points_at_most(points: float) -> str:
    """Write value points rounded up, for what is proven to be the most."""
    places = _places(points)
    return f"{at_most(points, places)} value points"


def points_at_least(points: float) -> str:
    """Write value points rounded down, for what must be made good."""
    places = _places(points)
    return f"{at_least(points, places)} value points"


def _places(points: float) -> int:
    return 2 if points >= 10 * SHOWN else max(4, decimals(points))


def all_plans_words(most: float, money: float) -> str:
    """Say by how much any plan at all may be better; `money` are points of US$ 1 million."""
    told = "Of all plans, whoever gets more or less, none is worth more than this one"
    if most < ROUNDING:
        return f"{told}."
    worth = ""
    if money:
        musd = most / money
        size = amount(rounded_up(musd, decimals(musd)))
        worth = f" (worth US$ {size} million at the margin)"
    return f"{told} by more than {points_at_most(most)}{worth}."
