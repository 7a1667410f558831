"""A two-stage plan, what it says in sentences, and how it compares with a regret table."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.explore.robust.two_stage_sentences import two_stage_words
from allocator.explore.robust.two_stage_vs_regret import beaten_by

if TYPE_CHECKING:
    from allocator.explore.robust.regret import Regret

from allocator.explore.robust.two_stage_record import TwoStageRecord


@dataclass(frozen=True, slots=True, eq=False)
class TwoStage(TwoStageRecord):
    """First years decided now, with the rest for each scenario.

    Attributes are those of `allocator.explore.robust.two_stage_record.TwoStageRecord`.
    """

    @property
    def words(self) -> tuple[str, ...]:
        """The same in a few sentences."""
        return two_stage_words(self)

    def beside(self, table: Regret) -> TwoStage:
        """Return the same with a warning if a plan of a regret table beats it by its aim.

        It can where its first years do not stand unchanged: there the table gives up or adds as
        little as possible, which is not open to a two-stage plan.

        Raises
        ------
        DataError
            The table is of another case, policy, scenarios or first years.
        SolveError
            A plan of the table stands unchanged and is better than was proven possible.
        """
        return replace(self, warnings=(*self.warnings, *beaten_by(self, table)))

    def document(self) -> dict[str, Any]:
        """Return all but the plans in lists and dicts, for JSON."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        told = {
            name: one.to_dict("records") if isinstance(one, pd.DataFrame) else one
            for name, one in found.items()
            if name not in ("plans", "chances")
        }
        return {**told, "words": self.words}
