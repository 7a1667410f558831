"""What a regret table and a two-stage plan share: scenarios, their chances, first years."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from allocator.errors import DataError, Fault, SolveError
from allocator.explore.robust.first_stage import first_stage_years
from allocator.explore.robust.probabilities import Chances
from allocator.explore.robust.recourse import ScenarioModel
from allocator.inputs.policy.parse import fix_name, shortlist
from allocator.inputs.policy.policy import Policy
from allocator.solver.backend.highs import StopCondition
from allocator.solver.options import SolveOptions
from allocator.util.progress import Progress

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.scenario.scenario import Scenario
    from allocator.plan.plan import Plan
    from allocator.session.session import Session
    from allocator.solver.backend.compiled_model import Floats
    from allocator.util.progress import CancelFlag


@dataclass(slots=True)
class StudyProgress:
    """Reports progress of a study and hears a cancel."""

    progress: Callable[[Progress], None] | None
    cancel: CancelFlag | None
    stop: StopCondition

    @classmethod
    def of(
        cls, progress: Callable[[Progress], None] | None, cancel: CancelFlag | None
    ) -> StudyProgress:
        """Return a watch that begins now."""
        return cls(
            progress, cancel, StopCondition(None, cancel.is_set if cancel is not None else None)
        )

    def report(self, message: str) -> None:
        """Tell what comes next; SolveError if somebody asked to stop."""
        if self.stop.reached:
            raise SolveError(
                "Stopped before all scenarios were tried; no figure would be complete."
            )
        if self.progress is not None:
            self.progress(Progress("robust", message, self.stop.elapsed))


@dataclass(frozen=True, slots=True, eq=False)
class Study:
    """Scenarios with their chances, and the years that are decided first."""

    case: Case
    policy: Policy
    scenarios: tuple[Scenario, ...]
    years: tuple[int, ...]
    said: Chances
    chances: Floats
    options: SolveOptions
    progress: StudyProgress

    @property
    def names(self) -> list[str]:
        """Names of the scenarios."""
        return [scenario.name for scenario in self.scenarios]

    def check_name(self, name: str) -> None:
        """Refuse a name that no scenario has, and offer the nearest; DataError."""
        if name not in self.names:
            raise _refused("scenario", f"no scenario {name!r}", shortlist(self.names),
                           fix_name(name, self.names))  # fmt: skip

    def scenario_models(self, *, kept: bool) -> Iterator[ScenarioModel]:
        """Yield the scenarios as models, one after the other.

        With `kept` in one session, which holds one model: a model is of use until the next is asked
        for.
        """
        session: Session | None = None
        for number, scenario in enumerate(self.scenarios, start=1):
            self.progress.report(
                f"model of scenario {number} of {len(self.scenarios)}: {scenario.name}"
            )
            model = ScenarioModel(
                scenario, self.case, self.policy, self.years, self.options, self.progress.cancel,
                session if kept else None,
            )  # fmt: skip
            session = model.session
            yield model

    def best_plan(self, model: ScenarioModel, start: Plan | None = None) -> Plan:
        """Return the best plan of a scenario alone; a large search begins with `start`."""
        number = self.names.index(model.name) + 1
        self.progress.report(
            f"best plan of scenario {number} of {len(self.scenarios)}: {model.name}"
        )
        return model.best(start)


def study_of(
    case: Case,
    scenarios: Sequence[Scenario],
    policy: Policy | None,
    chances: Chances | None,
    here_and_now: int | None,
    options: SolveOptions | None,
    watch: StudyProgress,
) -> Study:
    """Return a study of scenarios.

    Raises
    ------
    DataError
        There is no scenario, two have one name, one does not fit the case, probabilities do not
        fit the scenarios, or the horizon has fewer years; all faults at once, before any solve.
    """
    years, options = first_stage_years(case, here_and_now), options or SolveOptions()
    names = [scenario.name for scenario in scenarios]
    if not names:
        raise _refused("scenarios", "no scenario", "one scenario or more", "add one")
    every, policy = tuple(scenarios), policy or Policy()
    said = chances or Chances.equal([*dict.fromkeys(names)])
    faults = [
        _fault("scenarios", f"two scenarios are called {name!r}", "a different name for each",
               "rename one")
        for name in sorted({name for name in names if names.count(name) > 1})
    ]  # fmt: skip
    try:
        shares = said.along(names)
    except DataError as error:
        faults += error.faults
    faults += _misfits(case, every, policy, watch)
    if faults:
        raise DataError(faults)
    return Study(case, policy, every, years, said, shares, options, watch)


def _misfits(
    case: Case, scenarios: Sequence[Scenario], policy: Policy, watch: StudyProgress
) -> Iterator[Fault]:
    """Yield what does not fit, so that no work is thrown away; no changed case is held on to."""
    for number, scenario in enumerate(scenarios, start=1):
        watch.report(f"checking scenario {number} of {len(scenarios)}: {scenario.name}")
        try:
            scenario.applied(case, policy)
        except DataError as error:
            yield from error.faults


def scenario_table(study: Study, best: Floats, bound: Floats) -> pd.DataFrame:
    """Return scenarios with their chance, the best value known and what no plan exceeds."""
    return pd.DataFrame({
        "scenario": study.names, "chance": study.chances, "best": best, "bound": bound,
    })  # fmt: skip


def years_words(years: Sequence[int]) -> str:
    """Return years in words: 2020 or 2020-2021."""
    return f"{years[0]}-{years[-1]}" if len(years) > 1 else str(years[0])


def _refused(column: str, found: str, allowed: str, fix: str) -> DataError:
    return DataError([_fault(column, found, allowed, fix)])


def _fault(column: str, found: str, allowed: str, fix: str) -> Fault:
    return Fault("robust", found, allowed, fix, column=column)
