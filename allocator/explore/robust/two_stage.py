"""Two-stage plan: a first stage decided now, and recourse once it is known which scenario came.

The first years stand unchanged wherever law leaves them: to give goods up is open to a plan of the
regret table, where else no plan is left, but not here. If it were, every scenario could give up all
but what suits it, and nothing would be decided; and to change only the least where no plan is left
is a search within the search, which one linear model cannot hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from allocator.explore.batch.value_scale import ValueScale, scale_warnings
from allocator.explore.robust.bounds import best_known
from allocator.explore.robust.cvar import check_alpha
from allocator.explore.robust.extensive_form import AIMS, Aim, ExtensiveForm, check_aim, check_size
from allocator.explore.robust.first_stage import GRANT_YEAR, Good
from allocator.explore.robust.recourse import EvaluatedPlan, ScenarioModel
from allocator.explore.robust.study import Study, StudyProgress, study_of
from allocator.explore.robust.two_stage_figures import (
    objective_value,
    perfect_information_value,
    proven_of,
    stochastic_solution_value,
)
from allocator.inputs.case.names import names_by_code
from allocator.solver.backend.highs import StopCondition
from allocator.solver.options import SolveOptions

if TYPE_CHECKING:
    from allocator.explore.robust.probabilities import Chances
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy
    from allocator.inputs.scenario.scenario import Scenario
    from allocator.util.progress import CancelFlag, Progress

from allocator.explore.robust.two_stage_result import TwoStage

__all__ = ["AIMS", "MOST_COLUMNS", "TwoStage", "two_stage"]

MOST_COLUMNS = 50_000
"""Columns of all scenarios together that are solved in one piece."""


def two_stage(
    case: Case,
    scenarios: Sequence[Scenario],
    policy: Policy | None = None,
    *,
    aim: Aim = "mean",
    chances: Chances | None = None,
    here_and_now: int | None = 1,
    alpha: float = 0.9,
    reference: str = "",
    most_columns: int = MOST_COLUMNS,
    options: SolveOptions | None = None,
    progress: Callable[[Progress], None] | None = None,
    cancel: CancelFlag | None = None,
) -> TwoStage:
    """Return the best first years that stand unchanged in all scenarios, solved in one piece.

    Lots, seats and begun grants of the first years are the same in all scenarios, but for what the
    law of a scenario closes: that is not bought there, and its money is free again. Nothing else of
    them is given up or added anywhere, as it is in a regret table where else no plan is left; so a
    plan of such a table may do better, and `TwoStage.beside` tells. All else is found anew in each
    scenario. Nothing is given up for calm.

    Parameters
    ----------
    case, policy
        What the scenarios change.
    scenarios
        Each with a name of its own.
    aim
        ``mean`` value, worst ``regret`` against the best plan of each scenario, or the ``tail`` of
        regret; of first years that serve the latter two alike, those of the largest mean value.
    chances
        Probabilities; all alike if left out.
    here_and_now
        First years of the horizon that are decided now.
    alpha
        Share of probability that the tail leaves out.
    reference
        Name of the scenario whose best plan VSS compares with; the first if left out. (A mean of
        scenarios, which textbooks take, does not exist: law has no mean.)
    most_columns
        Refuse more columns than this in all scenarios together; those of the first scenario tell
        how many there will be.
    options
        Of the solves; a time limit holds for each.
    progress, cancel
        Called with every step; stops the study when set.

    Raises
    ------
    DataError
        No scenario, a name twice or unknown, a year outside the horizon, probabilities that do not
        fit, or scenarios that are too large together.
    ConflictError
        A scenario has no plan, or no first years can stand in all of them.
    SolveError
        Stopped before there was an answer, or a plan is better than was proven possible.
    """
    check_alpha(alpha)
    check_aim(aim)
    watch, options = StudyProgress.of(progress, cancel), options or SolveOptions()
    study = study_of(case, scenarios, policy, chances, here_and_now, options, watch)
    study.check_name(reference or study.names[0])
    models = _built(study, most_columns)
    guide = models[study.names.index(reference or study.names[0])]
    best = np.array([study.best_plan(model).meta["best_value"] for model in models])
    compared = _everywhere(
        study, models, lambda model: model.evaluate(guide.best()), "the reference"
    )
    watch.report(f"one model of {len(models)} scenarios")
    extensive = ExtensiveForm(models, study.chances)
    if all(one.strict for one in compared):
        extensive.set_mip_start(compared)
    stop = StopCondition(options.time_limit, cancel.is_set if cancel is not None else None)
    first, proven = extensive.solve(aim, best, alpha, options, stop, options.gap)
    kept = _everywhere(
        study, models, lambda model: model.evaluate_first_stage(first, model.best()), "the plan"
    )
    return _told(study, models, aim, alpha, first, proven, kept, compared, guide.name)


def _built(study: Study, most_columns: int) -> list[ScenarioModel]:
    """Return all scenarios as models; refused after the first if so many like it are too large."""
    models: list[ScenarioModel] = []
    columns, count = 0, len(study.scenarios)
    for model in study.scenario_models(kept=False):
        models.append(model)
        columns += len(model.compiled.lower)
        check_size(columns * count if len(models) == 1 else columns, count, most_columns)
    return models


def _everywhere(
    study: Study,
    models: Sequence[ScenarioModel],
    tried: Callable[[ScenarioModel], EvaluatedPlan],
    what: str,
) -> list[EvaluatedPlan]:
    found = []
    for model in models:
        study.progress.report(f"{what} in {model.name}")
        found.append(tried(model))
    return found


def _told(
    study: Study, models: Sequence[ScenarioModel], aim: Aim, alpha: float,
    first: Mapping[Good, int], proven: float, kept: Sequence[EvaluatedPlan],
    compared: Sequence[EvaluatedPlan], reference: str,
) -> TwoStage:  # fmt: skip
    names = study.names
    best, bound = best_known(
        {model.name: model.best() for model in models},
        dict(zip(names, zip(kept, compared, strict=True), strict=True)),
    )
    values = np.array([one.value for one in kept])
    worst, tail, mean = (
        objective_value(one, values, best, study.chances, alpha)
        for one in ("regret", "tail", "mean")
    )
    proven = proven_of(aim, {"mean": mean, "regret": worst, "tail": tail}[aim], proven)
    scenarios = pd.DataFrame({
        "scenario": names, "chance": study.chances, "best": best, "bound": bound,
        "value": values, "regret": best - values,
        "barred_musd": [one.musd("barred") for one in kept],
        "reference_value": [one.value for one in compared],
        "reference_stands": [one.stands for one in compared],
    })  # fmt: skip
    evpi = vss = None
    if aim == "mean":
        evpi = perfect_information_value(study.chances, best, bound, mean, proven)
        vss = stochastic_solution_value(study.chances, compared, bound, mean, proven)
    return TwoStage(
        aim, alpha, study.years, _first_table(study, first), scenarios, mean, worst, tail, proven,
        evpi, vss, reference, study.said, _warnings(study, models),
        dict(zip(names, (one.plan for one in kept), strict=True)),
    )  # fmt: skip


def _warnings(study: Study, models: Sequence[ScenarioModel]) -> tuple[str, ...]:
    sticks = {
        model.name: ValueScale.of(model.session.case, model.session.policy) for model in models
    }
    return scale_warnings(ValueScale.of(study.case, study.policy), sticks)


def _first_table(study: Study, first: Mapping[Good, int]) -> pd.DataFrame:
    names = names_by_code(study.case)
    rows = [
        (n, names.get(n, n), i, names.get(i, i), t, number)
        for (n, i, t), number in first.items()
        if number
    ]
    heads = ["nation", "name", "item", "item_name", "year", "quantity"]
    assert GRANT_YEAR == 0, "the docstring of `TwoStage` says so"
    return pd.DataFrame(rows, columns=heads)
