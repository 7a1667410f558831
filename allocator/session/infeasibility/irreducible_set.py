"""Irreducible infeasible subsets (IIS): rules that cannot hold together though any fewer could.

Groups of limits are lifted one at a time from a relaxation that has no solution (deletion filter:
Chinneck and Dravnieks 1991, doi:10.1287/ijoc.3.2.157). What only integrality makes infeasible is
told by `integer_conflict`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np

from allocator.assemble.instance import Ground
from allocator.errors import Clash
from allocator.inputs.case.names import Words
from allocator.models import Problem
from allocator.session.infeasibility.constraint_groups import (
    Group,
    groups_of,
    involved,
    leave_out_others,
    lifted_columns,
)
from allocator.session.infeasibility.finding import WHEN
from allocator.solver.backend.compiled_model import CompiledModel
from allocator.solver.backend.highs import HighsModel, StopCondition
from allocator.util.format import listed, number

MOST = 10
"""Conflicts reported at most; correcting the first ones usually corrects the others."""

SECONDS = 60.0
"""Longest search; a set that is not proven irreducible until then is reported as such."""


def searched_conflicts(
    ground: Ground,
    words: Words,
    problem: Problem,
    compiled: CompiledModel,
    told: set[tuple[str, str]],
    stop: StopCondition,
) -> Iterator[Clash]:
    """Yield conflicts among the rules that are left when the floors in `told` are given up."""
    nations = involved(problem)
    relaxed = FeasibilityRelaxation(
        ground, compiled, groups_of(ground, words, compiled, nations), stop
    )
    leave_out_others(relaxed.engine, nations)
    known = [g for g in relaxed.groups if g.key and (g.key[0], str(g.key[1])) in told]
    relaxed.lift(known)
    found = list(clashes_of(relaxed))
    yield from found
    if not found and not told:
        yield from integer_conflict(compiled, relaxed.groups, nations, stop)


def clashes_of(relaxed: FeasibilityRelaxation) -> Iterator[Clash]:
    """Yield the conflicts of a relaxation, each with how far a floor in it could be met."""
    found = list(_conflicts(relaxed))
    yield from _clashes([
        (one, relaxed.largest_amount(one[0]) if one[0].floor else float("nan"), proven)
        for one, proven in found
    ])  # fmt: skip


def _conflicts(relaxed: FeasibilityRelaxation) -> Iterator[tuple[list[Group], bool]]:
    """Yield conflicting groups, a floor first, and whether they are proven smallest.

    That floor is given up in each, and stays so, to find the next conflict.
    """
    for _ in range(MOST):
        if relaxed.is_feasible():
            return
        found, proven = relaxed.irreducible_subset()
        found.sort(key=lambda group: not group.floor)
        yield found, proven
        relaxed.lift(found[:1])


class FeasibilityRelaxation:
    """The linear relaxation without objective, from which groups of limits can be lifted.

    Where `compiled` has narrower limits of columns than the model `whole`, they are lifted to that.
    """

    def __init__(
        self,
        ground: Ground,
        compiled: CompiledModel,
        groups: Sequence[Group],
        stop: StopCondition,
        whole: CompiledModel | None = None,
    ) -> None:
        self.compiled = compiled
        self.groups = list(groups)
        self.lifted: set[Group] = set()
        self.engine = HighsModel(compiled, relaxed=True)
        self.engine.stop = stop.within(SECONDS)
        self.engine.minimise(np.zeros(len(compiled.lower)))
        self._upper = lifted_columns(ground, compiled)
        pay = compiled.positions("pay")
        if whole is not None:
            narrow = (compiled.upper < whole.upper) | (compiled.lower > whole.lower)
            self._upper[narrow] = whole.upper[narrow]
            pay = pay[~narrow[pay]]
        self.engine.set_column_bounds(pay, 0.0, self._upper[pay])

    def lift(self, groups: Sequence[Group]) -> None:
        """Lift the limits of `groups`."""
        for group in groups:
            self.engine.set_row_bounds(group.rows, -np.inf, np.inf)
            self.engine.set_column_bounds(group.columns, 0.0, self._upper[group.columns])
            self.lifted.add(group)

    def restore(self, groups: Sequence[Group]) -> None:
        """Put the limits of `groups` back."""
        whole = self.compiled
        for group in groups:
            rows, columns = group.rows, group.columns
            self.engine.set_row_bounds(rows, whole.row_lower[rows], whole.row_upper[rows])
            self.engine.set_column_bounds(columns, whole.lower[columns], whole.upper[columns])
            self.lifted.discard(group)

    def is_feasible(self) -> bool:
        """Whether some solution satisfies the limits that are not lifted; yes if not known."""
        self.engine.run()
        return not self.engine.infeasible

    def irreducible_subset(self, *, none_holds: bool = False) -> tuple[list[Group], bool]:
        """Return groups that cannot hold together though any fewer can, and whether it is proven.

        The model must be infeasible; its limits are restored at the end. `none_holds`: there is
        known to be a solution with all groups lifted, so that one group alone is smallest.
        """
        before = set(self.lifted)
        kept = self._candidates(before)
        proven = True
        for group in list(kept):
            if group not in kept or (none_holds and len(kept) == 1):
                continue
            self.lift([group])
            if self.is_feasible():
                self.restore([group])
                proven = proven and not self.engine.stop.reached
            else:
                kept = self._candidates(self.lifted)
        self.restore([group for group in self.lifted if group not in before])
        return kept, proven

    def _candidates(self, lifted: set[Group]) -> list[Group]:
        """Return the groups that the proof of impossibility uses; all if there is no proof."""
        left = [group for group in self.groups if group not in lifted]
        _, there, ray = self.engine.highs.getDualRay()
        if not there:
            return left
        ray = np.asarray(ray, float)
        rows = np.abs(ray) > 1e-9
        reduced = np.zeros(len(self.compiled.lower))
        row, column = self.compiled.row_of_entry, self.compiled.indices
        entries = self.engine.scaled.numbers(self.compiled.numbers, row, column) * ray[row]
        np.add.at(reduced, column, entries)
        columns = np.abs(reduced) > 1e-9
        used = [g for g in left if rows[g.rows].any() or columns[g.columns].any()]
        others = [group for group in left if group not in used]
        self.lift(others)
        if self.is_feasible():
            self.restore(others)
            return left
        return used

    def largest_amount(self, floor: Group) -> float:
        """Return the largest amount with which `floor` could hold, all other rules kept.

        `floor` must be lifted. Not a number if nothing is known.
        """
        assert floor.key is not None
        column = np.array([self.compiled.columns["earmarked"][floor.key]], dtype=np.int32)
        self.engine.set_costs(column, np.array([-1.0]))
        reached = -self.engine.objective if self.engine.run() else float("nan")
        self.engine.set_costs(column, np.array([0.0]))
        return reached


def _clashes(found: Sequence[tuple[list[Group], float, bool]]) -> Iterator[Clash]:
    """Yield a clash for each conflict, those that differ in the year only as one."""
    alike: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for all_groups, most, proven in found:
        groups = _told(all_groups)
        single = groups[0].key is not None and sum(one.key is not None for one in groups) == 1
        said = "; ".join(group.said if single else group.full for group in groups)
        rules = tuple(dict.fromkeys(group.name for group in groups))
        message = f"These cannot all be kept together: {said}.{_most(groups[0], most)}"
        if not proven:
            message += " The search was cut short: fewer of these may be enough for the conflict."
        elif len(groups) > 1:
            message += " Dropping any one of them resolves this conflict."
        alike.setdefault((rules, message), []).append(groups[0].when.removeprefix("in "))
    for (rules, message), years in alike.items():
        yield Clash(rules, message.replace(WHEN, _span(sorted(years))))


def _told(groups: list[Group]) -> list[Group]:
    """Return the groups to name: a switch goes with the rule on sizes that it serves."""
    return [one for one in groups if not (one.link and any(g.switched for g in groups))]


def _span(years: Sequence[str]) -> str:
    if len(years) > 1:
        return f"in each of {listed(years)}"
    return years[0] if years[0].startswith("from") else f"in {years[0]}"


def _most(floor: Group, most: float) -> str:
    if not np.isfinite(most):
        return ""
    return (
        f" With all other rules kept, {floor.name} could be met up to US$ {number(most)} million."
    )


INTEGER_SECONDS = 30.0
"""Longest search for a plan in whole numbers, and for floors that can be left out."""


def integer_conflict(
    compiled: CompiledModel,
    groups: Sequence[Group],
    nations: Collection[Any],
    stop: StopCondition,
) -> Iterator[Clash]:
    """Yield the floors of law that whole numbers do not allow; nothing if a plan may exist.

    A floor is left out of the set only where the rest is proven infeasible without it, so the set
    is a true conflict, but not proven irreducible.
    """
    floors = [group for group in groups if group.floor]
    engine = HighsModel(compiled, relaxed=False)
    engine.minimise(np.zeros(len(compiled.lower)))
    leave_out_others(engine, nations)
    engine.stop = stop.within(INTEGER_SECONDS)
    if not _is_infeasible(engine):
        return
    kept = list(floors)
    for floor in floors:
        if engine.stop.reached:
            break
        engine.set_row_bounds(floor.rows, -np.inf, np.inf)
        if _is_infeasible(engine):
            kept.remove(floor)
        else:
            engine.set_row_bounds(
                floor.rows, compiled.row_lower[floor.rows], compiled.row_upper[floor.rows]
            )
    sizes = _sizes(engine, compiled, groups)
    said = "; ".join(group.full for group in kept)
    part = f" Among what prevents them: {'; '.join(one.full for one in sizes)}." if sizes else ""
    yield Clash(
        tuple(dict.fromkeys(group.name for group in [*kept, *sizes])),
        "Whole lots, seats and yes/no choices (production, stock, people, lines, smallest sizes) "
        f"allow no plan for: {said}. If lots and seats could be divided, these could be "
        f"met.{part} Which "
        f"{'others ' if sizes else ''}of the capacity limits are involved is not known, and "
        "fewer of these floors may be enough.",
    )


def _sizes(engine: HighsModel, compiled: CompiledModel, groups: Sequence[Group]) -> list[Group]:
    """Return the rules on sizes without which, one at a time, there would be a plan.

    Those that make no difference are lifted for good; nothing if time is up before all are tried.
    """
    kept = []
    for group in (one for one in groups if one.switched):
        engine.set_row_bounds(group.rows, -np.inf, np.inf)
        if engine.stop.reached:
            return []
        if not _is_infeasible(engine):
            kept.append(group)
            rows = group.rows
            engine.set_row_bounds(rows, compiled.row_lower[rows], compiled.row_upper[rows])
    return kept


def _is_infeasible(engine: HighsModel) -> bool:
    engine.run()
    return engine.infeasible
