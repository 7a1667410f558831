"""Sets and figures of fielding and sustainment: what works when, with whom, at whose cost."""

from __future__ import annotations

from typing import Any

import numpy as np

from allocator.assemble.index_sets import Figures, Members, Sets
from allocator.assemble.instance import Ground
from allocator.assemble.lifetimes import (
    Lifetimes,
    crews,
    graduates,
    grant_leads,
    lifetimes,
    losses,
    tails,
)
from allocator.assemble.records import gather
from allocator.models.problem import Figure

_NOTHING = 1e-12


def figure_of(numbers: dict[Any, float]) -> Figure:
    """Return a figure with the keys and numbers of a mapping."""
    return Figure(tuple(numbers), np.array(list(numbers.values()), dtype=float))


def fielding_sets(ground: Ground, sets: Sets, members: Members, figures: Figures) -> None:
    """Fill in periods, fieldings, crews and sustainment; needs the pairs."""
    case, policy = ground.case, ground.policy
    life = lifetimes(case, policy)
    price = dict(zip(ground.item_codes, ground.price.tolist(), strict=True))
    tail = tails(case, policy, price)
    sets["last_years"], sets["after_years"] = ground.years[-1:], life.after
    sets["periods"] = life.periods
    figures["retention_after"] = figure_of({"one": life.kept_after if life.beyond else 0.0})
    fielded = fielded_items(ground, life, tail)
    _arrivals(sets, members, figures, life, fielded, tail)
    _lines(ground, sets, members, fielded)
    _grants(ground, sets, members, figures, life)
    _people(ground, sets, members, figures, life)
    figures["tail"] = figure_of(tail)
    _sustainment(ground, sets, members)
    _payers(ground, sets, figures)


def fielded_items(ground: Ground, life: Lifetimes, tail: dict[str, float]) -> set[str]:
    """Return equipment that does not simply count from the year in which it is bought."""
    manned = {item for item, _ in crews(ground.case, ground.policy)}
    slow = {item for item in life.lead if life.lead[item] > 0 or life.ramp[item] > 0}
    return manned | slow | tail.keys()


def _arrivals(
    sets: Sets,
    members: Members,
    figures: Figures,
    life: Lifetimes,
    fielded: set[str],
    tail: dict[str, float],
) -> None:
    """Fill in which purchases may work in which period, with and without upkeep."""
    fresh: dict[tuple[str, int, int], float] = {}
    aged: dict[tuple[str, int, int], float] = {}
    items = {k for _, k in sets["lot_pairs"] if k in fielded}
    for k in sorted(items):
        for s in life.years:
            for t in life.periods:
                whole = life.fielded(k, s, t)
                free = life.supported(k, s, t) if k in tail else whole
                if free > _NOTHING:
                    fresh[k, s, t] = free
                if whole - free > _NOTHING:
                    aged[k, s, t] = whole - free
    for share, figure, family, name in (
        (fresh, "fresh_share", "arrivals", "fieldings"),
        (aged, "aged_share", "aged_arrivals", "sustainings"),
    ):
        figures[figure] = figure_of(share)
        members[family] = gather(((k, t), s) for k, s, t in share)
        sets[name] = tuple(
            (n, k, t)
            for n, k in sets["lot_pairs"]
            for t in life.periods
            if (k, t) in members[family]
        )


def _lines(ground: Ground, sets: Sets, members: Members, fielded: set[str]) -> None:
    members["plain_lots_of_line"] = {
        line: tuple(k for k in items if k not in fielded)
        for line, items in members["lots_of_line"].items()
    }
    area_of = dict(zip(ground.item_codes, ground.items["area"], strict=True))
    for family, name in (("fielded_of_line", "fieldings"), ("sustained_of_line", "sustainings")):
        members[family] = gather(
            (((n, area_of[k], t), k) for n, k, t in sets[name]),
            ((n, g, t) for n, g in sets["needs"] for t in sets["periods"]),
        )


def _grants(
    ground: Ground, sets: Sets, members: Members, figures: Figures, life: Lifetimes
) -> None:
    """Fill in when grants give points: in a year of the horizon, or only after it."""
    lead, first = grant_leads(ground.case, ground.policy), ground.years[0]
    lines = members["grants_of_line"]
    members["grants_arriving"] = {
        (*line, t): tuple((i, t - lead.get(i, 0)) for i in items if t - lead.get(i, 0) >= first)
        for line, items in lines.items()
        for t in ground.years
    }
    late = {
        (i, s): life.kept_since(s + years)
        for i, years in sorted(lead.items())
        for s in ground.years
        if s + years > ground.years[-1] and life.beyond
    }
    members["late_grants"] = {
        line: tuple((i, s) for i, s in late if i in items) for line, items in lines.items()
    }
    points = dict(zip(ground.item_codes, ground.items["points"], strict=True))
    figures["late_points"] = figure_of({(i, s): points[i] * kept for (i, s), kept in late.items()})


def _people(
    ground: Ground, sets: Sets, members: Members, figures: Figures, life: Lifetimes
) -> None:
    """Fill in crews, the people there are and those whom courses add."""
    case, policy = ground.case, ground.policy
    crew, taught, loss = crews(case, policy), graduates(case, policy), losses(case, policy)
    figures["crew"] = figure_of(crew)
    skills_of = gather(crew)
    used = dict.fromkeys(
        (n, m, t)
        for n, k, t in (*sets["fieldings"], *sets["sustainings"])
        for m in skills_of.get(k, ())
    )
    sets["crew_rows"] = tuple(used)
    for family, name in (("manned", "fieldings"), ("manned_aged", "sustainings")):
        members[family] = gather(
            (((n, m, t), k) for n, k, t in sets[name] for m in skills_of.get(k, ())), used
        )
    share = {
        (c, m, s, t): persons * life.at_work(c, loss[m], s, t)
        for (c, m), persons in taught.items()
        for s in life.years
        for t in life.periods
    }
    share = {key: number for key, number in share.items() if number > _NOTHING}
    figures["graduate_share"] = figure_of(share)
    sources: dict[tuple[str, int], list[tuple[str, int]]] = {}
    for c, m, s, t in share:
        sources.setdefault((m, t), []).append((c, s))
    known = set(sets["seat_pairs"])
    members["graduates_at"] = {
        (n, m, t): tuple((c, s) for c, s in sources.get((m, t), ()) if (n, c) in known)
        for n, m, t in sets["crew_rows"]
    }
    table = case.tables["skill_base"]
    base = {
        (n, m): float(persons)
        for n, m, persons in zip(table["nation"], table["skill"], table["persons"], strict=True)
    }
    pairs = dict.fromkeys((n, m) for n, m, _ in sets["crew_rows"])
    figures["base_people"] = figure_of({pair: base.get(pair, 0.0) for pair in pairs})


def _sustainment(ground: Ground, sets: Sets, members: Members) -> None:
    """Fill in the uses in which something is to be sustained, by year."""
    use_of = {(n, k): u for (n, u), items in members["lots_of_use"].items() for k in items}
    last = ground.years[-1]
    now = [key for key in sets["sustainings"] if key[2] <= last]
    members["tail_lots_of_use"] = gather(((n, use_of[n, k], t), k) for n, k, t in now)
    sets["tail_uses"] = tuple(members["tail_lots_of_use"])
    members["tail_uses_of_host"] = gather(((n, t), u) for n, u, t in sets["tail_uses"])
    sets["hosts"] = tuple(members["tail_uses_of_host"])
    members["donor_of_use"] = gather(
        ((key, key[1]) for key in sets["tail_uses"]),
        ((n, u, t) for n, u in sets["use_pairs"] for t in ground.years),
    )
    members["tail_lots_after"] = gather((n, k) for n, k, t in sets["sustainings"] if t > last)
    sets["after_hosts"] = tuple(members["tail_lots_after"])


def _payers(ground: Ground, sets: Sets, figures: Figures) -> None:
    """Fill in what hosts can pay, the donors' share, and money promised after the horizon."""
    policy = ground.policy
    own = ground.nations["host_sustain_musd"].to_numpy(float) * policy.host_factor
    figures["host_money"] = Figure(tuple(ground.nation_codes), own)
    first = ground.years[0]
    share = {
        t: max(0.0, policy.donor_share - (t - first) * policy.donor_share_fall)
        for t in ground.years
    }
    limited = {t: s for t, s in share.items() if s < 1 and "graduation" not in policy.rules_off}
    figures["donor_share"] = figure_of(limited)
    figures["own_share"] = figure_of({t: 1 - s for t, s in limited.items()})
    sets["graduations"] = tuple((n, t) for n, t in sets["hosts"] if t in limited)
    accounts = ground.accounts
    projected = accounts["budget_after_musd"].fillna(accounts["budget_musd"]).clip(lower=0.0).sum()
    most = policy.after_budget_share * float(projected)
    limited_after = sets["after_hosts"] and "after" not in policy.rules_off
    sets["after_limits"] = sets["after_years"] if limited_after else ()
    figures["after_most"] = figure_of(dict.fromkeys(sets["after_limits"], most))
