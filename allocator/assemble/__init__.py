"""Turn a case and a policy into the numbers of a model."""

from __future__ import annotations

from allocator.assemble.ground import Ground
from allocator.assemble.ground import lay as _lay
from allocator.assemble.limits import limit_figures
from allocator.assemble.money import money_figures
from allocator.assemble.pairs import pair_sets
from allocator.assemble.rules import rule_sets
from allocator.assemble.worth import worth_figures
from allocator.case import Case
from allocator.models import Problem
from allocator.models.problem import FIGURES, MEMBERS, SETS, Figure
from allocator.policy import Policy

__all__ = ["Ground", "assemble"]


def assemble(case: Case, policy: Policy) -> Problem:
    """Return the problem that `case` poses under `policy`.

    Everything is ordered by code, so the order of rows in the tables has no effect.
    """
    ground = _lay(case, policy)
    sets: dict[str, tuple[object, ...]] = {}
    members: dict[str, dict[object, tuple[object, ...]]] = {}
    figures: dict[str, Figure] = {}
    for part in (pair_sets, money_figures, limit_figures, worth_figures, rule_sets):
        part(ground, sets, members, figures)
    return Problem(
        sets={name: tuple(sets[name]) for name in SETS},
        members={name: members[name] for name in MEMBERS},
        figures={name: figures[name] for name in FIGURES},
        title=case.meta.name,
    )
