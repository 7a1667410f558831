"""A solver that contradicts itself is told as such, not as a search that was too short."""

from collections.abc import Callable
from typing import Any

import highspy
import pytest
from identical_nations import alike
from tiny_revision import tiny

import allocator as al
from allocator.assemble import Assembly
from allocator.explore.explanation.answer import Verdict
from allocator.explore.explanation.rule_reasons import NOT_KNOWN
from allocator.session.forced_line import ForcedLines
from allocator.session.infeasibility.irreducible_set import integer_conflict
from allocator.session.stopping_rules import _Lifting
from allocator.solver.backend.compiled_model import CompiledModel, compile_problem
from allocator.solver.backend.highs import HighsModel, StopCondition
from allocator.solver.search.line_sides import Limits, LineSides
from allocator.solver.search.reduced_cost_fixing import NoAnswer


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


def compiled_tiny() -> CompiledModel:
    return compile_problem(Assembly.of(tiny(), al.Policy()).problem())


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let every search with presolve say that there is no solution; return how each ran."""
    asked: list[str] = []
    true, run = highspy.Highs.getModelStatus, highspy.Highs.run

    def counted(highs: highspy.Highs) -> object:
        asked.append(highs.getOptionValue("presolve")[1])
        return run(highs)

    def status(highs: highspy.Highs) -> highspy.HighsModelStatus:
        lies = asked[-1:] != ["off"]
        return highspy.HighsModelStatus.kInfeasible if lies else true(highs)

    monkeypatch.setattr(highspy.Highs, "run", counted)
    monkeypatch.setattr(highspy.Highs, "getModelStatus", status)
    return asked


def test_a_false_no_in_whole_numbers_is_asked_again(asked: list[str]) -> None:
    engine = HighsModel(compiled_tiny(), relaxed=False)
    engine.run()
    assert asked == ["choose", "off"] and engine.has_solution
    assert engine.highs.getOptionValue("presolve")[1] == "choose"
    engine = HighsModel(compiled_tiny(), relaxed=True)
    engine.run()
    assert asked[2:] == ["choose"]  # a linear programme has a proof


def test_no_study_takes_a_false_no_for_an_answer(asked: list[str]) -> None:
    """Where only presolve says no, whole numbers are not told to clash."""
    stop = StopCondition(None)
    assert list(integer_conflict(compiled_tiny(), (), ("A", "B"), stop)) == []
    assert "off" in asked


def test_without_a_proof_no_rules_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search for the rules that ends at its limit names none, and says so."""
    plan = al.solve(tiny(), options=al.SolveOptions(gap=0))
    before = al.explain(plan, "A", "truck", more=True, keep=False)
    monkeypatch.setattr(ForcedLines, "best", _no_forced(ForcedLines.best))
    monkeypatch.setattr(_Lifting, "infeasible_without", lambda self, families: False)
    answer = al.explain(plan, "A", "truck", more=True, keep=False)
    assert before.verdict != answer.verdict == Verdict.IMPOSSIBLE
    assert [one.words for one in answer.reasons] == [NOT_KNOWN]
    assert al.check_explanation(plan, answer) == []


def _no_forced(best: Callable[..., Any]) -> Callable[..., Any]:
    def found(lines: ForcedLines, sides: LineSides, limits: Limits, *known: Any) -> Any:
        return NoAnswer.INFEASIBLE if limits.least > -1 else best(lines, sides, limits, *known)

    return found
