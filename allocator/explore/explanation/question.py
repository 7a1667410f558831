"""Which line of a plan a question is about, and what is wrong with a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allocator.errors import DataError, Fault
from allocator.explore.explanation.answer import Question
from allocator.explore.explanation.names import Name, called, names_of, nearest
from allocator.report.decisions.facts import unit_of
from allocator.util.format import MUSD

if TYPE_CHECKING:
    from collections.abc import Collection

    from allocator.inputs.case.case import Case
    from allocator.plan.plan import Plan

LINES = ("item", "account", "area")


def question_of(
    plan: Plan, nation: str, line: str | None, *, more: bool = False, rival: str | None = None
) -> Question:
    """Return the question about a line; names, codes and plurals all do.

    `rival` is a nation that it compares with; the nation itself is none.

    Raises
    ------
    DataError
        The case has no such nation or line; the nearest names are told.
    """
    names = names_of(plan.case)
    who = called(names, nation, ["nation"])
    what = None if line is None else called(names, line, LINES)
    other = None if rival is None else called(names, rival, ["nation"])
    faults = []
    if who is None:
        faults.append(_unknown(names, "nation", nation, ["nation"]))
    if line is not None and what is None:
        faults.append(_unknown(names, "line", line, LINES))
    if rival is not None and other is None:
        faults.append(_unknown(names, "nation", rival, ["nation"]))
    if faults or who is None:
        raise DataError(faults)
    against = "" if other is None or other.code == who.code else other.code
    if what is None:
        return Question(who.code, who.name, "nation", "", "all money", MUSD, more, against)
    unit = unit_of(plan.case, what.code) if what.kind == "item" else MUSD
    return Question(who.code, who.name, what.kind, what.code, what.name, unit, more, against)


def require_same_case(plan: Plan, case: Case | None) -> None:
    """Refuse a plan whose case is not this one any more.

    Raises
    ------
    DataError
        The case has other data than the plan was made from.
    """
    if case is not None and case.hash != plan.case.hash:
        raise DataError([
            Fault("plan", "the case has changed since the plan was made",
                  "a plan of the case as it is now",
                  "solve again with 'allocator solve', or leave out the case to ask about the plan "
                  "as it was made")
        ])  # fmt: skip


def _unknown(names: Collection[Name], what: str, text: str, kinds: Collection[str]) -> Fault:
    near = nearest(names, text, kinds)
    told = ", ".join(f"{one.code} ({one.name.split(' (')[0]})" for one in near)
    allowed = "a code or name of the case" if what == "nation" else "an item, account or area"
    fix = f"nearest names: {told}" if near else "look it up in the tables of the case"
    return Fault(what, f"the case has no {what} {text!r}", allowed, fix)
