"""Answers on drawn cases beside what the second formulation finds of the same question."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from second.posed import Posed, posed
from second_sides import HELD, Asked, HeldSides

from allocator.check.explanation import check_explanation
from allocator.errors import ConflictError
from allocator.explore.explanation.answer import Answer, Verdict
from allocator.inputs.case.case import load_case
from allocator.inputs.policy.policy import Policy
from allocator.plan.plan import Plan
from allocator.session.solve import solve
from allocator.solver.options import SolveOptions

QUESTIONS = 2
NEAR = 1e-5
INF = float("inf")


def asked_of(seed: int, folder: Path) -> tuple[Posed, Plan | None]:
    """Return a drawn case and its plan to the optimum; None where it has none."""
    one = posed(seed, folder)
    try:
        return one, solve(load_case(one.folder), Policy(**one.policy),
                          options=SolveOptions(gap=0.0, method="whole"))  # fmt: skip
    except ConflictError:
        return one, None


def questions(seed: int, plan: Plan) -> list[tuple[str, str | None, bool]]:
    """Draw some lines of a plan's case, and whether more of them is asked for."""
    dice, case = random.Random(f"why {seed}"), plan.case
    nations = case.tables["nations"]["nation"].tolist()
    items, accounts = case.items["item"].tolist(), case.tables["accounts"]["account"].tolist()
    areas = sorted(set(case.items["area"]))
    kinds: list[list[str | None]] = [items, items, items, accounts, areas, [None]]
    return [
        (dice.choice(nations), dice.choice(dice.choice(kinds)), dice.random() < 0.4)
        for _ in range(QUESTIONS)
    ]


def differences(held: HeldSides, answer: Answer) -> Iterator[str]:
    """Yield what an answer says that the second formulation, or the checker, does not."""
    plan = held.plan
    for one in check_explanation(plan, answer):
        yield f"checker: {one}"
    proof = answer.proof
    asked = Asked(answer.question.nation, answer.question.kind, answer.question.line)
    if proof.radius == "law":
        free = held.of(proof.free or (asked.nation,), ())
        if free.best(asked, least=_least(answer)) is not None:
            yield "law: the second formulation has the line"
        return
    giving = (
        proof.may_give
        if proof.radius == "near"
        else tuple(n for n in plan.case.tables["nations"]["nation"] if n != asked.nation)
    )
    sides = held.of(proof.free, giving)
    kept_in = proof.side == "at least"
    best_limits = (proof.side_quantity, INF) if kept_in else (-INF, proof.side_quantity)
    forced_limits = (-INF, proof.forced_quantity) if kept_in else (proof.forced_quantity, INF)
    told = [("forced", forced_limits, proof.forced_value, proof.forced_open)]
    if proof.radius == "near":
        told.append(("best", best_limits, proof.best_value, proof.best_open))
    for name, limits, value, left in told:
        found = sides.best(asked, *limits)
        if lost(found, value):  # HiGHS loses a plan where others are held to 1e-7 (case 30876)
            found = held.of(proof.free, giving, HELD[1:]).best(asked, *limits)
        yield from _value(name, found, value, left, answer)


def lost(found: float | None, told: float | None) -> bool:
    """Tell whether the second formulation has no plan as good as the one that is told of.

    That plan has been checked, so that it is there; any other difference is asked but once.
    """
    return told is not None and (found is None or told > found + NEAR * max(1.0, abs(found)))


def _least(answer: Answer) -> float:
    whole = answer.question.unit in ("lots", "seats")
    return 1.0 if whole else 1e-3


def _value(
    name: str, found: float | None, told: float | None, left: float, answer: Answer
) -> Iterator[str]:
    if answer.verdict is Verdict.UNKNOWN:
        return
    if found is None or told is None:
        if (found is None) != (told is None):
            yield f"{name}: told {told}, found {found}"
        return
    slip = NEAR * max(1.0, abs(found))
    if told > found + slip or told + left < found - slip:
        yield f"{name}: told {told:.9g} (open {left:.2g}), found {found:.9g}"
