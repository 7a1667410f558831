"""Points of models for tests: solved by HiGHS directly, or written by hand."""

import importlib.util
from pathlib import Path
from typing import Any

import highspy
import numpy as np

from allocator.assemble import assemble
from allocator.extract import extract
from allocator.inputs.case.case import Case
from allocator.inputs.policy.policy import Policy
from allocator.models import Problem
from allocator.plan.plan import Plan
from allocator.solver.backend.compiled_model import CompiledModel, compile_problem
from allocator.solver.backend.solution import Solution


def solved(case: Case, policy: Policy, gap: float = 0.01) -> tuple[Problem, Solution, float]:
    """Return the problem, a good point of it and a bound on the value."""
    problem = assemble(case, policy)
    compiled = compile_problem(problem)
    highs = highspy.Highs()
    options = {"output_flag": False, "mip_rel_gap": gap, "time_limit": 60.0, "threads": 1}
    for name, value in options.items():
        highs.setOptionValue(name, value)
    highs.passModel(
        len(compiled.lower), len(compiled.row_lower), len(compiled.numbers),
        int(highspy.MatrixFormat.kRowwise), int(highspy.ObjSense.kMinimize), 0.0,
        -compiled.costs["value"], compiled.lower, compiled.upper, compiled.row_lower,
        compiled.row_upper, compiled.starts, compiled.indices, compiled.numbers,
        compiled.integer.astype(np.int32),
    )  # fmt: skip
    highs.run()
    values = np.array(highs.getSolution().col_value)
    return problem, Solution(compiled, values), -highs.getInfo().mip_dual_bound


def planned(case: Case, policy: Policy, gap: float = 0.01) -> Plan:
    """Return a good plan, extracted from the point that HiGHS found."""
    problem, solution, bound = solved(case, policy, gap)
    return extract(case, policy, problem, solution, {"status": "within_gap", "bound": bound})


def written(compiled: CompiledModel, values: dict[tuple[str, ...], float]) -> Solution:
    """Return the point in which variables, named by name and key, have `values`."""
    found = np.zeros(len(compiled.lower))
    for (variable, *key), value in values.items():
        found[compiled.columns[variable][tuple(key)]] = value
    return Solution(compiled, found)


SMALL = {"nations": 4, "equipment": 4, "courses": 2, "areas": 3, "years": 2}
"""Shape of cases that branch and cut solves to the optimum in a second or two."""


def generated(size: str, seed: int) -> Case:
    """Return a case of the benchmarks' generator."""
    case: Case = _benchmark("generate").generate(size, seed)
    return case


def small(seed: int, *, with_delivery: bool = False) -> Case:
    """Return a small generated case, with or without the rules of delivery, upkeep and people."""
    case: Case = _benchmark("generate").of_shape(f"small-{seed}", SMALL, seed)
    return _benchmark("fielded").fielded(case) if with_delivery else case


def _benchmark(name: str) -> Any:
    place = Path(__file__).resolve().parents[2] / "benchmarks" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, place)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
