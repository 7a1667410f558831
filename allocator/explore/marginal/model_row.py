"""The row of the model that a rule of a plan's table ``rules`` is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allocator.inputs.rule_families import FAMILIES
from allocator.models.families import ROWS


def model_row_of(rule: Mapping[Any, Any]) -> tuple[str, Any]:
    """Return family and key of the row that `rule` is in the model; None is the family's only key.

    The ceiling of a nation's money (family money) is no row but the limit of a column: family
    ``spend`` of the nation, the year and the last segment.

    Examples
    --------
    >>> rule = {"rule": "band nation:KEN", "family": "band_low", "status": "policy",
    ...         "nation": "KEN", "account": "", "item": "", "year": "2020"}
    >>> row_of(rule)
    ('band_low', ('nation:KEN', 2020))
    """
    record, year = FAMILIES[rule["family"]], rule["year"]
    parts = {
        **rule,
        "year": int(year) if year.isdecimal() else year,
        "member": rule["rule"].partition(" ")[2],
    }
    if record.name == "money":
        return record.variable, (rule["nation"], parts["year"], "limit")
    key = tuple(parts[name] for name in record.key)
    rows = [row for row in record.rows if ROWS[row].status == rule["status"]]
    return next(iter(rows), record.name), key if len(key) > 1 else next(iter(key), None)
