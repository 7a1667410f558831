"""One policy after the other, solved in one session; and whether limits can be kept at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from allocator.explore.frontiers.infeasibility import proven_infeasible, relaxation_infeasible
from allocator.session.session import Session
from allocator.solver.backend.highs import StopCondition
from allocator.solver.options import SolveOptions
from allocator.util.progress import CancelFlag, Progress

if TYPE_CHECKING:
    from allocator.explore.frontiers.beginning import Beginning
    from allocator.explore.frontiers.measures import Limit
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.plan.plan import Plan


@dataclass(slots=True)
class PolicySolves:
    """Solves policies of a case; `begin` is the plan that is there before, if there is one.

    `soon`: solves start from that plan and go a part of the way to the limits alone.
    """

    case: Case
    options: SolveOptions
    progress: Callable[[Progress], None] | None
    cancel: CancelFlag | None
    begin: Beginning | None
    soon: bool = False
    stop: StopCondition = field(init=False)
    _session: Session | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        cancelled = self.cancel.is_set if self.cancel is not None else None
        self.stop = StopCondition(None, cancelled)

    def is_whole(self, policy: Policy) -> bool:
        """Tell whether the model of a policy is solved by branch and cut alone."""
        return self._session_under(policy).is_monolithic(self.options)

    def plan(self, policy: Policy, words: str, limits: Sequence[Limit] = ()) -> Plan:
        """Return the plan of a policy.

        Raises
        ------
        ConflictError, SolveError
            As `Session.solve` does.
        """
        return self._solved(self._session_under(policy), words, limits)

    def last_plan(self, kept: Policy) -> Plan:
        """Return the plan of `kept`, which keeps the last plan; soon: from the plan of `begin`.

        Raises
        ------
        ConflictError, SolveError
            As `Session.solve` does.
        """
        session = self._session_under(kept)
        if self.soon and self.begin is not None:
            self.begin.put_into(session)
        return self._solved(session, "The last plan, without what cannot be kept of it", ())

    def _solved(self, session: Session, words: str, limits: Sequence[Limit]) -> Plan:
        started = self.stop.elapsed

        def hear(event: Progress) -> None:
            if self.progress is not None:
                told = f"{words}: {event.message}"
                elapsed = started + event.elapsed_s
                self.progress(replace(event, message=told, elapsed_s=elapsed))

        if not self.soon or self.begin is None:
            return session.solve(self.options, hear, self.cancel)
        return session.solve(self.options, hear, self.cancel, aim=self.begin.aim(list(limits)))

    def last_is_infeasible(self, limits: Sequence[Limit]) -> bool:
        """Tell whether it is proven that no plan keeps the limits of the last solve."""
        assert self._session is not None
        return proven_infeasible(self._session, list(limits), self.options, self.cancel)

    def is_infeasible_relaxed(self, policy: Policy, limits: Sequence[Limit], words: str) -> bool:
        """Tell in seconds, where a search would take minutes, that no plan keeps the limits."""
        session = self._session_under(policy)
        if session.is_monolithic(self.options):
            return False
        if self.progress is not None:
            told = f"{words}: can any plan keep it"
            self.progress(Progress("check", told, self.stop.elapsed))
        return relaxation_infeasible(session, list(limits), self.options, self.cancel)

    def _session_under(self, policy: Policy) -> Session:
        """Return the one session, with the model of `policy`."""
        if self._session is None:
            begin = self.begin
            self._session = Session(self.case, policy) if begin is None else begin.session()
        if self._session.policy is not policy:
            self._session.update(policy)
        return self._session
