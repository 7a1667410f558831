"""`Plan`: the result of a solve, and everything a reader may ask about it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allocator.plan.persistence.save_load import read_plan, save_plan
from allocator.plan.record import PlanRecord
from allocator.plan.summary import summary

__all__ = ["Plan", "load_plan"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Plan(PlanRecord):
    """A plan: what each nation gets, and everything a reader may ask about it.

    Parameters are those of `allocator.plan.record.PlanRecord`: `case` and `policy` it was made
    from, `meta` (how it was made, plain JSON values) and `tables` (`allocator.plan.schema`).
    """

    @property
    def status(self) -> str:
        """``optimal``, ``within_gap`` or ``stopped``: how the search ended; or ``least_change``."""
        return str(self.meta["status"])

    @property
    def value(self) -> float:
        """Value of the plan in value points, less the prices of soft rules that are violated."""
        return _number(self.meta.get("value"))

    @property
    def bound(self) -> float:
        """Value in points that no plan can exceed; NaN if nothing is proven."""
        return _number(self.meta.get("bound"))

    @property
    def gap(self) -> float:
        """Share of the best possible value that may be missing; NaN if nothing is proven."""
        return _number(self.meta.get("gap"))

    def summary(self) -> dict[str, Any]:
        """Return the plan in figures: status, value, money, needs, risk and rules."""
        return summary(self)

    def save(self, path: str | Path) -> None:
        """Save the plan to a folder, or to a workbook if `path` ends in ``.xlsx``.

        The save is all or nothing: what was there before survives a full disk or missing rights.

        Raises
        ------
        DataError
            The path holds something else than a plan, or cannot be written.
        """
        save_plan(self, Path(path))


def load_plan(path: str | Path) -> Plan:
    """Load a plan that `Plan.save` wrote to a folder or a workbook.

    Of a workspace it is the current plan, or with ``@`` that of a step (``my-plan@3``), or the one
    that was current at the end of a day (``my-plan@2026-03-14``).

    Raises
    ------
    DataError
        A file or sheet is missing, broken or was changed after saving; all faults at once.
    """
    parts = read_plan(Path(path))
    return Plan(parts.case, parts.policy, parts.meta, parts.tables)


def _number(value: Any) -> float:
    return float("nan") if value is None else float(value)
