"""Sets and figures of idle equipment: what is in hand, and what may work, in the last year."""

from __future__ import annotations

from allocator.assemble.fielding import figure_of
from allocator.assemble.index_sets import Figures, Members, Sets
from allocator.assemble.instance import Ground
from allocator.assemble.lifetimes import lifetimes
from allocator.assemble.records import gather


def idle_sets(ground: Ground, sets: Sets, members: Members, figures: Figures) -> None:
    """Fill in the limit on idle equipment, nothing without one; needs fieldings and needs."""
    policy, last = ground.policy, ground.years[-1]
    limited = policy.idle_most is not None and "idle" not in policy.rules_off
    # plain equipment is not among these: nothing keeps it from work but a need that is met
    parts = [sets[name] if limited else () for name in ("fieldings", "sustainings")]
    pairs = dict.fromkeys((n, k) for part in parts for n, k, t in part if t == last)
    sets["busy_pairs"] = tuple(pairs)
    for family, part in zip(("busy_fresh", "busy_aged"), parts, strict=True):
        members[family] = gather((((n, k), t) for n, k, t in part if t == last), pairs)
    sets["idle_limits"] = ("one",) if pairs else ()
    most = float(policy.idle_most or 0.0)
    figures["idle_most"] = figure_of(dict.fromkeys(sets["idle_limits"], most))
    _in_hand(ground, sets, members, figures)
    _asked(ground, sets, members, figures)


def _in_hand(ground: Ground, sets: Sets, members: Members, figures: Figures) -> None:
    """Fill in what lots in hand in the last year are worth, by the year of purchase."""
    life, last = lifetimes(ground.case, ground.policy), ground.years[-1]
    price = dict(zip(ground.item_codes, ground.price.tolist(), strict=True))
    worth = {
        (k, s): price[k] * life.in_hand(k, s, last)
        for k in dict.fromkeys(k for _, k in sets["busy_pairs"])
        for s in ground.years
        if s + life.lead[k] <= last
    }
    members["hand_of"] = gather(worth)
    figures["hand_worth"] = figure_of(worth)


def _asked(ground: Ground, sets: Sets, members: Members, figures: Figures) -> None:
    """Fill in the points that needs ask of equipment, 0 in lines without a need."""
    area_of = dict(zip(ground.item_codes, ground.items["area"], strict=True))
    members["busy_of_line"] = gather(((n, area_of[k]), k) for n, k in sets["busy_pairs"])
    sets["busy_lines"] = tuple(members["busy_of_line"])
    need = dict(figures["need"].items())
    figures["busy_most"] = figure_of({line: need.get(line, 0.0) for line in sets["busy_lines"]})
