"""`repairs`: why the rules of a policy cannot all be kept, and the cheapest ways out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from allocator.errors import DataError, Fault
from allocator.explore.repair.cheapest import Cheapest, cheapest
from allocator.explore.repair.inputs import Inputs
from allocator.explore.repair.loosen import loosened
from allocator.explore.repair.meanings import meaning
from allocator.explore.repair.result import Outcome, Repair, Repairs, RuleClash
from allocator.explore.repair.solved import Solver
from allocator.explore.repair.words import words_of
from allocator.explore.revision.asked import asked_of, changed_inputs
from allocator.inputs.policy.policy import Policy
from allocator.inputs.scenario.changes import is_of_case
from allocator.inputs.scenario.scenario import Scenario
from allocator.plan.plan import Plan
from allocator.session.policy_conflicts import PolicyConflicts
from allocator.session.session import Session
from allocator.solver.backend.highs import StopCondition
from allocator.solver.options import SolveOptions
from allocator.solver.search.minimal_sets import smallest_clashes
from allocator.util.format import counted
from allocator.util.progress import teller
from allocator.util.tolerance import NOTHING

if TYPE_CHECKING:
    from allocator.errors import Clash
    from allocator.explore.revision.requests import Request
    from allocator.inputs.case.case import Case
    from allocator.inputs.scenario.changes import Change
    from allocator.util.progress import CancelFlag, Progress

MOST_CLASHES = 10
"""Clashes listed."""

MOST_REPAIRS = 5
"""Repairs sought."""

SECONDS = 300.0
"""Longest search for clashes and repairs; solving the repairs comes after it."""


def repairs(
    of: Case | Plan,
    policy: Policy | None = None,
    *,
    requests: Sequence[Request] = (),
    most: int = MOST_REPAIRS,
    seconds: float = SECONDS,
    options: SolveOptions | None = None,
    solve: bool = True,
    progress: Callable[[Progress], None] | None = None,
    cancel: CancelFlag | None = None,
) -> Repairs:
    """Return which rules of a policy clash, and the cheapest ways in which they can be kept.

    Rules of policy are missed at a price where they cannot all be kept. Here they are taken as
    binding, one and all: the earmarks, coverage floors, decisions, shares, bands and limits of
    status policy. Law and capacity are kept in full, and named where they are what rules clash
    with. Each repair is the cheapest that keeps a rule which each one before it gives up; its
    scenario is solved by a session.

    Parameters
    ----------
    of
        A case; or a plan, for its case and, unless `policy` is given, its policy.
    policy
        The policy asked about; default: the plan's, or the default policy.
    requests
        What is asked of a plan on top of that, as `allocator.revise` takes it.
    most
        Repairs sought, 1 to 20.
    seconds
        Longest search for clashes and repairs, above 0; what is not known by then is unknown.
    options
        How each repair is solved: gap, time limit of each solve, seed.
    solve
        Whether to solve the repairs.
    progress, cancel
        Called with messages; when set, what was found so far is returned.

    Raises
    ------
    DataError
        The policy does not fit the case, or a number is out of range.
    """
    _refuse(most, seconds)
    case, policy, asked = _inputs(of, policy, requests)
    options = options or SolveOptions()
    say = teller(progress, "repair")
    say("building the model")
    session = Session(case, policy)
    stop = StopCondition(seconds, cancel.is_set if cancel is not None else None)
    search = _Search(session, stop, say, options.seed)
    outcome, law = search.outcome()
    found: list[Repair] = []
    clashes: tuple[tuple[RuleClash, ...], bool] = ((), outcome == "possible")
    if outcome == "impossible":
        found = search.repairs(most)
        clashes = search.clashes()
    if solve and found:
        found = Solver(case, policy, options, say, progress, cancel).solved(found)
    words = words_of(outcome, *clashes, found, law)
    return Repairs(case, policy, asked, outcome, *clashes, tuple(found), tuple(law), words)


class _Search:
    """The search for clashes and repairs of one problem."""

    def __init__(
        self, session: Session, stop: StopCondition, say: Callable[[str], None], seed: int
    ) -> None:
        self._session, self._stop, self._say = session, stop, say
        self._conflicts = PolicyConflicts(session, stop, seed)
        self._inputs = Inputs.of(session)

    def outcome(self) -> tuple[Outcome, list[Clash]]:
        """Return whether all rules can be kept, and what of law and capacity clashes by itself."""
        conflicts = self._conflicts
        self._say(f"trying to keep {counted(len(conflicts.rules), 'rule')} of policy together")
        every = conflicts.can_be_kept(conflicts.every)
        if every is not False:
            return ("possible" if every else "unknown"), []
        self._say("they clash; looking for law and capacity that clash by themselves")
        if conflicts.can_be_kept(frozenset()) is False:
            return "law", self._session.clashes(self._stop)
        return "impossible", []

    def repairs(self, most: int) -> list[Repair]:
        """Return the cheapest ways out, not solved yet."""
        conflicts, found = self._conflicts, []
        self._say("looking for the cheapest repairs")
        ways = cheapest(conflicts.least, lambda one: conflicts.giving(one.solution), most)
        for number, way in enumerate(ways, start=1):
            found.append(self._repair(way, number))
            if way.giving.whole:
                conflicts.are_kept_by(way.giving.solution)
            self._say(f"{counted(number, 'repair')} found")
        return found

    def _repair(self, way: Cheapest, number: int) -> Repair:
        rules = [self._conflicts.rules[at] for at in sorted(way.rules)]
        solution = way.giving.solution
        turned = tuple(loosened(rule, solution, self._inputs) for rule in rules)
        note = "; ".join(one.words for one in turned)[:2000]
        changes = tuple(change for one in turned for change in one.changes)
        scenario = Scenario(f"repair {number}", self._inputs.policy, note=note, changes=changes)
        names = tuple(rule.name for rule in rules)
        giving = way.giving
        repair = Repair(names, turned, giving.own, proven=False, scenario=scenario)
        proven = way.proven and (not giving.raised or giving.own <= NOTHING)
        if giving.whole:
            return replace(repair, proven=proven)
        return replace(repair, proven_if_kept=proven and all(one.exact for one in turned))

    def clashes(self) -> tuple[tuple[RuleClash, ...], bool]:
        """Return the smallest clashes, and whether there are no others."""
        conflicts = self._conflicts
        self._say("looking for all smallest sets of rules that clash")
        found = smallest_clashes(
            len(conflicts.rules), conflicts.can_be_kept, conflicts.shrunk, MOST_CLASHES,
            lambda number: self._say(f"{counted(number, 'clash', 'clashes')} found"),
        )  # fmt: skip
        told = []
        for rules, smallest in zip(found.sets, found.smallest, strict=True):
            own = [conflicts.rules[at] for at in sorted(rules)]
            given = conflicts.given(rules)
            told.append(
                RuleClash(
                    tuple(rule.name for rule in own),
                    tuple(meaning(rule, self._inputs) for rule in own),
                    tuple(group.full for group in given or () if not group.link),
                    tuple(group.name for group in given or () if not group.link),
                    given is None,
                    smallest,
                )
            )
        return tuple(told), found.complete


def _inputs(
    of: Case | Plan, policy: Policy | None, requests: Sequence[Request]
) -> tuple[Case, Policy, tuple[Change, ...]]:
    """Return the case and the policy asked about, after the requests, and what these change."""
    if not isinstance(of, Plan):
        if requests:
            raise DataError([Fault("repairs", "requests of a case", "requests of a plan",
                                   "solve the case first, or write them as a scenario",
                                   column="requests")])  # fmt: skip
        return of, policy or Policy(), ()
    asked = asked_of(of, requests)
    case, policy = changed_inputs(of.case, policy or of.policy, asked)
    changes = tuple(change for one in asked for change in one.changes if is_of_case(change))
    return case, policy, changes


def _refuse(most: int, seconds: float) -> None:
    faults = []
    if isinstance(most, bool) or not 1 <= most <= 20 or most != int(most):
        faults.append(Fault("repairs", f"found {most!r}", "a whole number, 1 to 20",
                            "say how many repairs to look for", column="most"))  # fmt: skip
    if not seconds > 0:
        faults.append(Fault("repairs", f"found {seconds!r}", "a number above 0",
                            "give the seconds of the search", column="seconds"))  # fmt: skip
    if faults:
        raise DataError(faults)
