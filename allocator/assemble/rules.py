"""Rules over sets: earmarks, coverage floors, risk, the planner's decisions, persistence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from allocator.assemble.eligibility import code_mask, use_mask
from allocator.assemble.index_sets import Figures, Members, Sets
from allocator.assemble.instance import Ground, locks_of
from allocator.assemble.records import records
from allocator.assemble.valuation import needs_of, priority_of, relevance_of
from allocator.inputs.selection import years_in
from allocator.models.problem import Figure

Earmark = tuple[str, Any]


def earmark_rows(ground: Ground) -> Iterator[tuple[Earmark, dict[str, Any], tuple[int, ...]]]:
    """Yield the key, the row of the table and the years of each earmark in force."""
    for row in records(ground.case.tables["earmarks"].sort_values("rule")):
        if row["status"] == "policy" and "earmark" in ground.policy.rules_off:
            continue
        years = years_in(row["years"], ground.years)
        if row["per"] == "all_years":
            yield (row["rule"], "all"), row, years
        else:
            for year in years:
                yield (row["rule"], year), row, (year,)


def earmark_sets(ground: Ground, sets: Sets, members: Members, figures: Figures) -> None:
    """Fill in earmarks: floors, caps and shares."""
    groups: dict[str, list[Earmark]] = {
        f"{status}_{sense}s": []
        for status in ("law", "policy")
        for sense in ("floor", "cap", "share_floor", "share_cap")
    }
    amounts: dict[Earmark, float] = {}
    shares: dict[Earmark, float] = {}
    terms: dict[Earmark, tuple[Any, ...]] = {}
    bases: dict[Earmark, tuple[Any, ...]] = {}
    chooser = _Chooser(ground, sets)
    for key, row, years in earmark_rows(ground):
        groups[f"{row['status']}_{row['sense']}s"].append(key)
        is_share = row["sense"].startswith("share")
        limit = row["share"] if is_share else row["amount_musd"]
        amounts[key] = 0.0 if is_share else ground.policy.earmark.get(row["rule"], limit)
        terms[key] = chooser.terms(row, "", years)
        if is_share:
            shares[key] = ground.policy.earmark.get(row["rule"], limit)
            bases[key] = chooser.terms(row, "base_", years)
    sets.update({name: tuple(keys) for name, keys in groups.items()})
    sets["policy_earmarks"] = tuple(k for k in amounts if any(k in groups[g] for g in _POLICY))
    sets["earmarks"], sets["share_earmarks"] = tuple(amounts), tuple(shares)
    figures["earmark_amount"] = Figure(sets["earmarks"], np.array(list(amounts.values()), float))
    figures["earmark_share"] = Figure(tuple(shares), np.array(list(shares.values()), float))
    members["earmark_terms"], members["earmark_base_terms"] = terms, bases


_POLICY = ("policy_floors", "policy_caps", "policy_share_floors", "policy_share_caps")


class _Chooser:
    """Finds the payments that a selection of an earmark covers."""

    def __init__(self, ground: Ground, sets: Sets) -> None:
        self.ground = ground
        first = {
            (nation, pool.name): pool.first
            for nation, own in zip(ground.nation_codes, ground.pools, strict=True)
            for pool in own
        }
        frame = pd.DataFrame(sets["pay_triples"], columns=["nation", "account", "use"])
        self.triples = sets["pay_triples"]
        self.n = pd.Index(ground.nation_codes).get_indexer(pd.Index(frame["nation"]))
        self.a = pd.Index(ground.account_codes).get_indexer(pd.Index(frame["account"]))
        self.u = np.array([first[n, u] for n, _, u in self.triples], dtype=int)

    def terms(self, row: dict[str, Any], prefix: str, years: tuple[int, ...]) -> tuple[Any, ...]:
        """Return the (nation, account, use, year) that the row's selection counts."""
        ground = self.ground
        chosen = (
            code_mask(ground.nation_codes, row[f"{prefix}nations"], ground.case)[self.n]
            & code_mask(ground.account_codes, row[f"{prefix}accounts"])[self.a]
            & use_mask(ground.uses, row[f"{prefix}kinds"], row[f"{prefix}areas"])[self.u]
        )
        return tuple((*self.triples[i], year) for i in np.flatnonzero(chosen) for year in years)


def coverage_sets(ground: Ground, sets: Sets, members: Members, figures: Figures) -> None:
    """Fill in coverage floors."""
    need = dict(figures["need"].items())
    pairs = [(n, g) for n in ground.nation_codes for g in ground.areas]
    needed = dict(zip(pairs, needs_of(ground).ravel().tolist(), strict=True))
    rows: dict[Any, float] = {}
    relevance: dict[Any, float] = {}
    terms: dict[str, tuple[Any, ...]] = {}
    table = ground.case.tables["coverage_floors"].sort_values("rule")
    if "coverage" in ground.policy.rules_off:
        table = table.iloc[:0]
    for row in records(table):
        weights = {pair: w for pair, w in scope_weights(ground, row, pairs) if w > 0}
        whole = sum(weight * needed[pair] for pair, weight in weights.items())
        weights = {pair: weight for pair, weight in weights.items() if pair in need}
        terms[row["rule"]] = tuple(weights)
        relevance.update({(row["rule"], *pair): weight for pair, weight in weights.items()})
        share = ground.policy.coverage_floor.get(row["rule"], row["min_share"])
        least = share * whole
        rows.update({(row["rule"], year): least for year in years_in(row["years"], ground.years)})
    sets["coverage_rows"] = tuple(rows)
    figures["coverage_least"] = Figure(tuple(rows), np.array(list(rows.values()), float))
    figures["coverage_relevance"] = Figure(
        tuple(relevance), np.array(list(relevance.values()), float)
    )
    members["coverage_terms"] = terms


def scope_weights(
    ground: Ground, row: dict[str, Any], needs: Sequence[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str], float]]:
    """Yield how much each need counts for a coverage floor: 1 or 0, or by its relevance."""
    member, scope = str(row["member"]), row["scope"]
    nations = ground.nations
    if scope == "objective":
        names = sorted(ground.case.tables["objectives"]["objective"])
        position = names.index(member)
        relevance = relevance_of(ground, names)[position]
        priority = priority_of(ground, names)[:, position] / 10.0
        place = {n: i for i, n in enumerate(ground.nation_codes)}
        column = {area: number for number, area in enumerate(ground.areas)}
        for n, g in needs:
            yield (n, g), float(relevance[column[g]] * priority[place[n]])
        return
    label = nations.index if scope == "nation" else nations[scope].astype(str)
    inside = {n for n, value in zip(nations.index, label, strict=True) if str(value) == member}
    for n, g in needs:
        yield (n, g), float(n in inside)


def risk_sets(ground: Ground, sets: Sets, members: Members, figures: Figures) -> None:
    """Fill in the risk budget and exposure caps."""
    policy, nations = ground.policy, ground.nations
    off = policy.rules_off
    sets["risk_years"] = () if "risk" in off else ground.years
    figures["risk_budget_share"] = Figure(("one",), np.array([policy.risk_budget]))
    cap = nations["exposure_cap_share"].fillna(policy.exposure_cap)
    funded = set(members["accounts_of_nation"])
    capped = [n for n in nations.index if cap[n] < 1 and n in funded and "exposure" not in off]
    sets["exposure_nations"] = tuple(capped)
    figures["exposure_cap"] = Figure(tuple(capped), cap[capped].to_numpy(float))
    groups = ground.case.nation_groups
    caps = {} if "grade" in off else {q: c for q, c in sorted(policy.grade_cap.items()) if c < 1}
    members["nations_of_grade"] = {
        q: tuple(
            pair for pair in sets["obligation_pairs"] if pair[0] in groups.get(f"grade:{q}", ())
        )
        for q in caps
    }
    sets["capped_grades"] = tuple(caps)
    figures["grade_cap"] = Figure(tuple(caps), np.array(list(caps.values()), float))


def lock_sets(ground: Ground, sets: Sets, members: Members, figures: Figures) -> None:
    """Fill in the planner's decisions."""
    pairs = {
        family: set(sets[f"{word}_pairs"])
        for family, word in (
            ("lock_lots", "lot"),
            ("lock_seats", "seat"),
            ("lock_grants", "grant"),
        )
    }
    families = ("lock_lots", "lock_seats", "lock_grants", "lock_obligations")
    found: dict[str, dict[Any, tuple[Any, ...]]] = {family: {} for family in families}
    least: dict[Any, float] = {}
    most: dict[Any, float] = {}
    for lock in locks_of(ground.case, ground.policy):
        name, nation = lock["lock"], str(lock["nation"])
        years = years_in(str(lock["years"]), ground.years)
        for family, known_pairs in pairs.items():
            known = (nation, lock["item"]) in known_pairs
            found[family][name] = tuple((nation, lock["item"], t) for t in years if known)
        accounts = {str(lock["account"])} if lock["account"] else set(ground.account_codes)
        found["lock_obligations"][name] = tuple(
            (n, a, t)
            for n, a in sets["obligation_pairs"]
            for t in years
            if n == nation and a in accounts and not lock["item"]
        )
        for limits, column in ((least, "low"), (most, "high")):
            if lock[column] is not None and not pd.isna(lock[column]):
                limits[name] = float(lock[column])
    members.update(found)
    sets["low_locks"], sets["high_locks"] = tuple(least), tuple(most)
    figures["lock_least"] = Figure(tuple(least), np.array(list(least.values()), float))
    figures["lock_most"] = Figure(tuple(most), np.array(list(most.values()), float))
