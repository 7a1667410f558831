"""How strongly each area is felt in a nation, 0 to 1, and what it is worth to an objective."""

from __future__ import annotations

from math import log10

from . import evidence
from . import indicators as ind
from .sources import Sources, number

Threats = dict[str, dict[str, float]]

JUDGED = ("conventional", "counter_terrorism", "demining")
"""Areas whose threat the notes on nations may state."""


def threats(sources: Sources) -> Threats:
    """Return threat by nation and area: exposure of the region x signal of the nation."""
    return {nation: _threat(sources, nation) for nation in sources.nations}


def felt(sources: Sources, threat: Threats) -> Threats:
    """Return threat, or the share that the area has of the nation's past programme, if higher."""
    result = {}
    for nation, areas in threat.items():
        money = evidence.by_area(evidence.past_programme(sources, nation, areas))
        total = sum(money.values()) or 1.0
        result[nation] = {a: max(one, money.get(a, 0.0) / total) for a, one in areas.items()}
    return result


def _threat(sources: Sources, nation: str) -> dict[str, float]:
    region = sources.regions[sources.countries[nation]["un_subregion"]]
    signals = _signals(sources, nation)
    result = {area: number(region[f"threat_{area}"]) * signals[area] for area in signals}
    for area in JUDGED:
        own = sources.notes.get(nation, {}).get(f"{area}_threat", "")
        result[area] = number(own, result[area])
    if sources.landlocked(nation):
        result["maritime"] = 0.0
    return result


def _signals(sources: Sources, nation: str) -> dict[str, float]:
    """Return how strongly a nation feels the exposure of its region, by area."""
    country, wgi = sources.countries[nation], sources.governance[nation]
    here, near = sources.conflict(nation), sources.neighbours(nation)
    trouble = max(here, 0.7 * near)
    poor = country["ldc"] == "1" or country["small_island_developing"] == "1"
    peacekeepers = min(1.0, log10(1 + sources.record_students(nation, "PKO")) / 3.5)
    means = ind.own_means(number(country["gdp_per_capita_usd"], 5000))
    return {
        "conventional": 0.6,
        "maritime": 0.9,
        "border": 0.5 + 0.5 * trouble,
        "counter_terrorism": 0.2 + 0.8 * trouble,
        "c4isr": 0.6 + 0.4 * trouble,
        "mobility": 0.5 + 0.5 * here,
        "medical": 0.6 + 0.4 * poor,
        "demining": 0.1 + 0.4 * here,
        "peacekeeping": 0.15 + 0.85 * peacekeepers,
        "cyber": 0.6 + 0.25 * means,
        "law_enforcement": 0.4 + 0.6 * ind.clip((0.5 - wgi["rule_of_law"]) / 2, 0, 1),
        "institutions": 0.4 + 0.6 * ind.clip((0.5 - wgi["government_effectiveness"]) / 2, 0, 1),
    }
