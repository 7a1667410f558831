"""Read the changes of a scenario from tables, and judge them, telling every fault at once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from allocator.errors import DataError, Fault
from allocator.inputs.case.io.written_amounts import Wanted, fix_of_figure
from allocator.inputs.policy import parse as policy_read
from allocator.inputs.policy.parse import fix_name
from allocator.inputs.policy.policy import Lock
from allocator.inputs.scenario.changes import Add, AddRows, Change, Conditions, Drop, Scale, Set

_KEYS = {
    "set": ("to", "where"),
    "scale": ("by", "where"),
    "add": ("by", "rows", "where"),
    "drop": ("where",),
}
"""Operations of a file, but for ``lock``, and the keys that stand beside each."""

_OPERATIONS = (*_KEYS, "lock")


def changes_of(given: object, place: str) -> tuple[tuple[Change, ...], list[Fault]]:
    """Return the changes in a list of tables, and the faults."""
    if not isinstance(given, Sequence) or isinstance(given, str):
        fault = Fault(place, f"found {given!r}", "a list of tables", "write [[changes]]",
                      column="changes")  # fmt: skip
        return (), [fault]
    found: list[Change] = []
    faults: list[Fault] = []
    for at, table in enumerate(given, start=1):
        here = f"{place}, change {at}"
        change, more = _change(table, here)
        faults += more
        if change is not None:
            faults += faults_of(change, here)
            found.append(change)
    return tuple(found), faults


def faults_of(change: object, place: str) -> Iterator[Fault]:
    """Yield what is wrong with a change, whatever the case."""
    yield from where_faults(getattr(change, "where", ()), place)
    if isinstance(change, Lock):
        yield from policy_read.clean({"locks": [change]}, place)[1]
    elif isinstance(change, Scale) or (isinstance(change, Add) and not isinstance(change.by, str)):
        by: Any = change.by
        good = isinstance(by, int | float) and not isinstance(by, bool) and math.isfinite(by)
        if not good or not isinstance(change.what, str):
            fix = "give a number"
            if isinstance(by, str):
                fix = fix_of_figure(by, Wanted("factor"))
            yield Fault(place, f"found {by!r}", "a finite number", fix, column="by")
    elif isinstance(change, Set):
        words = change.to if isinstance(change.to, tuple) else (change.to,)
        if not all(isinstance(word, str | int | float | bool) for word in words):
            yield Fault(place, f"found {change.to!r}", "a number, a text, or a list of words",
                        "correct the value", column="to")  # fmt: skip
    elif isinstance(change, AddRows):
        for row in change.rows:
            if not all(isinstance(value, str | int | float | bool) for _, value in row):
                yield Fault(place, f"found {dict(row)!r}", "columns with numbers or texts",
                            "correct the row", column="rows")  # fmt: skip
    elif isinstance(change, Drop):
        if not change.where:
            yield Fault(place, "no rows are selected", "columns and their values",
                        f"add where, such as where = {{ {change.table[:-1]} = ... }}",
                        column="where")  # fmt: skip
    elif not isinstance(change, Add):
        yield Fault(place, f"found {change!r}", "Set, Scale, Add, AddRows, Drop or Lock",
                    "use one of these")  # fmt: skip


def where_faults(conditions: Conditions, place: str) -> Iterator[Fault]:
    """Yield the columns of `where` whose values are neither numbers nor texts."""
    for column, values in conditions:
        if not all(isinstance(value, str | int | float | bool) for value in values):
            told = ", ".join(map(repr, values))
            yield Fault(place, f"{column}: found {told}", "a number, a text, or a list of these",
                        f'write where = {{ {column} = "..." }}', column="where")  # fmt: skip


def _change(table: Any, place: str) -> tuple[Change | None, list[Fault]]:
    if not isinstance(table, Mapping):
        return None, [Fault(place, f"found {table!r}", "a table", "write { set = ..., to = ... }")]
    operations = [key for key in table if key in _OPERATIONS]
    if len(operations) != 1:
        found = " and ".join(operations) or "none of the operations"
        near = next((fix_name(key, _OPERATIONS) for key in table), "add one")
        return None, [Fault(place, f"{found} in one change", f"one of {', '.join(_OPERATIONS)}",
                            near if not operations else "make each a change of its "
                                                        "own")]  # fmt: skip
    (operation,) = operations
    if operation == "lock":
        return _lock(table, place)
    faults = list(_wrong_keys(operation, table, place))
    return (None, faults) if faults else (_made(operation, table), [])


def _lock(table: Mapping[str, Any], place: str) -> tuple[Change | None, list[Fault]]:
    values, faults = policy_read.clean({"locks": [table]}, place)
    return (None, faults) if faults else (Lock(**values["locks"][0]), [])


def _wrong_keys(operation: str, table: Mapping[str, Any], place: str) -> Iterator[Fault]:
    known = (operation, *_KEYS[operation])
    for key in table:
        if key not in known:
            yield Fault(place, f"unknown name {key!r}", ", ".join(known), fix_name(key, known))
    if not isinstance(table[operation], str):
        yield Fault(place, f"found {table[operation]!r}", "a name in quotes", "name what to change",
                    column=operation)  # fmt: skip
    where = table.get("where", {})
    if not isinstance(where, Mapping):
        yield Fault(place, f"found {where!r}", "columns and their values",
                    'write where = { nation = "KEN" }', column="where")  # fmt: skip
    rows = table.get("rows", [])
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        yield Fault(place, f"found {rows!r}", "a list of rows", "write rows = [{ ... }]",
                    column="rows")  # fmt: skip
    needed = {"set": ("to",), "scale": ("by",), "add": ("by", "rows"), "drop": ("where",)}
    if sum(key in table for key in needed[operation]) != 1:
        yield Fault(place, f"{operation} without a value", " or ".join(needed[operation]),
                    f"give {' or '.join(needed[operation])}")  # fmt: skip


def _made(operation: str, table: Mapping[str, Any]) -> Change:
    what, where = table[operation], table.get("where", {})
    if operation == "set":
        return Set(what, table["to"], where)
    if operation == "scale":
        return Scale(what, table["by"], where)
    if operation == "drop":
        return Drop(what, where)
    return AddRows(what, table["rows"]) if "rows" in table else Add(what, table["by"], where)


def checked(changes: Iterable[Any], place: str) -> tuple[Change, ...]:
    """Return the changes given in Python.

    Raises
    ------
    DataError
        One of them is no change or holds what no change may hold; all faults at once.
    """
    found = tuple(changes)
    faults = [
        fault
        for at, change in enumerate(found, start=1)
        for fault in faults_of(change, f"{place}, change {at}")
    ]
    if faults:
        raise DataError(faults)
    return found
