"""The program and the second formulation, on drawn cases over every table and every setting."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from second.plan_point import hold
from second.posed import SEEDS, Posed, posed, same

from allocator.assemble.case_scale import free_change, least_lines
from allocator.check import check_plan
from allocator.errors import ConflictError
from allocator.inputs.case.case import load_case
from allocator.inputs.policy.policy import Policy
from allocator.plan.plan import Plan
from allocator.session.session import Session
from allocator.solver.backend.highs import HighsModel
from allocator.solver.options import SolveOptions

HERE = Path(__file__).parent
PAGE = (HERE.parents[1] / "models" / "README.md").read_text(encoding="utf-8")
EXACT = SolveOptions(gap=0.0, method="whole")
GUIDED = SolveOptions(gap=0.0, method="guided")
GUIDED_SEEDS = SEEDS[:6]


@dataclass(frozen=True, slots=True)
class Solved:
    """A drawn case, its session, and its plan if there is one."""

    posed: Posed
    session: Session
    plan: Plan | None


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("drawn")

    @cache
    def solve(seed: int | str) -> Solved:
        one = posed(seed, folder)
        session = Session(load_case(one.folder), Policy(**one.policy))
        try:
            return Solved(one, session, session.solve(EXACT))
        except ConflictError:
            return Solved(one, session, None)

    return solve


@pytest.mark.parametrize("seed", SEEDS)
def test_both_find_the_same_optimum(solved: Any, seed: int | str) -> None:
    one = solved(seed)
    _, second = one.posed.formulated()
    if one.plan is None:
        assert second.best("value") is None
        return
    assert same(one.plan.meta["best_value"], second.best("value"))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_checker_finds_nothing(solved: Any, seed: int | str) -> None:
    one = solved(seed)
    if one.plan is not None:
        assert [str(fault) for fault in check_plan(one.plan)] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_both_find_the_same_least_bending_and_change(solved: Any, seed: int | str) -> None:
    """Of all plans, whatever they are worth; the phases of a solve show less of it."""
    one = solved(seed)
    _, second = one.posed.formulated()
    if one.plan is None:
        assert second.best("bending") is None
        return
    compiled = one.session.compiled
    engine = HighsModel(compiled, relaxed=False)
    engine.set_options(mip_rel_gap=0.0, mip_abs_gap=0.0)
    for objective in ("bending", "turbulence"):
        if second.costs[objective]:
            engine.minimise(compiled.costs[objective])
            assert engine.run()
            assert same(engine.objective, second.best(objective))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_plan_keeps_every_row_of_the_second_formulation(solved: Any, seed: int | str) -> None:
    """With its goods, payments, met needs and waste held, it is worth what it says."""
    one = solved(seed)
    if one.plan is None:
        return
    f, second = one.posed.formulated()
    hold(second, f, one.plan.tables)
    assert same(one.plan.meta["value"], second.best("value"), 1e-4)


@pytest.mark.parametrize("seed", GUIDED_SEEDS)
def test_a_guided_search_never_bounds_below_the_optimum(solved: Any, seed: int | str) -> None:
    one = solved(seed)
    _, second = one.posed.formulated()
    best = second.best("value")
    if best is None:
        with pytest.raises(ConflictError):
            one.session.solve(GUIDED)
        return
    plan = Session(one.session.case, one.session.policy).solve(GUIDED)
    near = 1e-6 * max(1.0, abs(best))
    assert plan.meta["best_value"] <= best + near
    assert plan.meta["bound"] >= best - near


@pytest.mark.parametrize("seed", SEEDS[:8])
def test_both_agree_on_what_is_small_where_the_policy_does_not_say(
    seed: int | str, tmp_path: Path
) -> None:
    one = posed(seed, tmp_path)
    unsaid = {name: value for name, value in one.policy.items()
              if name not in ("min_line_musd", "change_free_musd")}  # fmt: skip
    f, second = Posed(one.seed, one.folder, unsaid).formulated()
    case, policy = load_case(one.folder), Policy(**unsaid)
    assert least_lines(case, policy) == pytest.approx(f.minline)
    assert free_change(case, policy) == pytest.approx(f.free)
    try:
        plan = Session(case, policy).solve(EXACT)
    except ConflictError:
        assert second.best("value") is None
        return
    assert same(plan.meta["best_value"], second.best("value"))
    assert [str(fault) for fault in check_plan(plan)] == []


def test_the_second_formulation_knows_nothing_of_the_program() -> None:
    allowed = {"__future__", "collections", "csv", "math", "pathlib", "tomllib", "types", "typing",
               "highspy", "numpy"}  # fmt: skip
    for path in (HERE / "formulation").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names = {str(node.module).split(".")[0]}
            else:
                continue
            assert names <= allowed, (path.name, names - allowed)


def test_every_row_of_the_page_is_in_some_case(tmp_path: Path) -> None:
    told = set(re.findall(r"`(\w+)\[[^`]*\]`", PAGE.split("\n## Rows\n")[1].split("\n## ")[0]))
    sums = {"counted", "counted_base", "obligated", "all_money", "line_spent"}
    follows = {"line_met"}  # from the others, and only where money is ample
    seen = {row[0] for seed in SEEDS for row in posed(seed, tmp_path).formulated()[1].rows}
    assert seen == told - sums - follows
