"""`explain`: why a line of a plan is funded or not, proven by forcing it in or out."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from allocator.explore.explanation.accounting import (
    lines_of,
    money_of,
    moved_of,
    parts_of,
    rule_points,
    verdict_of,
)
from allocator.explore.explanation.answer import (
    Answer,
    Kind,
    Proof,
    Question,
    Reason,
    Trial,
    Verdict,
)
from allocator.explore.explanation.barred_accounts import account_bars
from allocator.explore.explanation.changes import Setup, trials
from allocator.explore.explanation.differing import Part
from allocator.explore.explanation.kept import answer_key, keep_answer, kept_answer, model_of
from allocator.explore.explanation.question import question_of, require_same_case
from allocator.explore.explanation.reasons import (
    bar_reasons,
    distinct,
    item_bar_reasons,
    no_need,
    value_reasons,
)
from allocator.explore.explanation.rule_reasons import (
    NOT_KNOWN,
    closed_reasons,
    legal_reasons,
    limit_reasons,
    stop_reasons,
)
from allocator.explore.explanation.two_sides import (
    Found,
    Sides,
    near_sides,
    sides_of,
    wider_sides,
    with_idle,
)
from allocator.explore.explanation.waived import waiver_trial, waivers_of
from allocator.explore.explanation.words import worded
from allocator.plan.persistence.parts import plan_hash
from allocator.report.decisions.obstacles import decision_stops
from allocator.solver.search.reduced_cost_fixing import NoAnswer
from allocator.util.progress import teller
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.plan.plan import Plan
    from allocator.session.forced_line import ForcedLines
    from allocator.util.progress import CancelFlag, Progress


def explain(
    plan: Plan,
    nation: str,
    line: str | None = None,
    *,
    more: bool = False,
    changes: bool = False,
    wider: bool = False,
    rival: str | None = None,
    case: Case | None = None,
    seed: int = 0,
    keep: bool = True,
    progress: Callable[[Progress], None] | None = None,
    cancel: CancelFlag | None = None,
) -> Answer:
    """Return why a line of a plan is funded or not, with what proves it.

    The line is forced in where the plan does not fund it, and out where it does. Both times the
    best plan is sought in which the nation may get anything, the nations that compete with it most
    may give up what they hold, and all others keep what the plan gives them. What the two plans
    differ by is the answer. An answer is kept, on disk too: asking again takes no time.

    Parameters
    ----------
    plan
        A plan, solved or loaded.
    nation
        Code or name of a nation.
    line
        Code or name of an item, an account or an area; None: all money of the nation.
    more
        Ask why there is not more of what the plan gives.
    changes
        Look by bisection for single changes that turn the answer, a minute at most.
    wider
        Search a wider set of plans, too, in which the nations that compete for the same money,
        seats or production may give and get anything: `Answer.wider`, minutes more.
    rival
        Code or name of another nation to compare with: it may give up what it holds in the near
        search, and is free in the wider one.
    case
        The case as it is now; a plan made from other data is refused.
    seed
        Seed of the solver.
    keep
        Take the answer that is kept, and keep this one; otherwise it is found again.
    progress
        Called with every `Progress`.
    cancel
        When set, the search stops without an answer.

    Raises
    ------
    DataError
        The case has no such nation or line, or has changed since the plan was made.
    SolveError
        Stopped, or the plan does not keep the rules of its own case.
    """
    require_same_case(plan, case)
    question = question_of(plan, nation, line, more=more, rival=rival)
    searched = _Searched(changes=changes, wider=wider, of=plan_hash(plan))
    if not keep:
        return _Explainer(plan, question, searched, seed, progress, cancel).answer()
    key = answer_key(searched.of, question, changes=changes, wider=wider, seed=seed)
    found = kept_answer(key, plan)
    if found is None:
        found = _Explainer(plan, question, searched, seed, progress, cancel).answer()
        keep_answer(key, found)
    return found


@dataclass(frozen=True, slots=True)
class _Searched:
    """What is searched beyond the near answer, what would change it and wider; the plan's hash."""

    changes: bool
    wider: bool
    of: str


class _Explainer:
    """One question about one plan."""

    def __init__(
        self,
        plan: Plan,
        question: Question,
        searched: _Searched,
        seed: int,
        progress: Callable[[Progress], None] | None,
        cancel: CancelFlag | None,
    ) -> None:
        self.plan, self.question, self._searched = plan, question, searched
        self._seed, self._cancel = seed, cancel
        self._tell, self._started = teller(progress, "explain"), time.process_time()

    def answer(self) -> Answer:
        """Return the answer in words, too."""
        if self.question.kind != "area":
            stops = decision_stops(
                self.plan.case, self.plan.policy, self.question.nation, self.question.line
            )
            if stops:
                return self._by_law(bar_reasons(self.plan, self.question, stops))
        self._tell("reading the plan into its model")
        lines = model_of(self.plan, self._searched.of, self._seed, self._cancel)
        sides = sides_of(lines, self.question)
        if not lines.most(sides.line) > NOTHING:
            need = no_need(self.plan, self.question)
            reasons = item_bar_reasons(self.plan, self.question) if need is None else (need,)
            return self._by_law(reasons or closed_reasons(self.plan, self.question))
        near = near_sides(lines, self.question, sides, self._tell)
        found = self._found(lines, sides, near, changes=self._searched.changes)
        if not self._searched.wider:
            return found
        more = wider_sides(lines, self.question, sides, near, self._tell)
        return worded(replace(found, wider=self._found(lines, sides, more, changes=False)))

    def _by_law(self, reasons: Sequence[Reason]) -> Answer:
        """Return the answer that needs no solve: the model has no such goods."""
        proof = Proof("law", (), (), "at most", 0.0, 0.0, self.plan.value)
        needed = all(one.kind is not Kind.NEED_MET for one in reasons)
        waivers = waivers_of(self.plan, self.question) if self._searched.changes and needed else ()
        tried: tuple[Trial, ...] = ()
        if waivers:
            lines = model_of(self.plan, self._searched.of, self._seed, self._cancel)
            tried = (waiver_trial(lines, self.question, waivers, self._tell),)
        return worded(self._answer(Verdict.IMPOSSIBLE, 0.0, reasons, proof, tried))

    def _found(self, lines: ForcedLines, sides: Sides, found: Found, *, changes: bool) -> Answer:
        """Return the answer that both sides in one set of plans give."""
        if found.pair is None:
            return self._without_plan(lines, sides, found, changes=changes)
        self._tell("reading the two plans")
        best, forced = found.pair
        plans = lines.plan_of(best), lines.plan_of(forced)
        proof = self._proof(lines, sides, found, plans)
        parts, moved = parts_of(*plans), lines_of(*plans)
        reasons = value_reasons(self.question, plans, parts, moved)
        verdict = verdict_of(proof, rule_points(parts), kept_in=sides.kept_in)
        if verdict is Verdict.VALUE and found.radius == "near":
            proof = with_idle(proof, self.question, lines, sides, self._tell)
        if sides.kept_in:
            reasons = (
                *reasons,
                *legal_reasons(self.plan, self.question),
                *limit_reasons(self.question, self.plan),
            )
        else:
            closed = account_bars(self.plan, self.question)
            reasons = (*reasons, *closed, *limit_reasons(self.question, plans[1]))
        losers = tuple((one.nation, one.area) for one in moved if one.value < -NOTHING)
        tried = self._tried(lines, sides, found, verdict, losers) if changes else ()
        answer = self._answer(verdict, sides.quantity, reasons, proof, tried, parts, plans[0])
        goods = moved_of(self.plan, *plans)
        return worded(replace(answer, moved=goods, lines=moved, forced=plans[1]))

    def _tried(
        self,
        lines: ForcedLines,
        sides: Sides,
        found: Found,
        verdict: Verdict,
        losers: tuple[tuple[str, str], ...] = (),
    ) -> tuple[Trial, ...]:
        if verdict in (Verdict.TIE, Verdict.BETTER) or isinstance(found.best, NoAnswer):
            return ()
        setup = Setup(
            self.plan, self.question, lines, found.model, sides.best, sides.forced,
            found.best.solution,
            None if isinstance(found.forced, NoAnswer) else found.forced.solution, losers,
        )  # fmt: skip
        return trials(setup, self._tell)

    def _without_plan(
        self, lines: ForcedLines, sides: Sides, found: Found, *, changes: bool
    ) -> Answer:
        best = found.best
        plan = None if isinstance(best, NoAnswer) else lines.plan_of(best)
        proof = self._proof(lines, sides, found, (plan, None))
        closed = () if sides.kept_in else account_bars(self.plan, self.question)
        if NoAnswer.UNFINISHED in (best, found.forced) or isinstance(best, NoAnswer):
            return worded(self._answer(Verdict.UNKNOWN, sides.quantity, closed, proof))
        self._tell("which rules stop it")
        stops = lines.stopping(found.model, sides.forced, self.question.nation)
        families = [family for conflict in stops or () for family in conflict]
        reasons = stop_reasons(self.plan, self.question, families)
        if stops is None:
            reasons = (Reason(Kind.RULE, NOT_KNOWN),)
        verdict = Verdict.RULE if sides.kept_in else Verdict.IMPOSSIBLE
        tried = self._tried(lines, sides, found, verdict) if changes else ()
        told = (*closed, *reasons)
        return worded(self._answer(verdict, sides.quantity, told, proof, tried, best=plan))

    def _proof(
        self,
        lines: ForcedLines,
        sides: Sides,
        found: Found,
        plans: tuple[Plan | None, Plan | None],
    ) -> Proof:
        """Return the proof; values are those of the plans, whose tables hold no noise of rules."""
        side, at = ("at least", sides.best.least) if sides.kept_in else ("at most", sides.best.most)
        wanted = sides.forced.most if sides.kept_in else sides.forced.least
        both = (found.best, found.forced)
        values = [None if plan is None else plan.value for plan in plans]
        opens = [
            0.0
            if isinstance(one, NoAnswer) or plan is None
            else max(0.0, one.missing + lines.value(one) - plan.value)
            for one, plan in zip(both, plans, strict=True)
        ]
        loss = None if values[0] is None or values[1] is None else values[0] - values[1]
        best, bound = found.best, self.plan.meta.get("bound")
        return Proof(
            found.radius, found.free, found.giving, side, at, wanted, self.plan.value, values[0],
            values[1], opens[0], opens[1], loss, sum(opens),
            None if bound is None else max(0.0, float(bound) - self.plan.value),
            float(self.plan.meta.get("next_million_value") or 0.0),
            best_quantity=None if isinstance(best, NoAnswer) else sides.line.of(best.solution),
        )  # fmt: skip

    def _answer(
        self,
        verdict: Verdict,
        quantity: float,
        reasons: Sequence[Reason],
        proof: Proof,
        tried: Sequence[Trial] = (),
        parts: tuple[Part, ...] = (),
        best: Plan | None = None,
    ) -> Answer:
        seconds = time.process_time() - self._started
        proof = replace(proof, seconds=seconds)
        money = money_of(self.plan, self.question)
        return Answer(
            self.question, self.plan, verdict, quantity, money, distinct(reasons), proof,
            parts=parts, trials=tuple(tried), best=best,
        )  # fmt: skip
