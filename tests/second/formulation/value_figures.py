"""What needs weigh: pieces, weights, value of a point, and the reference value of money."""

from __future__ import annotations

from typing import Any

WIDTHS = (0.15, 0.15, 0.2, 0.2, 0.15, 0.15)
SLOPES = (1.0, 0.8, 0.6, 0.42, 0.27, 0.12)


def add(f: Any) -> None:
    f.width, f.slope = _pieces(f)
    f.val = values(f, f.policy, f.E)
    f.ref = _reference(f)


def _pieces(f: Any) -> tuple[list[float], list[float]]:
    rows = sorted(f.tables["returns"], key=lambda row: row["piece"])
    if not f.tables["needs"]:
        return [1.0], [1.0]
    if not rows:
        return list(WIDTHS), list(SLOPES)
    return [row["share_of_need"] for row in rows], [row["slope"] for row in rows]


def relevance(f: Any, g: str, o: str) -> float:
    """Return how far an area serves an objective; 1 without a table."""
    rows = f.tables["relevance"]
    listed = {(row["area"], row["objective"]): row["relevance"] for row in rows}
    return float(listed.get((g, o), 0.0)) if rows else 1.0


def priority(f: Any, n: str, o: str) -> float:
    """Return how much an objective matters in a nation, as a share of 10; 1 without a table."""
    rows = f.tables["priorities"]
    listed = {(row["nation"], row["objective"]): row["priority"] for row in rows}
    return float(listed.get((n, o), 0.0)) / 10 if rows else 1.0


def _weight(f: Any, policy: dict[str, Any], n: str, g: str) -> float:
    tier = int(f.nation[n]["tier"])
    of_tier = policy["tier_weight"].get(str(tier), 0.75 ** (tier - 1))
    rows = f.tables["objectives"]
    if not rows:
        return float(of_tier)
    weights = policy["objective_weight"]
    return float(of_tier * sum(
        weights.get(row["objective"], row["weight"])
        * relevance(f, g, row["objective"]) * priority(f, n, row["objective"])
        for row in rows
    ))  # fmt: skip


def values(f: Any, policy: dict[str, Any], after: int) -> dict[tuple[str, str, int, int], float]:
    """Return val[n,g,p,l]: the value of a point, under a policy, with so many years after."""
    years = range(f.first, f.last + after + 1)
    disc = {y: (1 + policy["discount"]) ** (f.first - y) for y in years}
    late = [f.last + h for h in range(1, after + 1)]
    weight_after = policy["after_weight"]
    counted = sum(disc[t] for t in f.years) + weight_after * sum(disc[y] for y in late)
    w = {(n, g): _weight(f, policy, n, g) for n, g in f.need}
    pieces = list(enumerate(zip(f.width, f.slope, strict=True)))
    everything = counted * sum(
        w[key] * slope * width * f.need[key] for key in w for _, (width, slope) in pieces
    )
    found = {}
    for (n, g), weight in w.items():
        row = f.nation[n]
        dis = min(0.95, row["disruption_per_year"] * policy["disruption_factor"])
        live = {y: (1 - dis) ** (y - f.first + 1) for y in disc}
        per_point = {t: disc[t] * live[t] for t in f.years}
        if late:
            per_point[f.A] = weight_after * sum(disc[y] * live[y] for y in late)
        for p, counted_years in per_point.items():
            for piece, (_, slope) in pieces:
                share = 100 * weight * row["propensity"] * slope / everything if everything else 0.0
                found[n, g, p, piece] = share * counted_years
    return found


def _reference(f: Any) -> float:
    usual = {
        "discount": 0.03, "after_weight": 1.0, "disruption_factor": 1.0, "tier_weight": {},
        "objective_weight": {},
    }  # fmt: skip
    val = values(f, usual, f.after)
    periods = [*f.years, f.A] if f.after else f.years
    total = sum(f.need.values())
    worth = sum(f.need[n, g] * val[n, g, p, 0] for n, g in f.need for p in periods)
    return (0.6 * worth or 1.0) / (total or 1.0)
