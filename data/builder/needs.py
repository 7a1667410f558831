"""Needs, objectives, relevance and priorities: formulas from facts, exposure by judgement."""

from __future__ import annotations

from collections.abc import Mapping

from . import evidence, money, scores
from . import indicators as ind
from .sources import ACCOUNTS, YEARS, Sources, number, read
from .threats import Threats, felt

AUTHOR = "Allocator developers"
TIMES_MONEY = 3.0
"""All needs over what the money can supply: without scarcity there is no choice to make."""

EVIDENCE = 0.5
"""Part of all needs that follows past programmes; the rest follows the gap (judgement)."""

HIGHEST = 10.0
RETENTION = 0.9
LEAST_POINTS = 1.0
FEWEST_AREAS, MOST_AREAS = 3, 8
CIVIL = ("law_enforcement", "medical", "institutions", "demining")
CIVIL_SIZE = 0.6
"""Size of what is sized by population, next to armed forces (judgement)."""

LEAST_SHARE = 0.02
"""Least size of an area next to all (judgement)."""

WANTED_MUSD = 0.05
"""Yearly money in an account from which the nation needs an area that the account pays."""


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


def chosen_areas(sources: Sources, nation: str, threat: dict[str, float]) -> list[str]:
    """Return the areas in which the nation has a need, 3 to 8.

    One more than it can run at once, but no more than 3 and one for each US$ million a year that
    it can execute: a programme of half a million does not have seven parts. Institutions are
    among them in every nation, and so is what each account that it draws on mainly pays.
    """
    record = max(sources.yearly(nation))
    effect = sources.governance[nation]["government_effectiveness"]
    most = min(ind.lines_at_once(effect, record) + 1, 3 + scores.absorbable(sources, nation))
    count = int(ind.clip(most, FEWEST_AREAS, MOST_AREAS))
    must = {"institutions"}
    for account, drawn in evidence.past_programme(sources, nation, threat).items():
        missing = sum(drawn[area] for area in set(drawn) - must) > sum(drawn.values()) / 2
        if missing and sources.mean(nation, sources.recent, account) >= WANTED_MUSD:
            must.add(max(drawn, key=lambda area: drawn[area]))
    order = sorted(threat, key=lambda area: (area not in must, -threat[area], area))
    return [area for area in order[: max(count, len(must))] if threat[area] > 0]


def area_sizes(sources: Sources, threat: Threats) -> dict[str, float]:
    """Return the share of each area in past programmes, at least 2 %: how large such needs are.

    A minefield and an air force are not gaps of one size. Nations with a floor are left out.
    """
    total = dict.fromkeys(next(iter(threat.values())), 0.0)
    for nation in sources.nations:
        if nation not in money.floors():
            past = evidence.by_area(evidence.past_programme(sources, nation, threat[nation]))
            for area, one in past.items():
                total[area] += one
    return {area: max(LEAST_SHARE, one / sum(total.values())) for area, one in total.items()}


def _gaps(
    sources: Sources, nation: str, threat: dict[str, float], sizes: dict[str, float]
) -> dict[str, float]:
    """Return the unscaled gap by chosen area: sizes × threat × what own spending leaves open."""
    population = number(sources.countries[nation]["population"])
    force = sources.armed_forces(nation)
    cover = ind.own_cover(sources.military_spending(nation), force)
    military = ind.force_size(force, population) * (1 - cover)
    civil = CIVIL_SIZE * ind.force_size(0.0015 * population, population) * (1 - cover / 2)
    return {
        area: (civil if area in CIVIL else military) * threat[area] * sizes[area]
        for area in chosen_areas(sources, nation, threat)
    }


def _programme(sources: Sources, nation: str, threat: dict[str, float]) -> dict[str, float]:
    """Return past money by chosen area; an account's is split over those of them that it pays."""
    chosen = set(chosen_areas(sources, nation, threat))
    whole = evidence.past_programme(sources, nation, threat)
    kept = {}
    for account in ACCOUNTS:
        drawn = whole.get(account, {})
        inside = {area: one for area, one in drawn.items() if area in chosen}
        if inside:
            times = sum(drawn.values()) / sum(inside.values())
            kept[account] = {area: one * times for area, one in inside.items()}
    return evidence.by_area(kept)


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
    """Return the needs table: one part by gaps, one part by past programmes.

    The gap of each nation (scaled to the target) is tempered by what it can execute
    (`indicators.planned_need`) and split over its areas by their gaps. Past programmes count by
    the money of each area, linear. Each part is scaled to its share of the target, so that the
    needs of the horizon, in points x years, are `TIMES_MONEY` times what its money supplies.
    """
    target = TIMES_MONEY * supplied(sources) / len(YEARS)
    strength = felt(sources, threat)
    sizes = area_sizes(sources, strength)
    gaps = {n: _gaps(sources, n, strength[n], sizes) for n in sources.nations}
    scale = target / _total(gaps)
    planned = {}
    for nation, gap in gaps.items():
        whole = sum(gap.values())
        able = scores.absorbable(sources, nation)
        points = ind.planned_need(whole * scale, able, len(YEARS))
        planned[nation] = {area: points * one / whole for area, one in gap.items()}
    past = {nation: _programme(sources, nation, strength[nation]) for nation in sources.nations}
    by_gap = (1 - EVIDENCE) * target / _total(planned)
    by_past = EVIDENCE * target / _total(past)
    return [
        _need(nation, area, planned[nation][area] * by_gap, past[nation].get(area, 0.0) * by_past)
        for nation in sources.nations
        for area in sorted(planned[nation])
    ]


def _total(table: Mapping[str, Mapping[str, float]]) -> float:
    return sum(sum(row.values()) for row in table.values())


def _need(nation: str, area: str, gap: float, past: float) -> dict[str, object]:
    return {
        "nation": nation,
        "area": area,
        "need_points": round(max(gap + past, LEAST_POINTS), 1),
        "basis": "formula",
        "source": "half: size x threat x (1 - own cover), tempered by absorption; half: past "
        "obligations by area; data/builder/needs.py",
        "author": AUTHOR,
        "note": f"{past:.1f} points by past programmes" if past >= LEAST_POINTS else "",
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


def formula_priorities(sources: Sources, threat: Threats) -> dict[tuple[str, str], float]:
    """Return priorities by nation and objective of interest, threat and engagement, 0 to 10."""
    table = read("judgement", "relevance.csv")
    names = [row["objective"] for row in read("judgement", "objectives.csv")]
    strength = felt(sources, threat)
    result = {}
    for nation in sources.nations:
        shared = (scores.interest(sources, nation) + 2) / 4
        engaged = scores.engagement(sources, nation)
        for name in names:
            threatened = max(number(row[name]) * strength[nation][row["area"]] for row in table)
            result[nation, name] = ind.priority(shared, threatened, engaged)
    return result


def priorities(sources: Sources, threat: Threats) -> list[dict[str, object]]:
    """Return the priorities table: the formula times the fitted factor.

    Only proportions count: all are scaled down where a factor takes one above 10.
    """
    formula = formula_priorities(sources, threat)
    fitted = {key: one * sources.factors.get(key, 1.0) for key, one in formula.items()}
    scale = HIGHEST / max(HIGHEST, *fitted.values())
    return [
        {
            "nation": nation,
            "objective": objective,
            "priority": round(fitted[nation, objective] * scale, 2),
            "basis": "formula (fitted)" if (nation, objective) in sources.factors else "formula",
            "source": "25 % shared interest, 45 % threat, 30 % engagement",
            "author": AUTHOR,
            "note": _fit_note(sources, (nation, objective), formula),
        }
        for nation, objective in formula
    ]


def _fit_note(
    sources: Sources, key: tuple[str, str], formula: Mapping[tuple[str, str], float]
) -> str:
    if key not in sources.factors:
        return ""
    return f"formula {formula[key]:.2f} x {sources.factors[key]:g} fitted to FY2015-2018: data/fit"
