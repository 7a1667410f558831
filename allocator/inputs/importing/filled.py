"""What a case holds that its list does not say: each default or formula, with where it went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from allocator.inputs.importing.mapping import Mapping
from allocator.inputs.importing.tables import defaults

COLUMNS = ("table", "column", "rows", "default", "value", "unit", "basis", "note")


@dataclass(slots=True)
class Filled:
    """The defaults used so far."""

    mapping: Mapping
    rows: list[tuple[object, ...]] = field(default_factory=list)

    def default(self, name: str, table: str, column: str, rows: int) -> None:
        """Note that a default of the table filled so many more rows."""
        one = defaults()[name]
        value = float(self.mapping.value(name))
        basis = "judgement" if name in self.mapping.defaults else one.basis
        for at, row in enumerate(self.rows):
            if row[:2] == (table, column) and row[3] == name:
                rows += int(str(self.rows.pop(at)[2]))
                break
        if rows:
            self.rows.append((table, column, rows, name, value, one.unit, basis, one.note))

    def formula(
        self, table: str, column: str, rows: int, note: str, basis: str = "formula"
    ) -> None:
        """Note a formula without a figure of its own."""
        if rows:
            self.rows.append((table, column, rows, "", float("nan"), "", basis, note))

    def frame(self) -> pd.DataFrame:
        """Return them as a table."""
        return pd.DataFrame(self.rows, columns=list(COLUMNS))


def marked(basis: str, notes: Sequence[str], source: str) -> dict[str, str]:
    """Return the columns of a row that say where its figures come from."""
    told = "; ".join(dict.fromkeys(note for note in notes if note))
    return {
        "basis": basis,
        "source": source,
        "note": f"Default of the import: {told}" if told else "",
    }
