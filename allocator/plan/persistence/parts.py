"""The parts of a saved plan, and the seal that tells what was changed by hand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.errors import Fault
from allocator.plan import frames as plan_frames

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.record import PlanRecord

FORMAT = "allocator plan 3"
"""Names the format of a saved plan; raised when an older version could not read it."""

OLDER = {"allocator plan 2": frozenset({"money_ranges"})}
"""Formats of older versions that can still be read, with the tables that they lack."""

AGAIN = "save the plan again; its files must not be edited"


@dataclass(slots=True)
class Parts:
    """The parts of a plan as read, and the faults met on the way."""

    meta: dict[str, Any] | None = None
    seal: dict[str, str] = field(default_factory=dict)
    policy: Policy | None = None
    case: Case | None = None
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    lacking: frozenset[str] = frozenset()
    """Tables that plans of this format do not have."""

    def fault(self, place: str, found: str, allowed: str = "as saved", fix: str = AGAIN) -> None:
        """Add a fault."""
        self.faults.append(Fault(place, found, allowed, fix))


def seal_of(
    case: Case, policy: Policy, meta: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]
) -> dict[str, str]:
    """Return the fingerprint of every part of a plan."""
    text = json.dumps(meta, sort_keys=True)
    return {
        "case": case.hash,
        "policy": policy.hash,
        "meta": hashlib.sha256(text.encode()).hexdigest(),
        **{name: plan_frames.fingerprint(name, frame) for name, frame in tables.items()},
    }


def header(plan: PlanRecord) -> dict[str, Any]:
    """Return what a saved plan begins with: format, seal and meta."""
    seal = seal_of(plan.case, plan.policy, plan.meta, plan.tables)
    return {"format": FORMAT, "seal": seal, "meta": plan.meta}


def take_header(parts: Parts, place: str, text: str) -> None:
    """Put the header in `text` into `parts`."""
    try:
        found = json.loads(text)
        known = found["format"]
        if known != FORMAT and known not in OLDER:
            fix = "use the version that saved the plan, or solve the case it holds again"
            parts.fault(place, f"format {known!r}", FORMAT, fix)
            return
        parts.meta, parts.seal = dict(found["meta"]), dict(found["seal"])
        parts.lacking = OLDER.get(known, frozenset())
    except (ValueError, KeyError, TypeError) as error:
        parts.fault(place, f"broken ({type(error).__name__}: {error})")


def plan_hash(plan: PlanRecord) -> str:
    """Return a hash of all that a plan holds: data, settings, how it was made, and its tables."""
    return hash_of(seal_of(plan.case, plan.policy, plan.meta, plan.tables))


def content_hash(plan: PlanRecord) -> str:
    """Return a hash of data, settings and what a plan gives, whenever and however it was made."""
    seal = seal_of(plan.case, plan.policy, plan.meta, plan.tables)
    return hash_of({name: one for name, one in seal.items() if name != "meta"})


def hash_of(seal: Mapping[str, str]) -> str:
    """Return the hash of a plan that has a seal."""
    return hashlib.sha256(json.dumps(seal, sort_keys=True).encode()).hexdigest()
