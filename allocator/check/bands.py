"""Money held near the last plan: bands of nations and regions, and how many lines change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from allocator.check.last import Money, changes, in_force, last_money
from allocator.check.recomputed import Facts
from allocator.check.rule_row import Row
from allocator.check.scale import free_change

if TYPE_CHECKING:
    from allocator.plan.plan import Plan

MUSD = "US$ million"


def _shares(plan: Plan, facts: Facts) -> dict[str, tuple[float, frozenset[str]]]:
    """Return share and nations of every band by its name; a named band goes before ``*``."""
    found: dict[str, tuple[float, frozenset[str]]] = {}
    regions: defaultdict[str, set[str]] = defaultdict(set)
    for nation in facts.nations.values():
        regions[nation.region].add(nation.code)
    held: tuple[tuple[str, Mapping[str, float], dict[str, set[str]]], ...] = (
        ("nation", plan.policy.nation_band, {code: {code} for code in facts.nations}),
        ("region", plan.policy.region_band, dict(regions)),
    )
    for word, bands, members in held:
        for name, codes in members.items():
            share = bands.get(name, bands.get("*"))
            if share is not None:
                found[f"{word}:{name}"] = (share, frozenset(codes))
    return found


def _sum(money: Money, nations: frozenset[str], year: int) -> float:
    return sum(one for (n, _, t), one in money.items() if n in nations and t == year)


def band_rows(plan: Plan, facts: Facts) -> list[Row]:
    """Return the rows of bands around the last plan, all its money counted, barred or not."""
    if not in_force(plan) or "band" in plan.policy.rules_off:
        return []
    last, price, rows = last_money(plan.case), plan.policy.rule_price["band"], []
    for name, (share, nations) in _shares(plan, facts).items():
        for year in facts.years:
            now, before = _sum(facts.obligation, nations, year), _sum(last, nations, year)
            where: dict[str, str | int] = {"year": year}
            low, high = max(0.0, 1 - share) * before, (1 + share) * before
            rows += [
                Row("band_low", f"band {name}", "policy", where, ">=", now, low, MUSD,
                    "obligated, at least", "held from the last plan", price, optional=True),
                Row("band_high", f"band {name}", "policy", where, "<=", now, high, MUSD,
                    "obligated, at most", "held from the last plan", price, optional=True),
            ]  # fmt: skip
    return rows


def change_rows(plan: Plan, facts: Facts) -> list[Row]:
    """Return the row on nation-account lines whose money changes, whoever may pay them now."""
    most = plan.policy.changed_lines_most
    if most is None or not in_force(plan) or "changed" in plan.policy.rules_off:
        return []
    moved: defaultdict[tuple[str, str], float] = defaultdict(float)
    for (nation, account, _), change in changes(plan, facts).items():
        moved[nation, account] += abs(change)
    free = free_change(plan)
    slip = facts.trifles.of(MUSD).allowance(free)
    changed = sum(money > free + slip for money in moved.values())
    return [
        Row("changes", "changes", "policy", {}, "<=", float(changed), float(most), "lines",
            "changed, at most", "allowed", plan.policy.rule_price["changed"])
    ]  # fmt: skip
