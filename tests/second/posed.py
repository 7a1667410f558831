"""Drawn cases as folders, each under a drawn policy, beside their second formulation."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from second import formulation
from second.drawn_case import drawn_case, write_case
from second.drawn_policy import drawn_policy
from second.formulation.linear import Program
from second.made_case import MADE

SEEDS: tuple[int | str, ...] = (
    0, 1, 2, 3, 4, 6, 7, 8, 11, 12, 14, 15, 17, 20, 23, 24, 26, 31, 32, 34, 42, 46, 47, 50, 55, 57,
    61, 62, 63, 67, 76, 116, 120, 125, 138, 140, 147, 156, 162, 228, 358, 411, 417, 1190, *MADE,
)  # fmt: skip
"""Seeds of which each shows an error that those before it do not, and made cases; all are small."""

NEAR = 1e-6
"""Optima are equal if they differ by no more than this, as a share."""


@dataclass(frozen=True, slots=True)
class Posed:
    """A case folder and the settings of a policy."""

    seed: int | str
    folder: Path
    policy: dict[str, Any]

    def formulated(self, by: ModuleType = formulation) -> tuple[Any, Program]:
        """Return the figures and the program of a formulation."""
        found: tuple[Any, Program] = by.formulate(self.folder, self.policy)
        return found


def posed(seed: int | str, folder: Path) -> Posed:
    """Draw a case and its policy, or take a made one, and write the case to a folder."""
    if isinstance(seed, str):
        meta, tables, policy = MADE[seed]
    else:
        meta, tables = drawn_case(seed)
        policy = drawn_policy(seed, meta, tables)
    return Posed(seed, write_case(folder / f"case {seed}", meta, tables), policy)


def same(one: float | None, other: float | None, near: float = NEAR) -> bool:
    """Compare optima; None is impossible."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= near * max(1.0, abs(one), abs(other))
