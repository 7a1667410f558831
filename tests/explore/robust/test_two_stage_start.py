"""A two-stage search that begins with a plan: HiGHS takes it, and it keeps every row."""

import numpy as np
import pytest
from small_fleets import LOOSE, delivery

from allocator.explore.robust.cvar import tail_mean
from allocator.explore.robust.extensive_form import Aim, ExtensiveForm
from allocator.explore.robust.probabilities import Chances
from allocator.explore.robust.recourse import ScenarioModel
from allocator.explore.robust.study import StudyProgress, study_of
from allocator.inputs.policy.policy import Policy
from allocator.inputs.scenario.changes import Add, Scale
from allocator.inputs.scenario.scenario import Scenario
from allocator.solver.backend.highs import HighsModel, StopCondition
from allocator.solver.options import SolveOptions

FEW = (
    Scenario("as it is"),
    Scenario("late", changes=(Add("delivery_delay", 1),)),
    Scenario("rich", changes=(Scale("budget_factor.*", 1.5),)),
)
CHANCES = Chances({"as it is": 0.5, "late": 0.3, "rich": 0.2})
ALPHA = 0.6


@pytest.fixture(scope="module")
def worlds() -> list[ScenarioModel]:
    case, policy = delivery(), Policy(rules_off=LOOSE)
    watch = StudyProgress.of(None, None)
    return list(study_of(case, FEW, policy, CHANCES, 1, None, watch).scenario_models(kept=False))


@pytest.mark.parametrize("aim", ["mean", "regret", "tail"])
def test_the_search_begins_with_what_the_reference_is_worth(
    worlds: list[ScenarioModel], aim: Aim, monkeypatch: pytest.MonkeyPatch
) -> None:
    chances = CHANCES.along([one.name for one in FEW])
    best = np.array([world.best().meta["best_value"] for world in worlds])
    kept = [world.evaluate(worlds[0].best()) for world in worlds]
    assert all(one.strict for one in kept)
    lost = best - np.array([one.value for one in kept])
    begun: list[tuple[HighsModel, np.ndarray, np.ndarray]] = []
    take, price = HighsModel.set_mip_start, HighsModel.minimise
    costs: list[np.ndarray] = []

    def priced(engine: HighsModel, given: np.ndarray) -> None:
        costs.append(given)
        price(engine, given)

    def taken(engine: HighsModel, point: np.ndarray) -> None:
        take(engine, point)
        begun.append((engine, point, costs[-1]))

    monkeypatch.setattr(HighsModel, "minimise", priced)
    monkeypatch.setattr(HighsModel, "set_mip_start", taken)
    extensive = ExtensiveForm(worlds, chances)
    extensive.set_mip_start(kept)
    extensive.solve(aim, best, ALPHA, SolveOptions(), StopCondition(None), 0.0)
    engine, point, given = begun[0]
    model = engine.compiled
    rows = np.add.reduceat(model.numbers * point[model.indices], model.starts[:-1])
    assert (rows >= model.row_lower - 1e-6).all() and (rows <= model.row_upper + 1e-6).all()
    assert (point >= model.lower - 1e-6).all() and (point <= model.upper + 1e-6).all()
    worth = {
        "mean": -float(chances @ [one.value for one in kept]),
        "regret": max(0.0, float(lost.max())),
        "tail": tail_mean(lost, chances, ALPHA),
    }
    assert float(given @ point) == pytest.approx(worth[aim], abs=1e-6)


def test_a_start_of_another_length_is_refused(worlds: list[ScenarioModel]) -> None:
    engine = HighsModel(worlds[0].compiled, relaxed=False)
    with pytest.raises(ValueError, match="no start of 3 numbers"):
        engine.set_mip_start(np.zeros(3))
