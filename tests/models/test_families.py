"""Every variable and row of a compiled model has a record, and what links nations is declared."""

import pytest
from tiny_model import tiny_case, tiny_policy

from allocator.assemble import assemble
from allocator.assemble.instance import lay
from allocator.inputs.case.names import words_of
from allocator.models import PLACES, Problem
from allocator.models.families import ROWS, VARIABLES, Variable, part_of_key
from allocator.models.places import ELASTIC, Cost
from allocator.session.infeasibility.constraint_groups import groups_of
from allocator.solver.backend.compiled_model import CompiledModel, compile_problem

ELSEWHERE = {"line_met"}
"""Rows that only a case with far more money than use has."""


@pytest.fixture(scope="module")
def problem() -> Problem:
    return assemble(tiny_case(), tiny_policy())


@pytest.fixture(scope="module")
def compiled(problem: Problem) -> CompiledModel:
    return compile_problem(problem)


def width(key: object) -> int:
    return len(key) if isinstance(key, tuple) else 1


def test_every_variable_and_row_has_a_record_and_no_record_is_idle(compiled: CompiledModel) -> None:
    assert compiled.columns.keys() == VARIABLES.keys()
    assert compiled.rows.keys() == ROWS.keys() - ELSEWHERE
    for records, named in ((VARIABLES, compiled.columns), (ROWS, compiled.rows)):
        for name, keys in named.items():
            assert {width(key) for key in keys} == {len(records[name].index)}, name


def nations_of_rows(compiled: CompiledModel, nations: set[str]) -> list[set[str]]:
    """Return the nations whose variables a row holds, by the keys and not by the records.

    A variable is taken for a nation's if each of its keys begins with a nation.
    """
    owner = [""] * len(compiled.lower)
    for keys in compiled.columns.values():
        if all((key[0] if isinstance(key, tuple) else key) in nations for key in keys):
            for key, at in keys.items():
                owner[at] = key[0] if isinstance(key, tuple) else key
    found: list[set[str]] = [set() for _ in compiled.row_lower]
    for row, column in zip(compiled.row_of_entry, compiled.indices, strict=True):
        found[row] |= {owner[column]} - {""}
    return found


def links(compiled: CompiledModel, about: list[set[str]], at: int) -> bool:
    """Tell whether a column lies in rows that are about more than one nation, or about none."""
    rows = compiled.row_of_entry[compiled.indices == at]
    together = set().union(*(about[row] for row in rows))
    return len(together) != 1


def test_a_variable_that_lies_in_rows_of_several_nations_is_declared_linking(
    compiled: CompiledModel,
) -> None:
    nations = set(tiny_case().tables["nations"]["nation"])
    about = nations_of_rows(compiled, nations)
    for name, keys in compiled.columns.items():
        record = VARIABLES[name]
        if record.scope == "nation":
            assert record.index[0] == "nation", name
            assert {part_of_key(name, "nation", key) for key in keys} <= nations, name
        elif record.scope == "linking" and name not in _OF_ONE_IN_THIS_CASE:
            assert any(links(compiled, about, at) for at in keys.values()), name


_OF_ONE_IN_THIS_CASE = {"bend_coverage", "bend_exposure"}
"""Bends of a floor whose scope has one nation, and of one nation beside the money of all."""


def test_a_row_about_one_nation_holds_only_its_variables(compiled: CompiledModel) -> None:
    nations = set(tiny_case().tables["nations"]["nation"])
    about = nations_of_rows(compiled, nations)
    for name, keys in compiled.rows.items():
        for key, at in keys.items():
            if "nation" in ROWS[name].index:
                assert about[at] <= {part_of_key(name, "nation", key)}, (name, key)


def test_policy_rows_bend_at_a_price_and_no_others_do(compiled: CompiledModel) -> None:
    priced = {p.variable: p for p in PLACES if isinstance(p, Cost) and p.figure == "bend_price"}
    bends: dict[str, Variable] = {n: one for n, one in VARIABLES.items() if n.startswith("bend_")}
    assert priced.keys() == bends.keys() == {one.bend for one in ROWS.values() if one.bend}
    assert all(priced[name].at == one.price for name, one in bends.items())
    assert len([p for p in PLACES if isinstance(p, Cost) and p.figure == "bend_price"]) == len(
        bends
    ) * len(ELASTIC)
    owner = {at: name for name, keys in compiled.columns.items() for at in keys.values()}
    for name, keys in compiled.rows.items():
        span = [slice(compiled.starts[at], compiled.starts[at + 1]) for at in keys.values()]
        held = {owner[column] for part in span for column in compiled.indices[part]}
        bend = {variable for variable in held if variable.startswith("bend_")}
        assert bend == ({ROWS[name].bend} - {""}), name
        assert bool(bend) == (ROWS[name].status == "policy"), name


def test_every_hard_row_has_a_name_for_when_no_plan_is_possible(compiled: CompiledModel) -> None:
    case = tiny_case()
    ground = lay(case, tiny_policy(min_line_musd=0.1))
    groups = groups_of(ground, words_of(case), compiled, list(case.tables["nations"]["nation"]))
    named = {int(at) for group in groups for at in group.rows}
    for name, keys in compiled.rows.items():
        if ROWS[name].status in ("law", "capacity") and name not in _SUMS:
            assert set(keys.values()) <= named, name


_SUMS = {"absorbed_money"}
"""Rows that hold nothing down by themselves: the limits of their columns do."""
