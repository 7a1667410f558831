"""Needs, objectives, relevance and priorities: formulas from facts, exposure by judgement."""

from __future__ import annotations

from math import log10

from . import indicators as ind
from . import money, scores
from .sources import LAST, YEARS, Sources, number, read

AUTHOR = "Allocator developers"
TIMES_MONEY = 3.0
"""All needs over what the money can supply: without scarcity there is no choice to make."""

RETENTION = 0.9
LEAST_POINTS = 1.0
YEARS_OF_FLOOR = 3
FEWEST_AREAS, MOST_AREAS = 3, 8
CIVIL = ("law_enforcement", "medical", "institutions")
CIVIL_SIZE = 0.6
"""Size of civil services, sized by population, next to armed forces (judgement)."""

WANTED_MUSD = 0.3
"""Yearly money in an account from which its main area is taken to be needed."""

Threats = dict[str, dict[str, float]]


def areas() -> list[dict[str, object]]:
    """Return the areas table."""
    return [
        {
            "area": row["area"],
            "name": row["name"],
            "basis": "judgement",
            "author": f"{row['author']} {row['date']}",
        }
        for row in read("judgement", "areas.csv")
    ]


def threats(sources: Sources) -> Threats:
    """Return threat by nation and area, 0 to 1: exposure of the region × signal of the nation."""
    return {nation: _threat(sources, nation) for nation in sources.nations}


def _threat(sources: Sources, nation: str) -> dict[str, float]:
    region = sources.regions[sources.countries[nation]["un_subregion"]]
    signals = _signals(sources, nation)
    result = {area: number(region[f"threat_{area}"]) * signals[area] for area in signals}
    for area in ("conventional", "counter_terrorism"):
        own = sources.notes.get(nation, {}).get(f"{area}_threat", "")
        result[area] = number(own, result[area])
    for area, evidence in _evidence(sources, nation).items():
        result[area] = max(result[area], evidence)
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
        "demining": 0.2 + 0.8 * here,
        "peacekeeping": 0.15 + 0.85 * peacekeepers,
        "cyber": 0.6 + 0.25 * means,
        "law_enforcement": 0.4 + 0.6 * ind.clip((0.5 - wgi["rule_of_law"]) / 2, 0, 1),
        "institutions": 0.4 + 0.6 * ind.clip((0.5 - wgi["government_effectiveness"]) / 2, 0, 1),
    }


def _evidence(sources: Sources, nation: str) -> dict[str, float]:
    """Return the threat that past programmes in accounts of one purpose point to."""

    def scale(account: str, top: float) -> float:
        return min(1.0, log10(1 + sources.mean(nation, LAST, account)) / top)

    return {
        "law_enforcement": scale("INCLE", 2.0),
        "peacekeeping": scale("PKO", 2.0),
        "demining": 0.7 * scale("NADR", 1.6),
    }


def chosen_areas(sources: Sources, nation: str, threat: dict[str, float]) -> list[str]:
    """Return the areas in which the nation has a need, 3 to 8.

    One more than it can run at once, but no more than 3 and one for each US$ million a year that
    it can execute: a programme of half a million does not have seven parts.
    """
    record = max(sources.yearly(nation))
    effect = sources.governance[nation]["government_effectiveness"]
    most = min(ind.lines_at_once(effect, record) + 1, 3 + scores.absorbable(sources, nation))
    count = int(ind.clip(most, FEWEST_AREAS, MOST_AREAS))
    must = ["institutions"]
    for account, area in (("INCLE", "law_enforcement"), ("PKO", "peacekeeping")):
        if sources.mean(nation, LAST, account) >= WANTED_MUSD:
            must.append(area)
    if sources.mean(nation, LAST, "NADR") >= WANTED_MUSD:
        must.append(max(("counter_terrorism", "border", "demining"), key=lambda a: threat[a]))
    if nation in money.floors():
        must.append("conventional")
    order = sorted(threat, key=lambda area: (area not in must, -threat[area], area))
    return [area for area in order[: max(count, len(must))] if threat[area] > 0]


def _gaps(sources: Sources, nation: str, threat: dict[str, float]) -> dict[str, float]:
    """Return the unscaled gap by chosen area: size × threat × what own spending leaves open."""
    population = number(sources.countries[nation]["population"])
    force = sources.armed_forces(nation)
    cover = ind.own_cover(sources.military_spending(nation), force)
    military = ind.force_size(force, population) * (1 - cover)
    civil = CIVIL_SIZE * ind.force_size(0.0015 * population, population) * (1 - cover / 2)
    return {
        area: (civil if area in CIVIL else military) * threat[area]
        for area in chosen_areas(sources, nation, threat)
    }


def free_money(sources: Sources) -> float:
    """Return the horizon's money for nations, 2020 US$ million."""
    return sum(
        amount * (1 - money.set_aside_share(sources, account))
        for (account, _), (amount, _, _) in money.amounts().items()
    )


def supplied(sources: Sources) -> float:
    """Return the points × years that the money supplies at a fit of 1, spent evenly."""
    yearly, hand, total = free_money(sources) / len(YEARS), 0.0, 0.0
    for _ in YEARS:
        hand = RETENTION * hand + yearly
        total += hand
    return total


def needs(sources: Sources, threat: Threats) -> list[dict[str, object]]:
    """Return the needs table.

    The gap of each nation (scaled to the target) is tempered by what it can execute
    (`indicators.planned_need`) and split over its areas by their gaps; all are then scaled so that
    the needs of the horizon, in points × years, are `TIMES_MONEY` times what its money supplies.
    """
    target = TIMES_MONEY * supplied(sources) / len(YEARS)
    gaps = {nation: _gaps(sources, nation, threat[nation]) for nation in sources.nations}
    scale = target / sum(sum(gap.values()) for gap in gaps.values())
    planned = {
        nation: ind.planned_need(
            sum(gap.values()) * scale, scores.absorbable(sources, nation), len(YEARS)
        )
        for nation, gap in gaps.items()
    }
    known = {nation: years[YEARS[0]] * YEARS_OF_FLOOR for nation, years in money.floors().items()}
    scale = (target - sum(known.values())) / sum(planned.values())
    rows: list[dict[str, object]] = []
    for nation, gap in gaps.items():
        total = sum(gap.values())
        for area in sorted(gap):
            points = planned[nation] * scale * gap[area] / total
            extra = known.get(nation, 0.0) if area == "conventional" else 0.0
            rows.append(_need(nation, area, points, extra))
    return rows


def _need(nation: str, area: str, points: float, extra: float) -> dict[str, object]:
    return {
        "nation": nation,
        "area": area,
        "need_points": round(max(points + extra, LEAST_POINTS), 1),
        "basis": "judgement" if extra else "formula",
        "source": "size x threat x (1 - own cover), tempered by absorption: data/builder/needs.py",
        "author": AUTHOR,
        "note": f"{extra:g} points added: {YEARS_OF_FLOOR} years of the floor in law are taken as "
        "a need"
        if extra
        else "",
    }


def objectives() -> list[dict[str, object]]:
    """Return the objectives table."""
    return [
        {
            "objective": row["objective"],
            "name": row["name"],
            "weight": number(row["weight"]),
            "basis": "judgement",
            "author": f"{row['author']} {row['date']}",
        }
        for row in read("judgement", "objectives.csv")
    ]


def relevance() -> list[dict[str, object]]:
    """Return the relevance table, pairs of 0 left out."""
    return [
        {
            "area": row["area"],
            "objective": objective["objective"],
            "relevance": number(row[objective["objective"]]),
            "basis": "judgement",
            "author": f"{row['author']} {row['date']}",
        }
        for row in read("judgement", "relevance.csv")
        for objective in read("judgement", "objectives.csv")
        if number(row[objective["objective"]]) > 0
    ]


def priorities(sources: Sources, threat: Threats) -> list[dict[str, object]]:
    """Return the priorities table: interest, threat and engagement, 0 to 10."""
    table = read("judgement", "relevance.csv")
    names = [row["objective"] for row in read("judgement", "objectives.csv")]
    rows: list[dict[str, object]] = []
    for nation in sources.nations:
        shared = (scores.interest(sources, nation) + 2) / 4
        engaged = scores.engagement(sources, nation)
        for name in names:
            felt = max(number(row[name]) * threat[nation][row["area"]] for row in table)
            rows.append(
                {
                    "nation": nation,
                    "objective": name,
                    "priority": round(ind.priority(shared, felt, engaged), 1),
                    "basis": "formula",
                    "source": "25 % shared interest, 45 % threat, 30 % engagement",
                    "author": AUTHOR,
                }
            )
    return rows
