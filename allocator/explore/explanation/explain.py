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
from allocator.explore.explanation.changes import Setup, trials
from allocator.explore.explanation.kept import answer_key, keep_answer, kept_answer, model_of
from allocator.explore.explanation.question import question_of, require_same_case
from allocator.explore.explanation.reasons import (
    bar_reasons,
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
from allocator.explore.explanation.words import answer_words
from allocator.report.decisions.obstacles import decision_stops
from allocator.solver.search.line_sides import Limits, LineSides, LineSum
from allocator.solver.search.reduced_cost_fixing import NoAnswer
from allocator.util.progress import teller
from allocator.util.tolerance import NEAR, NOTHING

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.plan.plan import Plan
    from allocator.session.forced_line import ForcedLines
    from allocator.solver.search.near_plan import NearSolution
    from allocator.util.progress import CancelFlag, Progress

RIVALS = 3
"""Nations that may give up what they hold for a line."""

_MORE_RIVALS = 12
"""As many where the line cannot be had otherwise."""

_SLIP = 1e-6
"""Share by which money may miss its side: sums of a plan's tables are rounded."""


@dataclass(frozen=True, slots=True)
class _Sides:
    """The two sides of a question: limits of the best plan and of the one forced."""

    line: LineSum
    quantity: float
    best: Limits
    forced: Limits

    @property
    def kept_in(self) -> bool:
        """Whether the best plan keeps the line and the other one is without it."""
        return self.forced.most < float("inf")


def explain(
    plan: Plan,
    nation: str,
    line: str | None = None,
    *,
    more: bool = False,
    changes: bool = False,
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
        Look for the smallest single change that turns the answer, up to a minute more.
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
    question = question_of(plan, nation, line, more=more)
    if not keep:
        return _Explainer(plan, question, changes, seed, progress, cancel).answer()
    key = answer_key(plan, question, changes=changes, seed=seed)
    found = kept_answer(key, plan)
    if found is None:
        found = _Explainer(plan, question, changes, seed, progress, cancel).answer()
        keep_answer(key, found)
    return found


class _Explainer:
    """One question about one plan."""

    def __init__(
        self,
        plan: Plan,
        question: Question,
        changes: bool,
        seed: int,
        progress: Callable[[Progress], None] | None,
        cancel: CancelFlag | None,
    ) -> None:
        self.plan, self.question, self._changes = plan, question, changes
        self._seed, self._cancel = seed, cancel
        self._tell, self._started = teller(progress, "explain"), time.process_time()

    def answer(self) -> Answer:
        """Return the answer."""
        if self.question.kind != "area":
            stops = decision_stops(
                self.plan.case, self.plan.policy, self.question.nation, self.question.line
            )
            if stops:
                return self._by_law(bar_reasons(self.plan, self.question, stops))
        self._tell("reading the plan into its model")
        lines = model_of(self.plan, self._seed, self._cancel)
        sides = self._sides(lines)
        if not lines.most(sides.line) > NOTHING:
            need = no_need(self.plan, self.question)
            reasons = item_bar_reasons(self.plan, self.question) if need is None else (need,)
            return self._by_law(reasons or closed_reasons(self.plan, self.question))
        return self._solved(lines, sides)

    def _by_law(self, reasons: Sequence[Reason]) -> Answer:
        """Return the answer that needs no solve: the model has no such goods."""
        proof = Proof("law", (), (), "at most", 0.0, 0.0, self.plan.value)
        return self._answer(Verdict.IMPOSSIBLE, 0.0, reasons, proof)

    def _sides(self, lines: ForcedLines) -> _Sides:
        question = self.question
        line = lines.line_sum(question.nation, question.kind, question.line)
        held = line.of(lines.reference)
        held = 0.0 if held < NEAR else held
        slip = 0.0 if question.unit in ("lots", "seats") else _SLIP * (1.0 + held)
        if held and not question.more:
            return _Sides(line, held, Limits(least=held - slip), Limits(most=0.0))
        return _Sides(line, held, Limits(most=held + slip), Limits(least=held + 1.0))

    def _solved(self, lines: ForcedLines, sides: _Sides) -> Answer:
        nation = self.question.nation
        self._tell("finding the nations that compete for it")
        rivals = lines.rivals(nation, sides.line, (sides.best, sides.forced))
        known = () if isinstance(rivals, NoAnswer) else rivals
        giving = known[:RIVALS]
        model, best, forced = self._both(lines, sides, giving)
        for others in ((), lines.holders(nation)):
            more = tuple(dict.fromkeys((*known, *others)))[:_MORE_RIVALS]
            if known and isinstance(forced, NoAnswer) and more != giving:
                giving = more
                model, best, forced = self._both(lines, sides, giving)
        proof = self._proof(lines, sides, giving, best, forced)
        if rivals is NoAnswer.INFEASIBLE:
            proof = replace(proof, radius="all give")
        if isinstance(forced, NoAnswer) or isinstance(best, NoAnswer):
            return self._without_plan(lines, sides, model, proof, best, forced)
        self._tell("reading the two plans")
        plans = lines.plan_of(best), lines.plan_of(forced)
        parts, moved = parts_of(*plans), lines_of(*plans)
        reasons = value_reasons(self.question, plans, parts, moved)
        verdict = verdict_of(proof, rule_points(parts), kept_in=sides.kept_in)
        if sides.kept_in:
            reasons = (*reasons, *legal_reasons(self.plan, self.question))
        else:
            reasons = (*reasons, *limit_reasons(self.question, plans[1]))
        tried = self._tried(lines, sides, model, best, forced, verdict)
        answer = self._answer(verdict, sides.quantity, reasons, proof, tried)
        goods = moved_of(self.plan, *plans)
        return replace(
            answer, moved=goods, lines=moved, parts=parts, best=plans[0], forced=plans[1]
        )

    def _both(
        self, lines: ForcedLines, sides: _Sides, giving: Sequence[str]
    ) -> tuple[LineSides, NearSolution | NoAnswer, NearSolution | NoAnswer]:
        model = lines.sides(self.question.nation, giving, sides.line)
        self._tell("the best plan that keeps it as it is")
        best = lines.best(model, sides.best)
        self._tell("the best plan with the line forced " + ("out" if sides.kept_in else "in"))
        return model, best, lines.best(model, sides.forced)

    def _tried(
        self,
        lines: ForcedLines,
        sides: _Sides,
        model: LineSides,
        best: NearSolution,
        forced: NearSolution | NoAnswer,
        verdict: Verdict,
    ) -> tuple[Trial, ...]:
        if not self._changes or verdict in (Verdict.TIE, Verdict.BETTER):
            return ()
        setup = Setup(
            self.plan, self.question, lines, model, sides.best, sides.forced, best.solution,
            None if isinstance(forced, NoAnswer) else forced.solution,
        )  # fmt: skip
        return trials(setup, self._tell)

    def _without_plan(
        self,
        lines: ForcedLines,
        sides: _Sides,
        model: LineSides,
        proof: Proof,
        best: NearSolution | NoAnswer,
        forced: NearSolution | NoAnswer,
    ) -> Answer:
        if NoAnswer.UNFINISHED in (best, forced) or isinstance(best, NoAnswer):
            return self._answer(Verdict.UNKNOWN, sides.quantity, (), proof)
        self._tell("which rules stop it")
        stops = lines.stopping(model, sides.forced, self.question.nation)
        families = [family for conflict in stops or () for family in conflict]
        reasons = stop_reasons(self.plan, self.question, families)
        if stops is None:
            reasons = (Reason(Kind.RULE, NOT_KNOWN),)
        verdict = Verdict.RULE if sides.kept_in else Verdict.IMPOSSIBLE
        tried = self._tried(lines, sides, model, best, forced, verdict)
        found = self._answer(verdict, sides.quantity, reasons, proof, tried)
        return replace(found, best=lines.plan_of(best))

    def _proof(
        self,
        lines: ForcedLines,
        sides: _Sides,
        giving: Sequence[str],
        best: NearSolution | NoAnswer,
        forced: NearSolution | NoAnswer,
    ) -> Proof:
        value = lines.value
        side, at = ("at least", sides.best.least) if sides.kept_in else ("at most", sides.best.most)
        wanted = sides.forced.most if sides.kept_in else sides.forced.least
        nation = self.question.nation
        values = [None if isinstance(one, NoAnswer) else value(one) for one in (best, forced)]
        opens = [0.0 if isinstance(one, NoAnswer) else one.missing for one in (best, forced)]
        loss = None if values[0] is None or values[1] is None else values[0] - values[1]
        bound = self.plan.meta.get("bound")
        return Proof(
            "near", (nation,), tuple(giving), side, at, wanted, self.plan.value, values[0],
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
    ) -> Answer:
        seconds = time.process_time() - self._started
        proof = replace(proof, seconds=seconds)
        words = answer_words(self.plan, self.question, verdict, quantity, reasons, proof, tried)
        money = money_of(self.plan, self.question)
        return Answer(
            self.question, self.plan, verdict, quantity, money, tuple(reasons), proof,
            trials=tuple(tried), words=tuple(words),
        )  # fmt: skip
