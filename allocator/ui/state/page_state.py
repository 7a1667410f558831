"""What one open page remembers: the case, the plans, the policy on the controls and a worker.

Two people never share a desk. What they may share (cases and first plans, which nobody changes) is
cached in `opening`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from allocator.errors import DataError
from allocator.inputs.policy.policy import Policy
from allocator.inputs.policy.validate import policy_faults
from allocator.plan import scenario_library as scenario_shelf
from allocator.plan.scenario_library import Kept
from allocator.report.waiting import Pace
from allocator.solver.options import SolveOptions

if TYPE_CHECKING:
    from pathlib import Path

    from allocator.inputs.case.case import Case
    from allocator.inputs.importing.mapping import Mapping
    from allocator.inputs.scenario.scenario import Scenario
    from allocator.plan.plan import Plan
    from allocator.util.progress import Progress
    from allocator.workspace.place import Place

_REMEMBERED = 20
"""Steps that can be undone; the plans in them are mostly the same few."""

STATE = "desk"

_ONLY_HERE = "is kept in this page only and is lost when the page is closed or reloaded."


@dataclass(frozen=True)
class Step:
    """What an undo brings back: the case, the settings, the plan shown and the one before it."""

    case: Case
    policy: Policy
    plan: Plan | None
    before: Plan | None


@dataclass
class Desk:
    """What lies on one planner's desk.

    `policy` is what the controls say, `plan` is shown; until a plan for `policy` is made they
    differ. `before` is the plan that was shown when the last one was asked for, `earlier` what was
    `before` until then, `undone` the one that the last undo took away, `latest` the best one so far
    of the search `job` that is shown, `found` the best one that is not, `pace` how it goes. The
    search is for `wanted`: a case, by its hash, and settings. `first` is the plan that was saved
    next to the case as it was opened, `opened` the hash of that case, `workspace` the folder where
    its answers are kept and `place` where in there the plan shown is. `mapping` is that of the list
    from which the case was read.
    """

    case: Case
    source: str
    policy: Policy = field(default_factory=Policy)
    plan: Plan | None = None
    before: Plan | None = None
    earlier: Plan | None = None
    undone: Plan | None = None
    past: list[Step] = field(default_factory=list)
    kept: dict[str, Kept] = field(default_factory=dict)
    name: str = ""
    job: int | None = None
    latest: Plan | None = None
    wanted: tuple[str, Policy] | None = None
    asked_s: float = 0.0
    told: Progress | None = None
    pace: Pace | None = None
    found: Plan | None = None
    faults: tuple[str, ...] = ()
    notice: str = ""
    version: int = 0
    first: Plan | None = None
    opened: str = ""
    edits: dict[str, Any] = field(default_factory=dict)
    workspace: Path | None = None
    place: Place | None = None
    mapping: Mapping | None = None

    @property
    def pending(self) -> bool:
        """Whether the controls say something else than the plan was made from."""
        plan = self.plan
        return plan is None or plan.policy != self.policy or plan.case.hash != self.case.hash

    @property
    def unfinished(self) -> bool:
        """Whether the search that the plan shown came from was ended before its goal."""
        return _ended_early(self.plan) and not self.growing(self.plan)

    def turn(self, policy: Policy) -> None:
        """Take another policy from a control; faults are told and leave all as it was."""
        self.faults = ()
        if policy == self.policy:
            return
        wrong = [fault for fault in policy_faults(policy, self.case) if not fault.warning]
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
        """Go back one step, with the plan that was shown then and what it was compared with.

        A search that runs for the settings of that step goes on.
        """
        if not self.past:
            return
        # what a search that still runs has found so far is no answer to its settings
        self.undone = None if self.growing(self.plan) else self.plan
        step = self.past.pop()
        self.case, self.policy = step.case, step.policy
        self.plan, self.before = step.plan, step.before
        if self._awaited(step.policy, step.case):
            self.plan = self.latest or step.plan
        else:
            self.job = self.told = None
        self.faults, self.name, self.notice = (), "", ""
        self.version += 1

    def reset(self) -> None:
        """Put every control back to its default; the plan of the defaults is shown if known."""
        self.take(Policy())

    def take(self, policy: Policy, name: str = "", plan: Plan | None = None) -> None:
        """Take a whole policy, such as a scenario's, and its plan if one is given or known.

        A search for other settings ends: its plans would be put in place of the one taken.
        """
        self.turn(policy)
        if self.policy == policy:
            self.name = name
            known = self.known(policy) if plan is None else plan
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
        self.take_changed(case, policy, name=scenario.name)

    def take_changed(
        self, case: Case, policy: Policy, plan: Plan | None = None, name: str = ""
    ) -> None:
        """Take changed data with settings, as one step, and the plan made of them if known."""
        other = case.hash != self.case.hash
        if other:
            self.change_case(case)
        past = self.past
        self.take(policy, name, plan)
        if other:
            self.past = past

    def move_to(self, plan: Plan, *, undo: bool = False) -> None:
        """Show a plan of the journal with its data and settings; `undo` can go back from there."""
        if undo:
            self._remember()
        self.case, self.policy = plan.case, plan.policy
        self.before, self.plan = self.plan, plan
        self.job = self.told = None
        self.edits, self.faults, self.name, self.notice = {}, (), "", ""
        self.version += 1

    def known(self, policy: Policy) -> Plan | None:
        """Return a plan of this case under `policy` that this page has made or shown before.

        One that only lies on disk is none: another version may have made it.
        """
        plans = [self.plan, self.before, self.undone, *(step.plan for step in self.past)]
        plans += [kept.held for kept in self.kept.values()]
        for plan in plans:
            if plan is None or _ended_early(plan) or self.growing(plan):
                continue  # a search that was ended early, or still runs, is no answer
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
        self.case, self.source, self.opened = case, source, case.hash
        self.policy = plan.policy if plan is not None else Policy()
        self.plan, self.before, self.undone, self.place = plan, None, None, None
        self.first, self.mapping = plan, None
        self.version += 1

    def asked(self, job: int, gap: float | None = None) -> None:
        """Wait for the plans of a search; the plan shown now is what they are compared with.

        `gap` is what the search is to reach; None: the usual one.
        """
        self.earlier = self.before
        self.before, self.latest, self.told = self.plan, None, None
        self.found, self.pace = None, Pace(SolveOptions().gap if gap is None else gap)
        self.job, self.wanted = job, (self.case.hash, self.policy)

    def ended(self, faults: tuple[str, ...] = ()) -> None:
        """Take the end of the search; one that found no plan leaves the comparison as it was."""
        if self.latest is None:
            self.before = self.earlier
        self.job = self.told = self.found = None
        self.faults = faults

    def forget_search(self) -> None:
        """End the search without what it found; the plan from before it is shown."""
        if self.growing(self.plan):
            self.plan = self.before
        self.latest = None
        self.ended()

    def hold(self, plan: Plan) -> None:
        """Take a plan on the way: shown where there is none to show, else held until it is used."""
        if self.plan is None or self.growing(self.plan):
            self.arrived(plan)
        else:
            self.found = plan

    def arrived(self, plan: Plan) -> None:
        """Take a plan that the worker found, in place of an older one of the same job.

        So do scenarios that were kept and steps that can be undone.
        """
        old, self.latest, self.plan = self.latest, plan, plan
        if old is None:
            return
        for name, kept in self.kept.items():
            if kept.held is old:
                self._renew(name, kept, plan)
        self.past = [replace(step, plan=plan) if step.plan is old else step for step in self.past]

    def keep(self, name: str, author: str = "", note: str = "", plan: Plan | None = None) -> None:
        """Keep a plan (None: the one shown) as a scenario: on disk, else in this page."""
        if plan is None:
            assert self.plan is not None
            plan, self.name = self.plan, name
        card = scenario_shelf.card_of(name, plan, author, note)
        try:
            self.kept[name] = scenario_shelf.keep(card, plan)
        except DataError as error:
            self.kept[name] = Kept(card, None, plan)
            self.faults = (*map(str, error.faults), f"“{name}” {_ONLY_HERE}")

    def kept_plan(self, name: str) -> Plan | None:
        """Return the plan of a kept scenario, read from disk if need be; faults are told."""
        kept = self.kept[name]
        try:
            plan = scenario_shelf.plan_of(kept)
        except DataError as error:
            self.faults = tuple(map(str, error.faults))
            return None
        if kept.held is None:
            if plan.case.hash == self.case.hash:
                plan = replace(plan, case=self.case)
            self.kept[name] = replace(kept, held=plan)
        return plan

    def take_kept(self, name: str) -> None:
        """Show a kept scenario: its plan with its settings, and its data if others are open."""
        plan = self.kept_plan(name)
        if plan is None:
            return
        if plan.case.hash != self.case.hash:
            self.change_case(plan.case)
        self.take(plan.policy, name, plan)

    def forget_kept(self, name: str) -> None:
        """Take a kept scenario away, from disk too."""
        scenario_shelf.forget(self.kept.pop(name))

    def _renew(self, name: str, kept: Kept, plan: Plan) -> None:
        try:
            self.kept[name] = scenario_shelf.renewed(kept, plan)
        except DataError as error:
            self.kept[name] = replace(kept, held=plan)
            self.faults = tuple(map(str, error.faults))

    def growing(self, plan: Plan | None) -> bool:
        """Whether the search that a plan came from still runs and may find a better one."""
        return self.job is not None and plan is not None and plan is self.latest

    def _awaited(self, policy: Policy, case: Case) -> bool:
        """Whether the search that runs is for these settings."""
        return self.job is not None and self.wanted == (case.hash, policy)

    def _show(self, plan: Plan) -> None:
        if not self._awaited(plan.policy, plan.case):
            self.job = self.told = None
        if plan is not self.plan:
            self.before, self.plan = self.plan, plan

    def _remember(self) -> None:
        step = Step(self.case, self.policy, self.plan, self.before)
        self.past = [*self.past, step][-_REMEMBERED:]

    def _remember_nothing(self) -> None:
        self.past, self.edits, self.faults, self.name = [], {}, (), ""
        self.job = self.told = None


def _ended_early(plan: Plan | None) -> bool:
    return plan is not None and plan.meta.get("status") == "stopped"


def desk() -> Desk:
    """Return this session's state; `allocator.ui.layout.draw` puts it there first."""
    found: Desk = st.session_state[STATE]
    return found
