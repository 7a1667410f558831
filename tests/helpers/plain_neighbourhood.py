"""The neighbourhood of a revision, written out once more, for plain HiGHS on the whole model."""

import dataclasses

import numpy as np
import numpy.typing as npt

from allocator.explore.revision.asked import asked_of, executed_before, inputs_after
from allocator.explore.revision.requests import Addition, Event
from allocator.explore.revision.revision import Revision
from allocator.plan.plan import Plan
from allocator.session.revise import PRICE, Reviser, Room
from allocator.session.room_columns import frozen, given_up, growing
from allocator.solver.backend.highs import HighsModel
from allocator.solver.search.near_plan import NearSolution

GOODS, PAYERS = ("lots", "seats", "grant"), ("pay", "draw", "host_pay")


def room_of(found: Revision) -> Room:
    """Return what the answer says it was allowed to do."""
    asked = asked_of(found.before, found.changes)
    all_kept = bool(found.requests["kept"].all())
    return Room(
        growing=tuple(key for one in asked for key in one.room.growing),
        kept=tuple(k for one in asked for k in one.room.kept) if all_kept else (),
        frozen_before=executed_before(found.before, asked),
        more_for=found.proof.may_get_more,
        paid_no_more=tuple(
            (one.nation, one.fiscal_year)
            for one in found.changes
            if isinstance(one, Event) and not one.more
        ),
    )


def again(found: Revision) -> tuple[Reviser, NearSolution]:
    """Return the point of an answer in its model, found once more in the room that it states."""
    reviser = Reviser(found.before)
    inputs = inputs_after(found.before, asked_of(found.before, found.changes))
    near = reviser.near(*inputs, room_of(found))
    assert isinstance(near, NearSolution)
    return reviser, near


def companions(plan: Plan, item: str) -> set[str]:
    """Return an item with modules, prerequisites and the courses of its crews."""
    tables = plan.case.tables
    crew = set(tables["crews"].loc[tables["crews"]["item"] == item, "skill"])
    trains = tables["graduates"]
    return {
        item, *tables["modules"].loc[tables["modules"]["item"] == item, "module"],
        *tables["prerequisites"].loc[tables["prerequisites"]["item"] == item, "needs"],
        *trains.loc[trains["skill"].isin(crew), "item"],
    }  # fmt: skip


@dataclasses.dataclass
class PlainNeighbourhood:
    """Limits and costs of all plans near, written out from the documentation alone."""

    found: Revision
    reviser: Reviser
    money: float

    def limits(self) -> tuple[npt.NDArray[np.float64], ...]:
        """Return lower and upper limits, costs of columns, and prices of growth."""
        compiled, before = self.reviser.session.compiled, self.reviser.reference()
        figures = self.reviser.session.problem.figures
        price, tail = dict(figures["price"].items()), dict(figures["tail"].items())
        room = room_of(self.found)
        lower, upper = compiled.lower.copy(), compiled.upper.copy()
        cost, grows = -compiled.costs["value"].copy(), np.zeros(len(lower))
        for name in (*GOODS, "sustained"):
            for key, column in compiled.columns.get(name, {}).items():
                nation, item, when = key
                each = 1.0 if name == "grant" else (price if name in GOODS else tail)[item]
                held = before[column] > 1e-6
                if self._asked(nation, item, when) or (
                    nation in room.more_for and before[column] > 0 and when >= room.frozen_before
                ):
                    grows[column] = each * (2.0 if held else 1.0)
                elif not (name == "sustained" and self._asked(nation, item, None)):
                    upper[column] = min(upper[column], before[column])
                cost[column] -= PRICE * self.money * each * held
        executed = frozen(compiled, room)
        may_grow = growing(compiled, before, room)
        still = executed & ~given_up(compiled, before, executed, may_grow)
        slip = np.where(
            compiled.integer, 0.0, 1e-5 * (before + compiled.column_unit(np.arange(len(before))))
        )
        lower[still] = np.maximum(lower, before - slip)[still]
        upper[still] = np.minimum(upper, before + slip)[still]
        for nation, since in room.paid_no_more:
            for (who, _, _, year), column in compiled.columns.get("pay", {}).items():
                if who == nation and year >= since:
                    upper[column] = min(upper[column], before[column] + slip[column])
        for name in room.kept:
            for way in ("bend_low", "bend_high"):
                if name in compiled.columns.get(way, {}):
                    upper[compiled.columns[way][name]] = 0.0
        return lower, upper, cost, grows

    def _asked(self, nation: str, item: str, when: int | None) -> bool:
        """Tell whether goods are asked for (None: in any year), or go with what is asked for."""
        return any(
            isinstance(one, Addition)
            and one.nation == nation
            and item in companions(self.found.before, one.item)
            and (item != one.item or when is None or one.year in (None, when))
            for one in self.found.changes
        )


def objectives(found: Revision, gap: float = 0.0) -> tuple[float, float, float]:
    """Return what the answer costs, what the best plan near costs, and a bound: plain HiGHS.

    `gap` is what branch and cut may leave open.
    """
    reviser, near = again(found)
    compiled, before = reviser.session.compiled, reviser.reference()
    money = dict(reviser.session.problem.figures["bend_price"].items())["lock"]
    money /= reviser.session.policy.rule_price["lock"]
    lower, upper, cost, grows = PlainNeighbourhood(found, reviser, money).limits()
    engine = HighsModel(compiled, relaxed=False)
    engine.set_column_bounds(np.arange(len(upper)), lower, upper)
    engine.minimise(cost)
    priced = {
        column: PRICE * (0.25 * money if name in PAYERS else -compiled.costs["value"][column])
        for name, keys in compiled.columns.items()
        if name.startswith("bend_") or name in PAYERS
        for column in keys.values()
    }
    priced |= {int(c): PRICE * money * grows[c] for c in np.flatnonzero(grows)}
    ours = float(cost @ near.solution)
    for number, (column, each) in enumerate(priced.items()):
        new = len(upper) + number
        engine.add_columns(np.array([np.inf]), 1.0)
        engine.set_costs(np.array([new]), np.array([each]))
        engine.add_row(-np.inf, before[column], np.array([column, new]), np.array([1.0, -1.0]))
        ours += each * max(0.0, float(near.solution[column] - before[column]))
    engine.set_options(mip_rel_gap=0.0, mip_abs_gap=gap)
    assert engine.run()
    return ours, engine.objective, engine.dual_bound
