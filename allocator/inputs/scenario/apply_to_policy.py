"""Make a scenario's changes of a policy."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from allocator.errors import DataError, Fault
from allocator.inputs.case.case import Case
from allocator.inputs.policy import parse as policy_read
from allocator.inputs.policy.choices import keys_of
from allocator.inputs.policy.fields import FIELDS, Field
from allocator.inputs.policy.parse import fix_name, shortlist
from allocator.inputs.policy.policy import Lock, Policy
from allocator.inputs.policy.validate import policy_faults
from allocator.inputs.scenario.changes import Add, Change, Scale, Set, names_of_targets

_BY_NAME = {one.name: one for one in FIELDS}
_FACTORS = ("budget_factor", "price_factor")


def changed_policy(policy: Policy, case: Case, changes: Iterable[Change], place: str) -> Policy:
    """Return `policy` with the changes made in their order.

    A relative change acts on the figure that the policy has, and where it has none on the figure
    that holds then, such as a price of the case.

    Raises
    ------
    DataError
        A change names what there is not, or leads to a value that a policy may not have; all at
        once, told of `place`.
    """
    table, faults = policy.as_table(), list[Fault]()
    for change in changes:
        if isinstance(change, Lock):
            kept = [one for one in table["locks"] if one["lock"] != change.lock]
            table["locks"] = [*kept, dataclasses.asdict(change)]
        else:
            fault = _make(table, case, change)  # type: ignore[arg-type]
            if fault is not None:
                faults.append(dataclasses.replace(fault, place=place))
    values, more = policy_read.clean(table, place)
    if faults or more:
        raise DataError([*faults, *more])
    changed = Policy(**values)
    wrong = [fault for fault in policy_faults(changed, case) if not fault.warning]
    if wrong:
        raise DataError([dataclasses.replace(fault, place=place) for fault in wrong])
    return changed


def _make(table: dict[str, Any], case: Case, change: Set | Scale | Add) -> Fault | None:
    """Make a change in the table of a policy; return what is wrong with it."""
    name, dot, key = change.what.partition(".")
    one = _BY_NAME.get(name)
    if one is None or one.kind == "locks":
        known = names_of_targets()
        fix = fix_name(name, known) if one is None else "write lock = ... for a decision"
        return _wrong(change, f"unknown name {name!r}" if one is None else "a list of decisions",
                      "a setting that 'allocator policy' lists, table.column or case.key",
                      fix)  # fmt: skip
    if (one.kind == "mapping") != bool(dot and key):
        return _wrong(change, f"found {change.what!r}", one.spelling, f"write {one.spelling}")
    if change.where:
        return _wrong(change, "a setting with where", "where for columns of tables",
                      "remove where")  # fmt: skip
    if isinstance(change, Set):
        _set(table, one, key, change.to)
        return None
    if one.kind == "list":
        return _add_word(table, one, change)
    return _turn(table, case, one, key, change)


def _set(table: dict[str, Any], one: Field, key: str, to: Any) -> None:
    inner, name = (table[one.name], key) if one.kind == "mapping" else (table, one.name)
    if to == "":
        inner.pop(name, None)
    elif one.kind == "list":
        inner[name] = [to] if isinstance(to, str) else list(to) if isinstance(to, tuple) else to
    else:
        inner[name] = to


def _add_word(table: dict[str, Any], one: Field, change: Scale | Add) -> Fault | None:
    if not isinstance(change.by, str):
        return _wrong(change, f"found {change.by!r}", f"a word: {one.keys}", "put it in quotes")
    table[one.name] = [*table[one.name], change.by]
    return None


def _turn(
    table: dict[str, Any], case: Case, one: Field, key: str, change: Scale | Add
) -> Fault | None:
    """Multiply or raise the figure of a setting, or for ``*`` all figures of a mapping."""
    if isinstance(change.by, str):
        return _wrong(change, f"found {change.by!r}", "a number", "remove the quotes")
    inner = table[one.name] if one.kind == "mapping" else table
    names = [*inner, key] if key == "*" else [key or one.name]
    for name in dict.fromkeys(names):
        figure = inner.get(name)
        if figure is None and one.kind == "mapping":
            figure = _standing(inner, case, one, name)
        if isinstance(figure, Fault):
            return dataclasses.replace(figure, column=change.what)
        if figure is None:
            other = "scale budget_factor" if one.name == "budget" else "set it"
            return _wrong(change, "no figure to change", "settings with a figure",
                          f"{other}, or set {change.what} before")  # fmt: skip
        inner[name] = figure * change.by if isinstance(change, Scale) else figure + change.by
    return None


def _standing(inner: dict[str, float], case: Case, one: Field, key: str) -> float | Fault | None:
    """Return the figure that holds where the policy has none for `key`."""
    if key == "*":
        return 1.0 if one.name in _FACTORS else None
    known = keys_of(one, case).set_index("key")["in_case"]
    if key not in known.index:
        return Fault("", f"the case has no {one.keys} {key!r}", shortlist(known.index),
                     fix_name(key, known.index))  # fmt: skip
    if "*" in inner:
        return inner["*"]
    # a budget differs by year: one figure in its place would be another change than the one meant
    figure = None if one.name == "budget" else float(known[key])
    return None if figure is None or figure != figure else figure


def _wrong(change: Set | Scale | Add, found: str, allowed: str, fix: str) -> Fault:
    return Fault("", found, allowed, fix, column=change.what)
