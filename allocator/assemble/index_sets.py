"""Index sets of what can be bought for whom and who may pay, and the members of their sums."""

from __future__ import annotations

from typing import Any

import numpy as np

from allocator.assemble.instance import Ground
from allocator.assemble.records import gather
from allocator.models.problem import Figure

Sets = dict[str, tuple[Any, ...]]
Members = dict[str, dict[Any, tuple[Any, ...]]]
Figures = dict[str, Figure]

_KINDS = {"equipment": "lot", "training": "seat", "grant": "grant"}


def pair_sets(ground: Ground, sets: Sets, members: Members, figures: Figures) -> None:
    """Fill in the sets of years, accounts, pairs, uses and lines."""
    nations, accounts, items = ground.nation_codes, ground.account_codes, ground.item_codes
    sets["years"] = ground.years
    sets["first_years"], sets["later_years"] = ground.years[:1], ground.years[1:]
    sets["accounts"] = tuple(accounts)
    rows, columns = np.nonzero(ground.wanted)
    pairs = [(nations[n], items[i]) for n, i in zip(rows, columns, strict=True)]
    kind_of = dict(zip(items, ground.items["kind"], strict=True))
    for kind, word in _KINDS.items():
        sets[f"{word}_pairs"] = tuple(pair for pair in pairs if kind_of[pair[1]] == kind)
    _uses(ground, sets, members)
    _lines(ground, sets, members)
    least = dict(zip(items, ground.items["min_musd"].fillna(0.0), strict=True))
    sets["switched_grants"] = tuple(pair for pair in sets["grant_pairs"] if least[pair[1]] > 0)
    members["buyers_of_lot"] = gather((k, n) for n, k in sets["lot_pairs"])
    members["students_of_course"] = gather((c, n) for n, c in sets["seat_pairs"])
    members["courses_of_nation"] = gather(sets["seat_pairs"])
    spoken = set(ground.items.index[ground.items["needs_language"].to_numpy(bool)])
    members["language_courses_of_nation"] = gather(
        (n, c) for n, c in sets["seat_pairs"] if c in spoken
    )


def _uses(ground: Ground, sets: Sets, members: Members) -> None:
    nations, accounts = ground.nation_codes, ground.account_codes
    pools = [(n, pool) for n, own in enumerate(ground.pools) for pool in own]
    sets["use_pairs"] = tuple((nations[n], pool.name) for n, pool in pools)
    sets["pay_triples"] = tuple(
        (nations[n], accounts[a], pool.name)
        for n, pool in pools
        for a in np.flatnonzero(ground.may[n, :, pool.first, :].any(axis=1))
    )
    sets["obligation_pairs"] = tuple(sorted({(n, a) for n, a, _ in sets["pay_triples"]}))
    pool_name = {(nations[n], use): pool.name for n, pool in pools for use in pool.uses}
    use_of = dict(zip(ground.item_codes, ground.use_of_item, strict=True))
    for word, family in (("lot", "lots"), ("seat", "seats"), ("grant", "grants")):
        members[f"{family}_of_use"] = gather(
            (((n, pool_name[n, use_of[i]]), i) for n, i in sets[f"{word}_pairs"]),
            sets["use_pairs"],
        )
    members["payers_of_use"] = gather(((n, u), a) for n, a, u in sets["pay_triples"])
    members["uses_of_obligation"] = gather(((n, a), u) for n, a, u in sets["pay_triples"])
    members["nations_of_account"] = gather(((a, n) for n, a in sets["obligation_pairs"]), accounts)
    members["accounts_of_nation"] = gather(sets["obligation_pairs"], nations)


def _lines(ground: Ground, sets: Sets, members: Members) -> None:
    area_of = dict(zip(ground.item_codes, ground.items["area"], strict=True))
    present: set[tuple[str, str]] = set()
    for word in ("lot", "seat", "grant"):
        present |= {(n, area_of[i]) for n, i in sets[f"{word}_pairs"]}
    sets["lines"] = tuple(sorted(present))
    position = {area: number for number, area in enumerate(ground.areas)}
    row = {nation: number for number, nation in enumerate(ground.nation_codes)}
    sets["needs"] = tuple((n, g) for n, g in sets["lines"] if ground.need[row[n], position[g]] > 0)
    members["areas_of_nation"] = gather(sets["lines"])
    for word, family in (("lot", "lots"), ("seat", "seats"), ("grant", "grants")):
        members[f"{family}_of_line"] = gather(
            (((n, area_of[i]), i) for n, i in sets[f"{word}_pairs"]), sets["lines"]
        )
    limit = ground.nations["lines_at_once"].to_dict()
    sets["limited_lines"] = tuple(
        n for n, areas in members["areas_of_nation"].items() if len(areas) > limit[n]
    )
