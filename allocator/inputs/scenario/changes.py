"""The changes that a scenario is made of: set, scale, add, drop and lock.

What a change turns is named as people write it: a setting of the policy (``risk_budget``,
``budget_factor.FMF``), a column of a table of the case (``equipment.price_musd``) or a key of
``case.toml`` (``case.last_year``).
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from allocator.inputs.case.io.format_value import value_text
from allocator.inputs.case.io.letters import composed
from allocator.inputs.case.schema.tables import TABLES
from allocator.inputs.policy.fields import FIELDS
from allocator.inputs.policy.policy import Lock

Scalar: TypeAlias = str | int | float | bool
Conditions: TypeAlias = tuple[tuple[str, tuple[Scalar, ...]], ...]
Where: TypeAlias = Any
"""Columns and their value or values, as a mapping; kept as `Conditions`."""
Rows: TypeAlias = Any
"""Rows as mappings from columns to values; kept as tuples of pairs."""

META = "case"
"""What keys of ``case.toml`` are named after."""

_TABLES = frozenset(table.name for table in TABLES)


@dataclass(frozen=True, slots=True)
class Set:
    """Give a setting, a column of the rows `where` says, or a key of the case another value.

    An empty text goes back to the default; for columns it is an empty cell.
    """

    what: str
    to: Scalar | tuple[str, ...]
    where: Where = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "to", _frozen(self.to))
        object.__setattr__(self, "where", _conditions(self.where))


@dataclass(frozen=True, slots=True)
class Scale:
    """Multiply a setting, or a column of the rows `where` says, by a number.

    ``budget_factor.*`` means every account: those that the policy names already are multiplied,
    too. Figures of a table that must be whole are rounded.
    """

    what: str
    by: float
    where: Where = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "where", _conditions(self.where))


@dataclass(frozen=True, slots=True)
class Add:
    """Add a number to a setting, a column or a key of the case; to a list of the policy, a word."""

    what: str
    by: float | str
    where: Where = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "where", _conditions(self.where))


@dataclass(frozen=True, slots=True)
class AddRows:
    """Add rows to a table of the case; columns that are not given have their default."""

    table: str
    rows: Rows

    def __post_init__(self) -> None:
        rows = tuple(tuple((str(k), _frozen(v)) for k, v in dict(row).items()) for row in self.rows)
        object.__setattr__(self, "rows", rows)


@dataclass(frozen=True, slots=True)
class Drop:
    """Take the rows `where` says out of a table of the case."""

    table: str
    where: Where

    def __post_init__(self) -> None:
        object.__setattr__(self, "where", _conditions(self.where))


Change: TypeAlias = Set | Scale | Add | AddRows | Drop | Lock


def is_of_case(change: Change) -> bool:
    """Tell whether a change is about the case; what names neither is taken for a setting."""
    if isinstance(change, AddRows | Drop):
        return True
    if isinstance(change, Lock):
        return False
    head, dot, _ = change.what.partition(".")
    return bool(dot) and (head in _TABLES or head == META)


def as_table(change: Change) -> dict[str, Any]:
    """Return a change as it stands in a scenario file."""
    if isinstance(change, Lock):
        lock = dataclasses.asdict(change)
        return {name: value for name, value in lock.items() if value not in (None, "")}
    if isinstance(change, AddRows):
        return {"add": change.table, "rows": [dict(row) for row in change.rows]}
    if isinstance(change, Drop):
        return {"drop": change.table, "where": _spelled(change.where)}
    where = {"where": _spelled(change.where)} if change.where else {}
    if isinstance(change, Set):
        to = list(change.to) if isinstance(change.to, tuple) else change.to
        return {"set": change.what, "to": to, **where}
    return {"scale" if isinstance(change, Scale) else "add": change.what, "by": change.by, **where}


def change_words(change: Change) -> str:
    """Return a change in one short line.

    Examples
    --------
    >>> change_words(Scale("nations.absorbable_musd", 0.5, {"nation": ["KEN", "UGA"]}))
    'nations.absorbable_musd × 0.5 [nation KEN;UGA]'
    >>> change_words(Set("budget_factor.FMF", 0))
    'budget_factor.FMF = 0'
    """
    if isinstance(change, Lock):
        about = change.item or change.account or "all money"
        low, high = ("" if x is None else f"{x:g}" for x in (change.low, change.high))
        return f"lock {change.lock}: {change.nation} {about} {change.years} {low}..{high}"
    if isinstance(change, AddRows):
        names = ", ".join(value_text(row[0][1]) for row in change.rows if row)
        return f"{change.table} + {names}"
    if isinstance(change, Drop):
        return f"{change.table} without{_where_words(change.where)}"
    sign, figure = {
        Set: ("=", getattr(change, "to", "")),
        Scale: ("×", getattr(change, "by", "")),
        Add: ("+", getattr(change, "by", "")),
    }[type(change)]
    told = ";".join(figure) if isinstance(figure, tuple) else value_text(figure)
    return f"{change.what} {sign} {told}{_where_words(change.where)}"


def settings_as_changes(changes: Mapping[str, object]) -> tuple[Change, ...]:
    """Return what `Policy.changes` tells as changes that bring it about."""
    found: list[Change] = []
    for name, value in changes.items():
        if name == "locks":
            found += [Lock(**one) for one in value]  # type: ignore[attr-defined]
        else:
            to = tuple(value) if isinstance(value, list) else value
            found.append(Set(name, to))  # type: ignore[arg-type]
    return tuple(found)


def names_of_targets() -> list[str]:
    """Return the first words of what a change may turn."""
    return [*(field.name for field in FIELDS), *sorted(_TABLES), META]


def _spelled(where: Any) -> dict[str, Any]:
    return {
        column: values[0] if len(values) == 1 else list(values)
        for column, values in _conditions(where)
    }


def _where_words(where: Any) -> str:
    told = ", ".join(
        f"{column} {';'.join(map(value_text, values))}" for column, values in _conditions(where)
    )
    return f" [{told}]" if told else ""


def _conditions(where: Any) -> Conditions:
    pairs = where.items() if isinstance(where, Mapping) else where
    return tuple((str(column), _frozen_list(values)) for column, values in pairs)


def _frozen_list(values: Any) -> tuple[Any, ...]:
    several = isinstance(values, Iterable) and not isinstance(values, str | Mapping)
    return tuple(map(_frozen, values)) if several else (_frozen(values),)


def _frozen(value: Any) -> Any:
    """Return a value that does not change and that a TOML file can hold."""
    if isinstance(value, datetime.date):
        return value_text(value)
    if isinstance(value, str):
        return composed(value)
    if hasattr(value, "item") and callable(value.item):  # NumPy scalar
        return value.item()
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value
