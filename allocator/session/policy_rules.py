"""Rules of policy that a planner knows by one name, with their rows and bends in the model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from allocator.inputs.policy.kept_names import kept_code
from allocator.models.families import ROWS, part_of_key
from allocator.solver.backend.compiled_model import CompiledModel, Ints

FROZEN = "frozen_years"
"""Name of all decisions together that keep the last plan in frozen years."""


@dataclass(frozen=True, slots=True)
class RulePart:
    """One row of a rule: its family of rows, its key, its place and that of its bend."""

    family: str
    key: Any
    row: int
    bend: int


@dataclass(frozen=True, slots=True, eq=False)
class PolicyRule:
    """A rule of policy with all its rows.

    `name` is that of the earmark, the coverage floor or the decision, else the family and what it
    is about; `price` is the family whose price of bending it has.
    """

    name: str
    price: str
    parts: tuple[RulePart, ...]

    @property
    def rows(self) -> Ints:
        """Places of its rows."""
        return np.array([part.row for part in self.parts], dtype=np.int32)

    @property
    def bends(self) -> Ints:
        """Places of its bends."""
        return np.array(sorted({part.bend for part in self.parts}), dtype=np.int32)


def policy_rules(compiled: CompiledModel) -> list[PolicyRule]:
    """Return the rules of policy in force, in the order of their rows."""
    found: dict[tuple[str, str], list[RulePart]] = {}
    for part in _parts(compiled):
        name = _name(part.family, part.key)
        found.setdefault((ROWS[part.family].price, name), []).append(part)
    return [PolicyRule(name, price, tuple(parts)) for (price, name), parts in found.items()]


def _parts(compiled: CompiledModel) -> Iterator[RulePart]:
    for family, record in ROWS.items():
        if record.bend:
            bends = compiled.columns.get(record.bend, {})
            for key, row in compiled.rows.get(family, {}).items():
                yield RulePart(family, key, row, bends[key])


_ABOUT = {
    "exposure": "nation", "grade_exposure": "grade", "module_policy": "item", "types": "nation",
    "band_low": "band", "band_high": "band",
}  # fmt: skip
"""What rules of a family are about, where each of them has a limit of its own."""

_WORDS = {
    "grade_exposure": "grade", "module_policy": "module", "band_low": "band", "band_high": "band",
}  # fmt: skip


def _name(family: str, key: Any) -> str:
    if family in ("lock_low", "lock_high"):
        if str(key).startswith("frozen "):
            return FROZEN
        return f"keep {code}" if (code := kept_code(str(key))) else str(key)
    if family in _ABOUT:
        return f"{_WORDS.get(family, family)} {part_of_key(family, _ABOUT[family], key)}"
    if "rule" in ROWS[family].index:
        return str(part_of_key(family, "rule", key))
    return family
