"""What a nation can put to sustaining equipment, and how many new types it can take on."""

from __future__ import annotations

from . import indicators as ind

LEAST_SHARE, MOST_SHARE = 0.0005, 0.005
"""Share of own military spending for donated equipment, worst and best governed (judgement)."""

FEWEST_TYPES, MOST_TYPES = 3, 12
"""New types over the horizon, worst and best governed (judgement)."""


def host_sustain(spending: float, effectiveness: float) -> float:
    """Return US$ million a year for sustaining what is given, from own spending in US$ million.

    0.05 % of military spending at a government effectiveness of -1.5 and below, 0.5 % at 1 and
    above, linear between.
    """
    grade = ind.clip((effectiveness + 1.5) / 2.5, 0, 1)
    return spending * (LEAST_SHARE + (MOST_SHARE - LEAST_SHARE) * grade)


def new_types(effectiveness: float) -> int:
    """Return the new types of equipment over the horizon: 3 at -2 and below, 12 at 1 and above."""
    grade = ind.clip((effectiveness + 2) / 3, 0, 1)
    return round(FEWEST_TYPES + (MOST_TYPES - FEWEST_TYPES) * grade)
