"""Scores of nations that several tables use: alliance, shared interest, tier."""

from __future__ import annotations

from math import log10

from . import indicators as ind
from .sources import YEARS, Sources, number

TIER_SHARES = (0.12, 0.25, 0.33)
"""Shares of the nations in tiers 1, 2 and 3; the rest are tier 4 (judgement)."""


def alliance(sources: Sources, nation: str) -> float:
    """Return 2 for a treaty ally, 1.4 for a major ally outside NATO, 0.7 for a partner, else 0."""
    row = sources.countries[nation]
    if row["nato"] == "1" or nation in ("PHL", "THA"):
        return 2.0
    if row["mnna"] == "1" or row["treated_as_mnna"] == "1":
        return 1.4
    return 0.7 if row["pfp"] == "1" else 0.0


def interest(sources: Sources, nation: str) -> float:
    """Return shared interest, −2 to 2; an unknown voting distance counts as the middle, 2.6."""
    distance = number(sources.countries[nation]["unga_distance_to_us"], 2.6)
    return ind.shared_interest(distance, alliance(sources, nation))


def engagement(sources: Sources, nation: str) -> float:
    """Return past engagement, 0 to 1: by the logarithm of recent yearly obligations."""
    return ind.clip(log10(1 + sources.mean(nation, sources.recent)) / 2.5, 0, 1)


def importance(sources: Sources, nation: str) -> float:
    """Return the score that orders nations into tiers, 0 to 1."""
    shared = (interest(sources, nation) + 2) / 4
    troops = number(sources.countries[nation]["us_troops"])
    presence = ind.clip(log10(1 + troops) / 4, 0, 1)
    trouble = max(sources.conflict(nation), sources.neighbours(nation))
    engaged = engagement(sources, nation)
    return 0.30 * shared + 0.35 * engaged + 0.20 * trouble + 0.15 * presence


def tiers(sources: Sources) -> dict[str, int]:
    """Return the tier of every nation, 1 to 4, by quantiles of `importance`."""
    scores = {nation: importance(sources, nation) for nation in sources.nations}
    order = sorted(scores, key=lambda nation: (-scores[nation], nation))
    ends, reached = [], 0.0
    for share in TIER_SHARES:
        reached += share
        ends.append(round(reached * len(order)))
    return {nation: 1 + sum(place >= end for end in ends) for place, nation in enumerate(order)}


def propensity_scores(sources: Sources, nation: str) -> dict[str, float]:
    """Return the seven constructs of `indicators.propensity`."""
    wgi, row = sources.governance[nation], sources.countries[nation]
    return {
        "effectiveness": wgi["government_effectiveness"],
        "rule_of_law": wgi["rule_of_law"],
        "control_of_corruption": wgi["control_of_corruption"],
        "stability": wgi["political_stability"],
        "shared_interest": interest(sources, nation),
        "own_means": ind.own_means(number(row["gdp_per_capita_usd"], 5000)),
        "constancy": ind.constancy(sources.yearly(nation)),
    }


def absorbable(sources: Sources, nation: str) -> float:
    """Return the money the nation can execute in a year, US$ million."""
    record = max(sources.yearly(nation))
    return ind.absorbable(record, sources.military_spending(nation) / 1e6)


def horizon_money(sources: Sources, nation: str) -> float:
    """Return the money the nation can execute over the horizon, US$ million."""
    return absorbable(sources, nation) * len(YEARS)
