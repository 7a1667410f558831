"""One route from numbers in memory to a loaded HiGHS, timed in this process.

`python -m benchmarks.routes ROUTE SIZE` prints one line of JSON. Making the case is not timed.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import highspy
import numpy as np
import scipy.sparse as sparse

from allocator.assemble import assemble
from allocator.inputs.policy.policy import Policy
from allocator.models import Problem, build
from allocator.solver.backend.compiled_model import CompiledModel, compile_problem
from allocator.solver.backend.highs import HighsModel
from benchmarks.generate import generate
from benchmarks.measure import peak_mb

Load = Callable[[], highspy.Highs]


def allocator_route(problem: Problem) -> Load:
    def load() -> highspy.Highs:
        return HighsModel(compile_problem(problem), relaxed=False).highs

    return load


def raw_route(problem: Problem) -> Load:
    """Load the same model from triplets of row, column and number: the floor for any modelling."""
    compiled = compile_problem(problem)
    rows, columns, numbers = (
        compiled.row_of_entry.copy(), compiled.indices.copy(), compiled.numbers.copy(),
    )  # fmt: skip

    def load() -> highspy.Highs:
        return raw_load(compiled, rows, columns, numbers)

    return load


def raw_load(compiled: CompiledModel, rows: Any, columns: Any, numbers: Any) -> highspy.Highs:
    shape = (len(compiled.row_lower), len(compiled.lower))
    matrix = sparse.coo_array((numbers, (rows, columns)), shape=shape).tocsr()
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.passModel(
        shape[1], shape[0], matrix.nnz, int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize), 0.0, -compiled.costs["value"], compiled.lower,
        compiled.upper, compiled.row_lower, compiled.row_upper, matrix.indptr.astype(np.int32),
        matrix.indices.astype(np.int32), matrix.data, compiled.integer.astype(np.int32),
    )  # fmt: skip
    return highs


def appsi_route(problem: Problem, templates: bool) -> Load:
    from pyomo.contrib.appsi.solvers.highs import Highs

    def load() -> highspy.Highs:
        solver = Highs()
        solver.set_instance(build(problem, templates=templates))
        return solver._solver_model

    return load


def contrib_route(problem: Problem, templates: bool) -> Load:
    from pyomo.contrib.solver.solvers.highs import Highs

    def load() -> highspy.Highs:
        solver = Highs()
        solver._active_config = solver.config  # set_instance outside solve() needs it
        solver.set_instance(build(problem, templates=templates))
        return solver._solver_model

    return load


def linopy_route(problem: Problem) -> Load:
    from linopy.io import to_highspy

    from benchmarks.linopy_model import linopy_model

    def load() -> highspy.Highs:
        return to_highspy(linopy_model(problem), set_names=False)

    return load


ROUTES: dict[str, Callable[[Problem], Load]] = {
    "allocator": allocator_route,
    "raw": raw_route,
    "appsi": lambda problem: appsi_route(problem, False),
    "appsi-templates": lambda problem: appsi_route(problem, True),
    "contrib": lambda problem: contrib_route(problem, False),
    "contrib-templates": lambda problem: contrib_route(problem, True),
    "linopy": linopy_route,
}


def measure(route: str, size: str) -> dict[str, Any]:
    """Return seconds, peak memory and the size of the loaded model."""
    problem = assemble(generate(size), Policy())
    load = ROUTES[route](problem)
    before = peak_mb()
    start, start_cpu = time.perf_counter(), time.process_time()
    highs = load()
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - start_cpu
    return {
        "seconds": seconds,
        "cpu_seconds": cpu_seconds,
        "peak_mb": peak_mb(),
        "peak_mb_before": before,
        "columns": highs.getNumCol(),
        "rows": highs.getNumRow(),
        "nonzeros": highs.getNumNz(),
    }


if __name__ == "__main__":
    print(json.dumps(measure(*sys.argv[1:3])))
