"""The objectives of a Pyomo model, read together with its rows into arrays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyomo.core as pyo
from pyomo.common.errors import InfeasibleConstraintException
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler

from allocator.errors import DataError, Fault
from allocator.explore.pareto.step_size import step_of
from allocator.inputs.policy.parse import shortlist
from allocator.solver.backend.compiled_model import CompiledModel, Floats, collector_paused


@dataclass(frozen=True, slots=True)
class Objective:
    """One objective: its name, sense, and what it takes to turn our figures into its values.

    `costs` are its coefficients to be minimised (those of a maximised objective with the other
    sign). `step` is the distance between the values that it can take, None where it can take any.
    """

    name: str
    maximised: bool
    costs: Floats
    constant: float
    step: float | None
    whole: bool

    def value(self, figure: float) -> float:
        """Return the value of the objective as written, for a `figure` (costs · point)."""
        return self.constant + (-figure if self.maximised else figure)


@dataclass(frozen=True, slots=True)
class MultiModel:
    """A model with several objectives as arrays; `variables` are its columns in order."""

    compiled: CompiledModel
    objectives: tuple[Objective, ...]
    variables: tuple[Any, ...]


class NoSolution(Exception):  # noqa: N818 - an answer, not an error
    """The rows leave no point at all."""


def read_model(model: pyo.ConcreteModel, chosen: Sequence[Any]) -> MultiModel:
    """Return a linear model with the `chosen` objectives as arrays; it is left as it was.

    Raises
    ------
    DataError
        Something is not linear, or the values that a variable may take have holes.
    NoPoint
        A row without variables cannot hold.
    """
    with _only_active(model, chosen), collector_paused():
        try:
            form = LinearStandardFormCompiler().write(model, mixed_form=True)
        except InfeasibleConstraintException:
            raise NoSolution from None
        except (ValueError, TypeError) as error:  # Pyomo's errors of expressions are ValueErrors
            raise DataError([_fault(str(error), "linear rows and objectives")]) from error
    right = np.asarray(form.rhs, dtype=float)
    sign = np.array([bound for _, bound in form.rows], dtype=int)
    matrix = form.A.tocsr()
    _check_domains(form.columns)
    lower, upper, integer = _limits(form.columns)
    compiled = CompiledModel(
        matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), matrix.data.astype(float),
        lower, upper, integer,
        np.where(sign <= 0, right, -np.inf), np.where(sign >= 0, right, np.inf),
        {}, {}, {},
    )  # fmt: skip
    place = {id(one): at for at, one in enumerate(form.objectives)}
    costs = form.c.toarray()
    found = tuple(
        _objective(one, costs[place[id(one)]], form.c_offset[place[id(one)]], integer)
        for one in chosen
    )
    return MultiModel(compiled, found, tuple(form.columns))


def _objective(
    data: Any, costs: Floats, constant: float, integer: np.typing.NDArray[np.bool_]
) -> Objective:
    maximised = data.sense == pyo.maximize
    used = np.flatnonzero(costs)
    whole = bool(integer[used].all())
    step = step_of(costs[used].tolist()) if whole else None
    written = -constant if maximised else constant
    return Objective(data.name, maximised, costs, float(written), step, whole)


def _limits(columns: Sequence[Any]) -> tuple[Floats, Floats, np.typing.NDArray[np.bool_]]:
    lower = [-np.inf if one.lb is None else one.lb for one in columns]
    upper = [np.inf if one.ub is None else one.ub for one in columns]
    integer = [not one.is_continuous() for one in columns]
    return np.array(lower, float), np.array(upper, float), np.array(integer, bool)


def _check_domains(columns: Sequence[Any]) -> None:
    """Refuse variables of other values than all numbers or all whole numbers between limits."""
    fits: dict[int, bool] = {}
    holed = []
    for one in columns:
        domain = one.domain
        if id(domain) not in fits:
            fits[id(domain)] = domain.get_interval()[2] in (0, 1)
        if not fits[id(domain)]:
            holed.append(one.name)
    if holed:
        found = f"values with holes, or of no known kind, for {shortlist(holed)}"
        raise DataError([Fault("model", found, "real or whole numbers between limits",
                               "write the values with binary variables")])  # fmt: skip


def choose(model: pyo.ConcreteModel, objectives: Iterable[Any] | None = None) -> list[Any]:
    """Return the objectives meant by components, members of components or names.

    None means all that are active; if none is, all there are.

    Raises
    ------
    DataError
        Fewer than two, one twice, or an unknown name.
    """
    every = list(model.component_data_objects(pyo.Objective, descend_into=True))
    if objectives is None:
        chosen = [one for one in every if one.active] or every
    else:
        chosen = [data for one in objectives for data in _members(model, one)]
    if len({id(one) for one in chosen}) < max(2, len(chosen)):
        told = ", ".join(one.name for one in chosen) or "none"
        raise DataError([_fault(f"objectives {told}", "two or more different objectives")])
    return chosen


def _members(model: pyo.ConcreteModel, given: Any) -> list[Any]:
    """Return the objectives that `given` names: a name, a member, or a component with members."""
    found = model.find_component(given) if isinstance(given, str) else given
    if getattr(found, "ctype", None) is not pyo.Objective:
        raise DataError([_fault(f"no objective {given}", "objectives of the model")])
    return list(found.values()) if found.is_indexed() else [found]


@contextmanager
def _only_active(model: pyo.ConcreteModel, chosen: Sequence[Any]) -> Iterator[None]:
    """Make the chosen objectives the active ones, as the compiler takes these, and no other."""
    every = list(model.component_data_objects(pyo.Objective, descend_into=True))
    whole = list(model.component_objects(pyo.Objective, descend_into=True))
    before = [(one, one.active) for one in [*every, *whole]]
    wanted = {id(one) for one in chosen}
    try:
        for one in every:
            (one.activate if id(one) in wanted else one.deactivate)()
        yield
    finally:
        for one, was in before:  # a member turned on turns its component on
            if not was:
                one.deactivate()
        for one, was in before[: len(every)]:
            if was:
                one.activate()


def _fault(found: str, allowed: str) -> Fault:
    return Fault("model", found, allowed, "give a linear model with its objectives")
