"""What the last plan of a case would be worth if it went on, kept on disk once it was found."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING

from allocator.plan.scenario_library import user_folder
from allocator.util.kept_files import KeptFiles
from allocator.util.version import __version__

if TYPE_CHECKING:
    from pathlib import Path

    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy

MOST_BYTES = 1_000_000
"""Of all judgements kept; one takes half a thousand."""


def judgements_folder() -> Path:
    """Return the folder in which judgements are kept."""
    return user_folder() / "last-plans"


_FILES = KeptFiles(judgements_folder, ".json", MOST_BYTES)


@dataclass(frozen=True, slots=True)
class JudgedLast:
    """The last plan, kept through all years of a case as far as its law and capacity allow.

    Goods stand where they are known; elsewhere no nation gets more from an account than the last
    plan gave it, and what it gets is chosen as the policy weighs needs.

    Parameters
    ----------
    case, policy
        Hashes of the case and of the policy by which it is judged.
    value
        Value points of the best such plan that was found; leaving the last plan costs it nothing.
    bound
        Value points that no such plan can exceed; None: not proven.
    obligated_musd
        US$ million of the last plan that can be given again, over all years.
    need_met
        Share of all need that is met.
    loss_share
        Share of its money that is expected to be lost.
    idle_musd
        US$ million of equipment in hand that stands idle at the end.
    targets_missed
        Rules of policy that it misses, each counted once for each of its years.
    bending_value
        Value points that missing them costs; `value` is what is left after that.
    search
        Options it was searched with; empty: the usual ones.
    version
        Version of the package that judged it.
    measures
        The measures of a trade-off, by name; empty: not known.
    missed
        Of each family of rules of policy that it misses, how many it misses, each counted once for
        each of its years, and the value points that this costs.
    """

    case: str
    policy: str
    value: float
    bound: float | None
    obligated_musd: float
    need_met: float | None
    loss_share: float | None
    idle_musd: float
    targets_missed: int
    bending_value: float
    search: str = ""
    version: str = __version__
    measures: Mapping[str, float | None] = field(default_factory=dict)
    missed: Mapping[str, tuple[int, float]] = field(default_factory=dict)

    def is_of(self, case: Case, policy: Policy) -> bool:
        """Tell whether this judges the last plan of `case` by `policy`, with this version."""
        return (self.case, self.policy, self.version) == (case.hash, policy.hash, __version__)


def read_judged(case: Case, policy: Policy, search: str = "") -> JudgedLast | None:
    """Return what was found of the last plan of `case` by `policy`; None if nothing is kept.

    Only a judgement with the options `search` is one.
    """
    try:
        told = json.loads(_FILES.read(_key(case, policy, search)) or b"")
        told["missed"] = {name: tuple(pair) for name, pair in told["missed"].items()}
        found = JudgedLast(**{one.name: told[one.name] for one in fields(JudgedLast)})
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    fits = found.is_of(case, policy) and found.search == search
    return found if fits and _is_read(found) else None


def _is_read(found: JudgedLast) -> bool:
    """Tell whether all of it is of the kind it should be: a file may be damaged."""
    sure = (found.value, found.obligated_musd, found.idle_musd, found.bending_value)
    if not isinstance(found.measures, dict) or any(
        len(pair) != 2 for pair in found.missed.values()
    ):
        return False
    perhaps = (found.bound, found.need_met, found.loss_share, *found.measures.values())
    known = (*sure, *(one for one in perhaps if one is not None))
    counts = (found.targets_missed, *(count for count, _ in found.missed.values()))
    points = [points for _, points in found.missed.values()]
    return all(type(one) is int for one in counts) and all(
        type(one) in (int, float) and math.isfinite(one) for one in (*known, *points)
    )


def keep_judged(found: JudgedLast, case: Case, policy: Policy) -> None:
    """Keep it on disk; where that fails it is judged again the next time."""
    key = _key(case, policy, found.search)
    _FILES.write(key, lambda: json.dumps(asdict(found), indent=1).encode() + b"\n")


def _key(case: Case, policy: Policy, search: str) -> str:
    """Return a hash of all that a judgement depends on, as told in it."""
    told = [case.hash, policy.hash, search, __version__]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
