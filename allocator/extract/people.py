"""People who run equipment: the nation's own, graduates of courses, and those needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from allocator.assemble.lifetimes import graduates, lifetimes, losses
from allocator.extract.fleet import Fleet
from allocator.extract.lifetimes import Floats

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy

Post = tuple[str, str]
"""Nation and skill."""


@dataclass(frozen=True, slots=True)
class People:
    """People by post (nation, skill) and period, where the equipment bought needs any.

    Parameters
    ----------
    base, graduates
        Persons the nation has by itself, and from the plan's courses; by period.
    crews
        Persons a lot, by row of the fleet.
    """

    base: dict[Post, float]
    graduates: dict[Post, Floats]
    crews: dict[Post, dict[int, float]]

    @property
    def posts(self) -> list[Post]:
        """Every post, by code."""
        return sorted(self.crews)

    def there(self, post: Post) -> Floats:
        """Return the persons there, by period."""
        return self.base.get(post, 0.0) + self.graduates[post]

    def busy(self, post: Post, lots: Floats) -> Floats:
        """Return the persons that `lots` (by pair and period) need, by period."""
        rows = self.crews[post]
        persons = np.array(list(rows.values()))
        needed: Floats = persons @ lots[list(rows)]
        return needed


def people_of(case: Case, policy: Policy, fleet: Fleet, things: pd.DataFrame) -> People:
    """Return the people for `fleet`; `things` is what is bought, with the seats in it."""
    crews: dict[Post, dict[int, float]] = {}
    for row, ((nation, _), life) in enumerate(zip(fleet.pairs, fleet.lives, strict=True)):
        for skill, persons in life.crew.items():
            crews.setdefault((nation, skill), {})[row] = persons
    table = case.tables["skill_base"]
    base = {
        (nation, skill): float(persons)
        for nation, skill, persons in zip(
            table["nation"], table["skill"], table["persons"], strict=True
        )
    }
    return People(base, _trained(case, policy, fleet, things, crews), crews)


def _trained(
    case: Case,
    policy: Policy,
    fleet: Fleet,
    things: pd.DataFrame,
    posts: dict[Post, dict[int, float]],
) -> dict[Post, Floats]:
    """Return graduates at work, by post and period."""
    every = np.array([*fleet.years, *fleet.after])
    found = {post: np.zeros(len(every)) for post in posts}
    training, loss = lifetimes(case, policy).training, losses(case, policy)
    yields: dict[str, list[tuple[str, float]]] = {}
    for (course, skill), persons in graduates(case, policy).items():
        yields.setdefault(course, []).append((skill, float(persons)))
    seats = things[things["kind"] == "training"]
    columns = (seats[name] for name in ("nation", "item", "year", "quantity"))
    for nation, course, year, quantity in zip(*columns, strict=True):
        age = every - year - training[course]
        for skill, persons in yields.get(course, ()):
            if (nation, skill) in found:
                kept = np.where(age >= 0, (1 - loss[skill]) ** np.maximum(age, 0), 0.0)
                found[nation, skill] += quantity * persons * kept
    return {post: fleet.by_period(persons[None, :])[0] for post, persons in found.items()}
