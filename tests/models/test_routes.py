"""Other ways to the same model: plain rules, and a file that HiGHS reads by itself."""

from pathlib import Path

import highspy
import numpy as np
import pytest
from golden_rows import cost_texts, golden_texts
from points import solved
from tiny_model import tiny_case, tiny_policy

from allocator.assemble import assemble
from allocator.inputs.case.case import Case, load_case
from allocator.inputs.policy.policy import Policy
from allocator.models import build
from allocator.solver.backend.compiled_model import compile_problem

STARTER = Path(__file__).resolve().parents[2] / "data" / "starter"


@pytest.fixture(scope="module", params=["tiny", "starter"])
def posed(request: pytest.FixtureRequest) -> tuple[Case, Policy]:
    return (tiny_case(), tiny_policy()) if request.param == "tiny" else (
        load_case(STARTER), Policy()
    )  # fmt: skip


def test_templates_and_plain_rules_give_the_same_matrix(posed: tuple[Case, Policy]) -> None:
    problem = assemble(*posed)
    quick = compile_problem(problem, templates=True)
    plain = compile_problem(problem, templates=False)
    assert golden_texts(quick, problem) == golden_texts(plain, problem)
    assert cost_texts(quick) == cost_texts(plain)
    assert quick.size == plain.size


def test_model_file_has_the_same_optimum(posed: tuple[Case, Policy], tmp_path: Path) -> None:
    case, policy = posed
    problem, solution, _ = solved(case, policy, gap=0.0)
    # Pyomo's file writers do not know templates
    model = build(problem, templates=False)
    path = tmp_path / "model.mps"
    model.write(str(path), format="mps", io_options={"symbolic_solver_labels": False})
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("mip_rel_gap", 0.0)
    assert highs.readModel(str(path)) == highspy.HighsStatus.kOk
    highs.run()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    found = highs.getInfo().objective_function_value
    if highs.getLp().sense_ == highspy.ObjSense.kMinimize:
        found = -found  # a reader that only minimises gets the value with its sign turned
    assert np.isclose(found, solution.objective("value"), rtol=1e-6, atol=1e-7)
