"""What one open page remembers: the case, the plans, the policy on the controls and a worker.

Two people never share a desk. What they may share (cases and first plans, which nobody changes) is
cached in `opening`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import streamlit as st

from allocator.errors import DataError
from allocator.policy import Policy

if TYPE_CHECKING:
    from allocator.case import Case
    from allocator.plan import Plan
    from allocator.progress import Progress
    from allocator.scenario import Scenario

_REMEMBERED = 20
"""Steps that can be undone; the plans in them are mostly the same few."""

_KEY = "desk"


@dataclass(frozen=True)
class Kept:
    """A scenario kept by name: its plan holds case and policy."""

    plan: Plan
    author: str = ""
    note: str = ""


@dataclass
class Desk:
    """What lies on one planner's desk.

    `policy` is what the controls say, `plan` is shown; until a plan for `policy` is made they
    differ. `before` is the plan that was shown when the last one was asked for.
    """

    case: Case
    source: str
    policy: Policy = field(default_factory=Policy)
    plan: Plan | None = None
    before: Plan | None = None
    past: list[tuple[Case, Policy, Plan | None]] = field(default_factory=list)
    kept: dict[str, Kept] = field(default_factory=dict)
    name: str = ""
    job: int | None = None
    asked_s: float = 0.0
    told: Progress | None = None
    faults: tuple[str, ...] = ()
    notice: str = ""
    version: int = 0
    edits: dict[str, Any] = field(default_factory=dict)

    @property
    def pending(self) -> bool:
        """Whether the controls say something else than the plan was made from."""
        plan = self.plan
        return plan is None or plan.policy != self.policy or plan.case.hash != self.case.hash

    def turn(self, policy: Policy) -> None:
        """Take another policy from a control; faults are told and leave all as it was."""
        self.faults = ()
        if policy == self.policy:
            return
        wrong = [fault for fault in policy.validate_against(self.case) if not fault.warning]
        if wrong:
            self.faults = tuple(map(str, wrong))
            return
        self._remember()
        self.policy = policy
        self.name = self.notice = ""

    def try_turn(self, **changes: Any) -> None:
        """Take changed fields of the policy; a value that no policy may have is told."""
        try:
            policy = self.policy.replace(**changes)
        except DataError as error:
            self.faults = tuple(map(str, error.faults))
        else:
            self.turn(policy)

    def undo(self) -> None:
        """Go back one step, with the plan that was shown then."""
        if self.past:
            self.case, self.policy, plan = self.past.pop()
            self.job, self.faults, self.name = None, (), ""
            self._show(plan)
            self.version += 1

    def reset(self) -> None:
        """Put every control back to its default; the plan of the defaults is shown if known."""
        self.take(Policy())

    def take(self, policy: Policy, name: str = "") -> None:
        """Take a whole policy, such as a scenario's, and its plan if one is known."""
        self.turn(policy)
        if self.policy == policy:
            self.name = name
            known = self.known(policy)
            if known is not None:
                self._show(known)
        self.version += 1

    def take_scenario(self, scenario: Scenario) -> None:
        """Take a scenario's changes of data and settings; faults leave all as it was."""
        try:
            case, policy = scenario.applied(self.case)
        except DataError as error:
            self.faults = tuple(map(str, error.faults))
            return
        if case.hash != self.case.hash:
            self.change_case(case)
        self.take(policy, scenario.name)

    def known(self, policy: Policy) -> Plan | None:
        """Return a plan of this case under `policy` that was made before."""
        plans = [self.plan, self.before, *(plan for _, _, plan in self.past)]
        plans += [kept.plan for kept in self.kept.values()]
        for plan in plans:
            if plan is None or plan.meta.get("status") == "stopped":
                continue  # a search that was ended early is no answer
            if plan.policy == policy and plan.case.hash == self.case.hash:
                return plan
        return None

    def change_case(self, case: Case) -> None:
        """Take changed data; the plan shown stays until a plan of them is made."""
        self._remember()
        self.case, self.edits, self.name = case, {}, ""
        self.version += 1

    def open_case(self, case: Case, source: str, plan: Plan | None) -> None:
        """Put another case on the desk; scenarios that were kept stay for comparison."""
        self._remember_nothing()
        self.case, self.source = case, source
        self.policy = plan.policy if plan is not None else Policy()
        self.before, self.plan = None, plan
        self.version += 1

    def arrived(self, plan: Plan) -> None:
        """Show a plan that the worker found, in place of an older one of the same job."""
        self.plan = plan

    def _show(self, plan: Plan | None) -> None:
        if plan is not None and plan is not self.plan:
            self.before, self.plan = self.plan, plan

    def _remember(self) -> None:
        self.past = [*self.past, (self.case, self.policy, self.plan)][-_REMEMBERED:]

    def _remember_nothing(self) -> None:
        self.past, self.edits, self.faults, self.name = [], {}, (), ""
        self.job = self.told = None


def desk() -> Desk:
    """Return this session's desk; on the first call it is laid out."""
    if _KEY not in st.session_state:
        from allocator.ui.opening import lay_out

        st.session_state[_KEY] = lay_out()
    found: Desk = st.session_state[_KEY]
    return found
