"""A solver that contradicts itself is told as such, not as a search that was too short."""

import pytest
from identical_nations import alike

import allocator as al
from allocator.solver.backend.highs import HighsModel


def test_infeasible_after_a_plan_was_found_is_no_lack_of_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runs: list[int] = []
    run = HighsModel.run

    def lies(engine: HighsModel) -> bool:
        runs.append(1)
        return run(engine) if len(runs) == 1 else False

    monkeypatch.setattr(HighsModel, "run", lies)
    monkeypatch.setattr(HighsModel, "has_solution", property(lambda engine: len(runs) == 1))
    monkeypatch.setattr(HighsModel, "infeasible", property(lambda engine: len(runs) > 1))
    with pytest.raises(al.SolveError, match="differ too widely"):
        al.solve(alike(2, 5.0))
