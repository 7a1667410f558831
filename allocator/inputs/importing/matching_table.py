"""How the columns of a list were matched, as a table for people."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from allocator.inputs.importing.collect import PageReader
from allocator.inputs.importing.tables import meanings
from allocator.inputs.importing.units import unit_name

COLUMNS = ("sheet", "column", "meaning", "label", "unit", "decimal", "why", "examples", "asks")


def matching_table(readers: Sequence[PageReader]) -> pd.DataFrame:
    """Return one row a column of the list, `COLUMNS`; `asks` is what the planner should choose."""
    rows = []
    for reader in readers:
        for one in reader.columns:
            label, unit, why, sign = meanings()[one.meaning].label, "", one.why, one.choice.decimal
            measure = reader.money.measures.get(one.at)
            if measure is not None:
                unit, sign = unit_name(measure.unit), measure.sign
                why += f"; unit {measure.why}" if unit else "; its unit is not stated"
            if one.year or one.account:
                label += f", {one.account or one.year}"
            rows.append((one.sheet, one.header, one.meaning, label, unit, sign, why,
                         " | ".join(one.examples), one.asks))  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype("str")
