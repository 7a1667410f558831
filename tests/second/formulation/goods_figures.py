"""What may be paid, what is worth having, and the most of it."""

from __future__ import annotations

import math
from typing import Any

from .selections import KIND_GROUPS, KINDS, LETHAL, PLAIN, chosen, years_of


def add(f: Any) -> None:
    f.need = _needs(f)
    f.may = _may(f)
    f.pairs = _worth_having(f)
    f.most = {(n, i, t): _most(f, n, i, t) for n, i in f.pairs for t in f.years}
    f.kmost = {}
    for n, k in f.pairs:
        if k in f.lead:
            stock = f.item[k]["stock_lots"]
            total = sum(f.most[n, k, t] for t in f.years)
            f.kmost[n, k] = total if stock is None else min(total, stock)


def kind_of(f: Any, i: str) -> str:
    row = f.item[i]
    if row["kind"] != "equipment":
        return str(row["kind"])
    return LETHAL if row["lethal"] else PLAIN


def _needs(f: Any) -> dict[tuple[str, str], float]:
    if f.tables["needs"]:
        return {(row["nation"], row["area"]): row["need_points"] for row in f.tables["needs"]}
    best: dict[str, float] = {}
    for row in f.item.values():
        best[row["area"]] = max(best.get(row["area"], 0.0), row["fit"])
    budgets = sum(row["budget_musd"] for row in f.account.values())
    money = {n: len(f.years) * min(1.3 * f.absorb.get(n, math.inf), budgets) for n in f.nation}
    return {(n, g): fit * money[n] for n in f.nation for g, fit in best.items()}


def _selected(f: Any, row: dict[str, Any]) -> set[tuple[str, str, str, int]]:
    """Return the (n, a, i, t) that a row of table eligibility selects."""
    nations = chosen(row["nations"], f.nation, f.groups)
    accounts = chosen(row["accounts"], f.account)
    kinds = chosen(row["kinds"], KINDS, KIND_GROUPS)
    areas = chosen(row["areas"], f.areas)
    items = {
        i for i in chosen(row["items"], f.item)
        if kind_of(f, i) in kinds and f.item[i]["area"] in areas
    }  # fmt: skip
    years = years_of(row["years"], f.years)
    return {(n, a, i, t) for n in nations for a in accounts for i in items for t in years}


def _may(f: Any) -> set[tuple[str, str, str, int]]:
    """Return the (n, a, i, t) of which no bar in force is true, and no account is closed before."""
    barred: set[tuple[str, str, str, int]] = set()
    for bar in f.tables["eligibility"]:
        if bar["effect"] != "bar" or bar["rule"] in f.policy["waivers"]:
            continue
        named = _selected(f, bar)
        for relief in f.tables["eligibility"]:
            if relief["effect"] == "exempt" and bar["rule"] in relief["lifts"].split(";"):
                named -= _selected(f, relief)
        barred |= named
    closed = {
        (a, k)
        for a, row in f.account.items() for k in f.lead
        if row["disburse_years"] is not None and f.lead[k] > row["disburse_years"]
    }  # fmt: skip
    every = {(n, a, i, t) for n in f.nation for a in f.account for i in f.item for t in f.years}
    return {key for key in every - barred if (key[1], key[2]) not in closed}


def _worth_having(f: Any) -> set[tuple[str, str]]:
    """Return the pairs that are needed, decided or asked for, and that can be had."""
    paid = {(n, i) for n, _, i, _ in f.may if _affordable(f, n, i)}
    possible = {(n, i) for n, i in paid if _reached(f, n, i)} - _never(f)
    wanted = {(n, i) for n, i in possible if f.need.get((n, f.item[i]["area"]), 0.0) > 0}
    decided = [*decisions(f), *(row for t in frozen_years(f) for row in frozen_goods(f, t))]
    wanted |= {(row["nation"], row["item"]) for row in decided} & possible
    for _ in f.item:
        wanted |= {(n, i) for n, k in wanted for i in _beside(f, k)} & possible
    taught = {(n, c) for n in f.nation for c in _teachers(f, {k for m, k in wanted if m == n})}
    return wanted | (taught & possible)


def decisions(f: Any) -> list[dict[str, Any]]:
    """Return the rows of table locks and of policy locks."""
    if "lock" in f.off:
        return []
    blank = {"item": "", "account": "", "years": "*", "low": None, "high": None}
    return [*f.tables["locks"], *({**blank, **lock} for lock in f.policy["locks"])]


def frozen_years(f: Any) -> list[int]:
    """Return the years in which the last plan stands."""
    if not f.tables["last_plan"] or "persistence" in f.off:
        return []
    return list(f.years[: int(f.policy["frozen_years"])])


def frozen_goods(f: Any, t: int) -> list[dict[str, Any]]:
    """Return the goods of the last plan in a year."""
    return [row for row in f.tables["last_goods"] if row["year"] == t]


def _reached(f: Any, n: str, i: str) -> bool:
    return not (f.item[i]["coastal"] and f.nation[n]["landlocked"])


def _affordable(f: Any, n: str, i: str) -> bool:
    """Tell whether the nation can absorb a lot or seat in a year, at half the case's price."""
    if f.item[i]["kind"] == "grant" or n not in f.absorb:
        return True
    price = min(f.price[i], f.item[i]["case_price"] / 2)
    return bool(price <= f.policy["absorption_limit"] * f.absorb[n] + 1e-9)


def _never(f: Any) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for row in f.tables["incompatible"]:
        nations = chosen(row["nations"], f.nation, f.groups)
        found |= {(n, i) for n in nations for i in chosen(row["items"], f.item)}
    groups = exclusions(f)
    for n in {row["nation"] for row in f.tables["fielded"]}:
        has = {row["item"] for row in f.tables["fielded"] if row["nation"] == n}
        for members in groups.values():
            if has & members:
                found |= {(n, k) for k in members - has}
    return set() if "packages" in f.policy["left_out"] else found


def exclusions(f: Any) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = {}
    for row in f.tables["exclusions"]:
        groups.setdefault(row["group"], set()).add(row["item"])
    return {} if "packages" in f.policy["left_out"] else groups


def _beside(f: Any, k: str) -> set[str]:
    """Return the modules and prerequisites of equipment."""
    if "packages" in f.policy["left_out"]:
        return set()
    found = {row["module"] for row in f.tables["modules"] if row["item"] == k}
    return found | {row["needs"] for row in f.tables["prerequisites"] if row["item"] == k}


def _teachers(f: Any, wanted: set[str]) -> set[str]:
    """Return the courses of skills that wanted equipment needs and no wanted course trains."""
    taught = {z for c, z in f.yields if c in wanted}
    needed = {z for k, z in f.man if k in wanted} - taught
    return {c for c, z in f.yields if z in needed}


def _most(f: Any, n: str, i: str, t: int) -> float:
    """Return the most of an item that a nation can have in a year."""
    row = f.item[i]
    if not any((n, a, i, t) in f.may for a in f.account):
        return 0.0
    limits = [f.room[n] / f.price[i], row["max_per_nation_year"]]
    if row["kind"] == "equipment":
        limits += [row["production_per_year"], row["stock_lots"]]
    if row["kind"] == "training":
        limits += [row["seats_per_year"], f.vet.get(n)]
        limits += [f.lang.get(n)] if row["needs_language"] else []
    least = min(limit for limit in limits if limit is not None)
    return float(least) if row["kind"] == "grant" else float(math.floor(least + 1e-9))
