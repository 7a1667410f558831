"""The row of the model that a rule of a plan's table ``rules`` is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_EARMARKS = ("floor", "cap", "share_floor", "share_cap")
_FAMILY = {"lines": "lines_at_once", "types": "new_types"}
"""Families that the table calls by another name than the model."""

_KEYS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((*_EARMARKS, "coverage"), ("rule", "year")),
    **dict.fromkeys(("grade_exposure", "band_low", "band_high"), ("member", "year")),
    **dict.fromkeys(("exposure", "vetted", "language", "graduation"), ("nation", "year")),
    **dict.fromkeys(("production", "course_seats"), ("item", "year")),
    **dict.fromkeys(("lock_low", "lock_high"), ("rule",)),
    **dict.fromkeys(("types", "lines"), ("nation",)),
    **dict.fromkeys(("grant_size", "item_size", "start_window"), ("nation", "item")),
    "line_size": ("nation", "member"),
    "excluded": ("member", "nation"),
    "prerequisite": ("nation", "item", "member", "year"),
    "host_share": ("nation", "year"),
    "max_per_nation_year": ("nation", "item", "year"),
    "vintage": ("account", "year"),
    "module": ("nation", "item", "year"),
    "crewed": ("nation", "member", "year"),
    "stock": ("item",),
    "risk_budget": ("year",),
}
"""What keys are made of by family; the member is what follows the first word of a rule's name."""


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
    family, year = rule["family"], rule["year"]
    parts = {
        **rule,
        "year": int(year) if year.isdecimal() else year,
        "member": rule["rule"].partition(" ")[2],
    }
    if family == "money":
        return "spend", (rule["nation"], parts["year"], "limit")
    key = tuple(parts[name] for name in _KEYS.get(family, ()))
    if family in _EARMARKS:
        family = f"{rule['status']}_{family}"
    elif family == "module":
        family = f"module_{rule['status']}"
    return _FAMILY.get(family, family), key if len(key) > 1 else next(iter(key), None)
