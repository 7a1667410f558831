"""Selections of nations, accounts, kinds, areas, items and years, as tables write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

PLAIN, LETHAL = "equipment, not lethal", "lethal"
KINDS = (PLAIN, LETHAL, "training", "grant")
KIND_GROUPS = {"equipment": {PLAIN, LETHAL}}
GRADES = ((0.04, "A"), (0.08, "B"), (0.12, "C"), (0.16, "D"))


def chosen(
    text: str, everything: Iterable[str], groups: Mapping[str, set[str]] | None = None
) -> set[str]:
    """Return what a selection names, less what `!` takes away; `!` alone takes from everything."""
    known: dict[str, set[str]] = {"*": set(everything), **(groups or {})}
    words = [word.strip() for word in text.split(";")]
    away = {word.removeprefix("!") for word in words if word.startswith("!")}
    named = {word for word in words if not word.startswith("!")} or {"*"}
    found = set().union(*(known.get(word, {word}) for word in named))
    return found.difference(*(known.get(word, {word}) for word in away))


def years_of(text: str, horizon: list[int]) -> list[int]:
    """Return the years of the horizon that `*`, a list or ranges name."""
    if text == "*":
        return list(horizon)
    named: set[int] = set()
    for word in text.split(";"):
        first, _, last = word.partition("-")
        named |= set(range(int(first), int(last or first) + 1))
    return [year for year in horizon if year in named]


def grade_of(nation: Mapping[str, Any]) -> str:
    """Return the case's grade, or that of the expected loss before any factor of the policy."""
    if nation["risk_grade"]:
        return str(nation["risk_grade"])
    loss = 1 - (1 - nation["diversion_share"]) * (1 - nation["disruption_per_year"])
    return next((grade for most, grade in GRADES if loss <= most + 1e-12), "E")


def groups_of(nations: Iterable[Mapping[str, Any]]) -> dict[str, set[str]]:
    """Return the nations of each region, tier and grade by the word that selects them."""
    found: dict[str, set[str]] = {}
    for row in nations:
        words = (f"region:{row['region']}", f"tier:{row['tier']:.0f}", f"grade:{grade_of(row)}")
        for word in words:
            found.setdefault(word, set()).add(row["nation"])
    return found
