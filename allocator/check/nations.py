"""What the case and the policy say about a nation."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocator.check.records import Record, case_rows, figure

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy

GRADE_LIMITS = (("A", 0.04), ("B", 0.08), ("C", 0.12), ("D", 0.16))
"""Largest loss of each grade; above the last it is E."""

MOST = 0.95
"""Diversion and disruption never exceed this, whatever the policy's factors."""


@dataclass(frozen=True, slots=True)
class Nation:
    """One nation; None stands for "no limit".

    `host` is US$ million a year that it can put to upkeep, `types` how many new types it can take.
    """

    code: str
    name: str
    region: str
    tier: int
    grade: str
    propensity: float
    diversion: float
    disruption: float
    absorbable: float | None
    trainable: float | None
    language: float | None
    lines: float | None
    vetted_share: float
    cap: float
    landlocked: bool
    host: float
    types: float | None

    @property
    def loss(self) -> float:
        """Expected loss of a dollar in its first year."""
        return 1 - (1 - self.diversion) * (1 - self.disruption)

    @property
    def room(self) -> float:
        """Money a year that the nation can execute; without a figure there is no limit."""
        return math.inf if self.absorbable is None else self.absorbable

    @property
    def vetted(self) -> float | None:
        """Persons a year that may be trained under the law: whole persons."""
        if self.trainable is None:
            return None
        return float(math.floor(self.vetted_share * self.trainable + 1e-9))


def grade_of(loss: float) -> str:
    """Return the grade of a nation to which the case gives none."""
    for grade, most in GRADE_LIMITS:
        if loss <= most + 1e-12:
            return grade
    return "E"


def _nation(row: Record, policy: Policy) -> Nation:
    diversion, disruption = float(row["diversion_share"]), float(row["disruption_per_year"])
    own_cap = figure(row["exposure_cap_share"])
    return Nation(
        code=row["nation"],
        name=row["name"] or row["nation"],
        region=row["region"],
        tier=int(row["tier"]),
        grade=row["risk_grade"] or grade_of(1 - (1 - diversion) * (1 - disruption)),
        propensity=float(row["propensity"]),
        diversion=min(MOST, diversion * policy.diversion_factor),
        disruption=min(MOST, disruption * policy.disruption_factor),
        absorbable=figure(row["absorbable_musd"]),
        trainable=figure(row["trainable_persons"]),
        language=figure(row["language_qualified_persons"]),
        lines=figure(row["lines_at_once"]),
        vetted_share=float(row["vetted_share"]),
        cap=policy.exposure_cap if own_cap is None else own_cap,
        landlocked=bool(row["landlocked"]),
        host=float(row["host_sustain_musd"]) * policy.host_factor,
        types=None if "packages" in policy.left_out else figure(row["new_types_most"]),
    )


def read_nations(case: Case, policy: Policy) -> dict[str, Nation]:
    """Return the nations of a case by code."""
    return {row["nation"]: _nation(row, policy) for row in case_rows(case, "nations")}


def groups(nations: Mapping[str, Nation]) -> dict[str, tuple[str, ...]]:
    """Return the groups that a selection of nations may name: regions, tiers and grades."""
    found: dict[str, list[str]] = {}
    for one in nations.values():
        for key in (f"region:{one.region}", f"tier:{one.tier}", f"grade:{one.grade}"):
            found.setdefault(key, []).append(one.code)
    return {key: tuple(codes) for key, codes in found.items()}
