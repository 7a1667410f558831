"""Whose policy it is: floors of policy that the authors of a case made by formula or judgement."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allocator.report.basis import FLOORS, basis_of_lines
from allocator.util.format import counted, listed, millions, musd
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.plan.plan import Plan

_MADE = re.compile(r"\s*(formula|judgement)\b")
_SIGNED = re.compile(r"\(([^()]+, \d{4}-\d{2}-\d{2})\)")


@dataclass(frozen=True, slots=True)
class Authored:
    """Money of a plan (US$ million) that rests on policy, and what of it on rules of the authors.

    `rules` counts those of their floors that the plan has, `by` names who made them and when.
    """

    policy_musd: float
    musd: float
    rules: int
    by: tuple[str, ...]


def authored_rules(case: Case) -> dict[str, str]:
    """Return the policy rules of table ``earmarks`` that its authors made, each with its note.

    Such a rule cites no act or paper, and its note begins with formula or judgement.
    """
    return {
        str(row["rule"]): str(row["note"])
        for row in case.tables["earmarks"].to_dict("records")
        if row["status"] == "policy" and not row["citation"] and _MADE.match(str(row["note"]))
    }


def authored(plan: Plan) -> Authored:
    """Return what of the money that rests on policy would not without the rules of the authors."""
    notes, rules = authored_rules(plan.case), plan.rules
    own = set(rules.loc[rules["family"].isin(FLOORS), "rule"]) & set(notes)
    every = float(basis_of_lines(plan)["policy_musd"].sum())
    if not own:
        return Authored(every, 0.0, 0, ())
    others = float(basis_of_lines(plan, without=own)["policy_musd"].sum())
    by = sorted({one for rule in own for one in _SIGNED.findall(notes[rule])})
    return Authored(every, every - others, len(own), tuple(by))


def authored_words(plan: Plan) -> str:
    """Say whose policy the money of a plan rests on; empty where no rule is the authors' own."""
    found = authored(plan)
    if found.musd <= NOTHING:
        return ""
    by = f" ({listed(found.by)})" if found.by else ""
    return (
        f"Of {musd(found.policy_musd)} that rests on policy, {millions(found.musd)} rests on "
        f"{counted(found.rules, 'rule')} that the authors of the data made by formula or "
        f"judgement{by}: the data cite no ministry that decided them."
    )
