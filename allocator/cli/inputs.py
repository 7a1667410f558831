"""What a command shall work on: a case and a policy from files, scenarios and settings."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from allocator.errors import DataError, Fault
from allocator.inputs.policy.policy import Policy
from allocator.inputs.scenario.scenario import Scenario
from allocator.session.check_policy import check_policy

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case


@dataclass(frozen=True, slots=True)
class Inputs:
    """The case and the policy that the user named."""

    path: Path
    policy: Path | None
    settings: tuple[str, ...]
    scenarios: tuple[str, ...] = ()
    last: Path | None = None
    keep: tuple[str, ...] = ()

    def read(self) -> tuple[Case, Policy, list[Fault]]:
        """Return case and policy, and warnings: of the data, and of settings without effect.

        Raises
        ------
        DataError
            A file has faults, or the policy and the scenarios do not fit the case.
        """
        from allocator.inputs.case.case import load_case
        from allocator.inputs.scenario.files import scenario_named

        case = load_case(self.path)
        if self.last is not None:
            from allocator.plan.last_plan import with_last_plan

            case = with_last_plan(case, self.last)
        policy = policy_of(self.policy) if self.policy else Policy()
        for spelling in self.scenarios:
            case, policy = scenario_named(spelling).applied(case, policy)
        policy = _keeping(policy.with_settings(self.settings), self.keep)
        faults = check_policy(policy, case)
        if any(not fault.warning for fault in faults):
            raise DataError([*faults, *case.warnings])
        return case, policy, [*case.warnings, *faults]

    def spelled(self) -> str:
        """Return the case, the policy and the changes as they are written in a command."""
        parts = [str(self.path)]
        parts += ["--policy", str(self.policy)] if self.policy else []
        for option, values in (("--scenario", self.scenarios), ("--set", self.settings)):
            parts += [part for value in values for part in (option, value)]
        return shlex.join(parts)


def _keeping(policy: Policy, keep: tuple[str, ...]) -> Policy:
    """Return the policy with decisions that keep what saved plans have."""
    if not keep:
        return policy
    from allocator.report.decisions.kept import kept_decisions

    locks = {lock.lock: lock for text in keep for lock in kept_decisions(text)}
    return policy.replace(locks=(*policy.locks, *locks.values()))


def policy_of(path: Path) -> Policy:
    """Return the policy of a policy or scenario file; one with changes must be named otherwise."""
    found = Scenario.from_toml(path)
    if found.changes:
        told = "a scenario with changes to data, which is more than a policy"
        raise DataError([Fault(str(path), told, "settings below [policy]",
                               f"use it with --scenario {path}")])  # fmt: skip
    return found.policy
