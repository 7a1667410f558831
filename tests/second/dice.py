"""What drawn cases and policies are made of: codes, and choices that a seed repeats."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

Rows = list[dict[str, Any]]
Tables = dict[str, Rows]

NATIONS, ACCOUNTS, AREAS = ("ALV", "BOR", "CAR"), ("AID", "MIL"), ("sea", "land", "staff")
KITS, COURSES, GRANTS = ("boat", "gun", "radar"), ("drill", "school"), ("advice", "pier")
SKILLS, OBJECTIVES = ("pilot", "smith"), ("calm", "trade")
KINDS = ("*", "equipment", "lethal", "training", "grant", "equipment;!lethal", "*;!grant")


class Dice(random.Random):
    """Random choices; the same seed gives the same case."""

    kits: list[str]
    courses: list[str]
    grants: list[str]

    def likely(self, chance: float) -> bool:
        return self.random() < chance

    def maybe(self, chance: float, number: Any) -> Any:
        """Return `number`, or an empty cell."""
        return number if self.likely(chance) else ""

    def quarter(self, low: float, high: float) -> float:
        """Return a multiple of a quarter."""
        return self.randint(round(low * 4), round(high * 4)) / 4

    def some(self, words: Sequence[str], chance: float) -> list[str]:
        return [word for word in words if self.likely(chance)]

    def selection(self, words: tuple[str, ...]) -> str:
        """Return everything, one, two or all but one."""
        one, other = self.sample(words, 2)
        return self.choice(("*", one, f"{one};{other}", f"!{one}"))

    def nations(self, rows: Rows) -> str:
        """Return a selection of some of the nations of `rows`, by code or by group."""
        codes = tuple(row["nation"] for row in rows)
        groups = [f"{what}:{row[what]}" for row in rows for what in ("region", "tier")]
        groups += [f"grade:{row['risk_grade']}" for row in rows if row["risk_grade"]]
        split = [word for word in groups if groups.count(word) < len(rows) and "grade" not in word]
        away = [f"!{word};*" for word in split]
        return self.choice((self.selection(codes), self.choice(groups), self.choice(away or ["*"])))

    def years(self, years: list[int]) -> str:
        one, other = str(self.choice(years)), f"{years[0]}-{years[-1]}"
        return self.choice(("*", "*", one, other, f"{years[0]};{years[-1]}"))
