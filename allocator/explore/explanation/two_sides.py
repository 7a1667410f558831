"""Both sides of a question: the sets of plans in which they are sought, near and wider."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from allocator.explore.explanation.step import step_of
from allocator.session.forced_line import COMPETITORS, MORE_RIVALS
from allocator.solver.search.line_sides import Limits, LineSides, LineSum
from allocator.solver.search.near_plan import NearSolution
from allocator.solver.search.reduced_cost_fixing import NoAnswer
from allocator.util.tolerance import NEAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from allocator.explore.explanation.answer import Proof, Question
    from allocator.session.forced_line import ForcedLines

Side = NearSolution | NoAnswer

_SLIP = 1e-6
"""Share by which money may miss its side: sums of a plan's tables are rounded."""


@dataclass(frozen=True, slots=True)
class Sides:
    """The two sides of a question: limits of the best plan and of the one forced."""

    line: LineSum
    quantity: float
    best: Limits
    forced: Limits

    @property
    def kept_in(self) -> bool:
        """Whether the best plan keeps the line and the other one is without it."""
        return self.forced.most < float("inf")


@dataclass(frozen=True, slots=True)
class Found:
    """Both sides in one set of plans: `free` may get anything, `giving` may give up goods."""

    radius: str
    free: tuple[str, ...]
    giving: tuple[str, ...]
    model: LineSides
    best: Side
    forced: Side

    @property
    def pair(self) -> tuple[NearSolution, NearSolution] | None:
        """The two solutions; None if one is missing."""
        if isinstance(self.best, NoAnswer) or isinstance(self.forced, NoAnswer):
            return None
        return self.best, self.forced


def sides_of(lines: ForcedLines, question: Question) -> Sides:
    """Return the sides of a question about a plan in its model."""
    line = lines.line_sum(question.nation, question.kind, question.line)
    held = line.of(lines.reference)
    held = 0.0 if held < NEAR else held
    slip = 0.0 if question.unit in ("lots", "seats") else _SLIP * (1.0 + held)
    if held and not question.more:
        return Sides(line, held, Limits(least=held - slip), Limits(most=0.0))
    down = _down(held)
    step = step_of(lines.plan, question, down)
    return Sides(line, held, Limits(most=held + slip), Limits(least=down + step))


def _down(held: float) -> float:
    """Return a quantity rounded down to seven digits, so that no noise of tables is in a limit.

    Law or capacity may allow exactly one step more; 3e-9 of a plan's money is rounding.

    Examples
    --------
    >>> _down(0.08000000248), _down(2 / 3)
    (0.08, 0.666666)
    """
    steps = 10.0 ** (7 - math.ceil(math.log10(1.0 + held)))
    return math.floor(held * steps + 0.05) / steps


def near_sides(
    lines: ForcedLines, question: Question, sides: Sides, tell: Callable[[str], None]
) -> Found:
    """Return both sides where the nation is free and a few others may give up what they hold.

    More of them may give only where the line cannot be had otherwise; a nation that the question
    compares with is always one of them. Where it cannot be had though all give, as many give as
    can be searched: what stops it, and what would change it, are not that others keep theirs.
    """
    nation = question.nation
    tell("finding the nations that compete for it")
    rivals = lines.rivals(nation, sides.line, (sides.best, sides.forced))
    if rivals is NoAnswer.INFEASIBLE:
        named = _with_rival(lines.all_givers(nation), question.rival, MORE_RIVALS)
        return _solved(lines, sides, "all give", ((nation,), named), tell, None)
    known = () if isinstance(rivals, NoAnswer) else rivals
    found = None
    for giving in lines.givers(nation, known):
        named = _with_rival(giving, question.rival, MORE_RIVALS)
        found = _solved(lines, sides, "near", ((nation,), named), tell, None)
        if found.forced is not NoAnswer.INFEASIBLE and found.forced is not NoAnswer.UNFINISHED:
            break
    assert found is not None
    return found


def _with_rival(nations: tuple[str, ...], rival: str, most: int) -> tuple[str, ...]:
    """Return nations with the one that a question names among them."""
    if not rival or rival in nations:
        return nations
    return (*nations[: most - 1], rival)


def wider_sides(
    lines: ForcedLines,
    question: Question,
    sides: Sides,
    near: Found,
    tell: Callable[[str], None],
) -> Found:
    """Return both sides where the nations that compete with this one are free, too.

    A nation that the question compares with is one of them.
    Those that give in the near set and are not free may still give, so that each of its plans is
    in this one.
    """
    tell("finding the nations that compete for the same money, seats and production")
    nation, both = question.nation, (sides.best, sides.forced)
    others = lines.competitors(nation, sides.line, both, near.giving)
    others = _with_rival(others, question.rival, COMPETITORS)
    giving = tuple(name for name in near.giving if name not in others)
    return _solved(lines, sides, "wider", ((nation, *others), giving), tell, near)


def with_idle(
    proof: Proof,
    question: Question,
    lines: ForcedLines,
    sides: Sides,
    tell: Callable[[str], None],
) -> Proof:
    """Return a proof with what the plan loses if the money of the line lies idle.

    Of all money of a nation the forced plan says that already.
    """
    if question.kind == "nation" or not proof.money_value:
        return proof
    tell("what the plan loses if its money lies idle")
    idle = lines.left_idle(question.nation, sides.line)
    return proof if idle is None else replace(proof, idle_loss=idle[0], idle_musd=idle[1])


def _solved(
    lines: ForcedLines,
    sides: Sides,
    radius: str,
    nations: tuple[Sequence[str], Sequence[str]],
    tell: Callable[[str], None],
    known: Found | None,
) -> Found:
    free, giving = nations
    model = lines.sides(free, giving, sides.line)
    wide = " in the wider search" if radius == "wider" else ""
    tell(f"the best plan that keeps it as it is{wide}")
    best = lines.best(model, sides.best, _start(known, "best"))
    tell(f"the best plan with the line forced {'out' if sides.kept_in else 'in'}{wide}")
    forced = lines.best(model, sides.forced, _start(known, "forced"))
    return Found(radius, tuple(free), tuple(giving), model, best, forced)


def _start(known: Found | None, side: str) -> NearSolution | None:
    found = None if known is None else getattr(known, side)
    return None if isinstance(found, NoAnswer) else found
