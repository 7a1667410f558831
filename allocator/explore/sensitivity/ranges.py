"""What is uncertain, and between which ends: the ranges of a sensitivity analysis."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal, get_args

from allocator.errors import DataError, Fault
from allocator.inputs.case.schema.tables import META, TABLES
from allocator.inputs.policy.fields import ALL_OTHERS, FIELDS
from allocator.inputs.policy.form import label_of
from allocator.inputs.policy.parse import fix_name
from allocator.inputs.scenario.changes import META as KEYS
from allocator.inputs.scenario.changes import Add, Change, Scale, Set, change_words
from allocator.inputs.scenario.parse import where_faults
from allocator.inputs.scenario.scenario import LONGEST, Scenario
from allocator.util.numbers import is_number

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case
    from allocator.inputs.policy.policy import Policy

How = Literal["set", "scale", "add"]

HOWS: tuple[str, ...] = get_args(How)

_DIGITS = 10
"""Digits of a drawn figure: more would only make equal points differ."""

_BETWEEN = 0.382
"""Share of the way at which a range is tried between its ends; no simple fraction."""

_CHANGES: dict[str, Any] = {"set": Set, "scale": Scale, "add": Add}


@dataclass(frozen=True, slots=True)
class Uncertain:
    """A setting or a column of the case, and the ends between which it may lie.

    Parameters
    ----------
    name
        What varies: a setting as `--set` spells it (``risk_budget``, ``budget_factor.FMF``), a
        column of a table of the case (``nations.disruption_per_year``) or a number of ``case.toml``
        (``case.years_after``).
    low, high
        The ends, low below high. Every value between them counts as equally likely.
    group
        Ranges of the same group move together in Morris' and Sobol's analysis; empty: by itself.
    how
        Whether the figure between the ends is what the setting or column is ``set`` to, what it is
        multiplied by (``scale``), or what is added to it (``add``).
    where
        For a column: which rows, as columns and their value or values; none: all rows.
    label
        What it is called in tables and charts; default: the name, with what `where` says.

    Raises
    ------
    DataError
        An end is no number, low is not below high, or `how` is unknown; all at once.

    Examples
    --------
    >>> Uncertain("risk_budget", 0.05, 0.15).label
    'risk_budget'
    >>> Uncertain("needs.need_points", 0.8, 1.2, how="scale", where={"area": "sea"}).label
    'needs.need_points × [area sea]'
    """

    name: str
    low: float
    high: float
    group: str = ""
    how: How = "set"
    where: Any = ()
    label: str = ""

    def __post_init__(self) -> None:
        faults = list(self._faults())
        if faults:
            raise DataError(faults)
        label = self.label.strip() or self._spelling()
        object.__setattr__(self, "label", label)
        object.__setattr__(self, "group", self.group.strip())
        object.__setattr__(self, "where", self.change(self.low).where)  # type: ignore[union-attr]

    def _faults(self) -> Iterator[Fault]:
        place = f"range {self.label or self.name!r}"
        yield from self._wrong_words(place)
        yield from self._wrong_ends(place)
        if self.how not in HOWS:
            yield Fault(place, f"found {self.how!r}", ", ".join(HOWS),
                        fix_name(str(self.how), HOWS), column="how")  # fmt: skip

    def _wrong_words(self, place: str) -> Iterator[Fault]:
        for key in ("name", "group", "label"):
            if not isinstance(getattr(self, key), str) or (key == "name" and not self.name.strip()):
                yield Fault(place, f"found {getattr(self, key)!r}", "text", "put it in quotes",
                            column=key)  # fmt: skip
        if isinstance(self.where, Mapping | tuple):
            yield from where_faults(Set("", 0, self.where).where, place)
        else:
            yield Fault(place, f"found {self.where!r}", "columns and their values",
                        'write where = { nation = "KEN" }', column="where")  # fmt: skip

    def _wrong_ends(self, place: str) -> Iterator[Fault]:
        ends = [key for key in ("low", "high") if not is_number(getattr(self, key))]
        for key in ends:
            yield Fault(place, f"found {getattr(self, key)!r}", "a finite number",
                        "give a number", column=key)  # fmt: skip
        if (
            not ends
            and self.whole
            and not all(float(x).is_integer() for x in (self.low, self.high))
        ):
            yield Fault(place, f"found {self.low:g} to {self.high:g}", "whole numbers",
                        "give whole ends", column="low")  # fmt: skip
        if not ends and self.low >= self.high:
            yield Fault(place, f"low {self.low:g} is not below high {self.high:g}",
                        "low below high", "swap them" if self.low > self.high else
                        "give two ends that differ", column="low")  # fmt: skip

    def _spelling(self) -> str:
        rows = change_words(Set(self.name, 0, self.where)).removeprefix(f"{self.name} = 0")
        return self.name + {"set": "", "scale": " ×", "add": " +"}[self.how] + rows

    @property
    def whole(self) -> bool:
        """Whether the figure must be whole."""
        if self.how == "scale" or not isinstance(self.name, str):
            return False
        return bool({self.name, self.name.partition(".")[0]} & _whole())

    @property
    def unit(self) -> str:
        """The unit of the figure; empty where there is none."""
        if self.how == "scale":
            return "factor"
        return _units().get(self.name, _units().get(self.name.partition(".")[0], ""))

    def at(self, share: float) -> float:
        """Return the figure at a share, 0 to 1, of the way from low to high.

        Whole figures take up equal parts of the way.
        """
        if self.whole:
            steps = int(self.high) - int(self.low)
            return int(self.low) + min(math.floor(share * (steps + 1)), steps)
        return float(f"{self.low + share * (self.high - self.low):.{_DIGITS}g}")

    def change(self, figure: float) -> Change:
        """Return the change that brings the figure about."""
        made: Change = _CHANGES[self.how](self.name, figure, self.where)
        return made


def units_of(ranges: Sequence[Uncertain]) -> dict[str, list[str]]:
    """Return what moves together: labels of ranges by group, those without a group by themselves.

    Raises
    ------
    DataError
        A group is called as a range is, or one group holds all ranges.
    """
    found: dict[str, list[str]] = {}
    for one in ranges:
        found.setdefault(one.group or one.label, []).append(one.label)
    labels = {one.label for one in ranges if not one.group}
    faults = [
        Fault(f"range {one.label!r}", f"its group has the name of the range {one.group!r}",
              "names of groups that no range has", "rename the group", column="group")
        for one in ranges if one.group in labels
    ]  # fmt: skip
    if len(found) == 1 and len(ranges) > 1:
        told = f"all {len(ranges)} ranges are in the group {next(iter(found))!r}"
        faults.append(Fault("ranges", told, "two groups or more",
                            "split it: effects within a group cannot be separated",
                            column="group"))  # fmt: skip
    if faults:
        raise DataError(faults)
    return found


def check_labels(ranges: Sequence[Uncertain]) -> None:
    """Refuse an empty list, two ranges of one label, and one that another makes void.

    Raises
    ------
    DataError
        All faults at once.
    """
    if not ranges:
        raise DataError([Fault("ranges", "no range", "one range or more", "add one")])
    counts = Counter(one.label for one in ranges)
    faults = [
        Fault("ranges", f"{count} ranges are called {label!r}", "a different label for each",
              "give one of them another label")
        for label, count in counts.items() if count > 1
    ]  # fmt: skip
    faults += [
        Fault(f"range {later.label!r}", f"it sets what the range {one.label!r} sets before it",
              "one range for a setting, or for a column of the same rows",
              "remove one of them, or let it scale or add")
        for one, later in combinations(ranges, 2)
        if later.how == "set" and one.label != later.label and _covers(later, one)
    ]  # fmt: skip
    if faults:
        raise DataError(faults)


def _covers(one: Uncertain, other: Uncertain) -> bool:
    """Tell whether `one` turns all that `other` turns."""
    rows, others = ({(column, frozenset(values)) for column, values in each.where}
                    for each in (one, other))  # fmt: skip
    return one.name == other.name and rows <= others


def check_ranges(ranges: Sequence[Uncertain], case: Case, policy: Policy) -> None:
    """Try every range on the case, so that no batch begins that must fail.

    Both ends are tried, and a figure between them, which need not be whole where both ends are.

    Raises
    ------
    DataError
        A name that neither case nor policy have, or a figure that they do not allow; all at once.
    """
    check_labels(ranges)
    faults: list[Fault] = []
    for one in ranges:
        seen: set[str] = set()
        for figure in dict.fromkeys(map(one.at, (0.0, 1.0, _BETWEEN))):
            name = f"{one.label} at {figure:g}"[: LONGEST["name"]]
            try:
                Scenario(name, changes=(one.change(figure),)).applied(case, policy)
            except DataError as error:
                # a wrong name is wrong everywhere: it is told once
                new = [fault for fault in error.faults if fault.found not in seen]
                seen |= {fault.found for fault in new}
                faults += [
                    replace(fault, place=fault.place.replace("scenario", "range", 1))
                    for fault in new
                ]
    if faults:
        raise DataError(faults)


def point_changes(ranges: Sequence[Uncertain], point: Mapping[str, float]) -> tuple[Change, ...]:
    """Return the changes of a point: a figure by label."""
    return tuple(one.change(point[one.label]) for one in ranges if one.label in point)


@cache
def _whole() -> frozenset[str]:
    """Return settings, columns and keys whose figures are whole."""
    kinds = ("integer", "year")
    columns = [f"{table.name}.{one.name}" for table in TABLES for one in table.columns
               if one.kind in kinds]  # fmt: skip
    keys = [f"{KEYS}.{one.name}" for one in META if one.kind in kinds]
    return frozenset((*(one.name for one in FIELDS if one.whole), *columns, *keys))


@cache
def _units() -> dict[str, str]:
    """Return the units of settings and of columns."""
    columns = {f"{table.name}.{one.name}": one.unit for table in TABLES for one in table.columns}
    return {one.name: one.unit for one in FIELDS} | columns


_SETTINGS = frozenset(one.name for one in FIELDS)

_SILENT = ("factor", "relative")
"""Units that say nothing beside a figure."""


def range_words(label: str, unit: str) -> str:
    """Return what a range is called, with the unit of its ends.

    A label of the planner's own stays as it is.

    Examples
    --------
    >>> range_words("risk_budget", "share")
    'Risk budget (risk_budget, share)'
    >>> range_words("grade_cap.*", "share of a year's money")
    "Grade cap, all others (grade_cap.*, share of a year's money)"
    >>> range_words("all budgets", "factor"), range_words("aid", "US$ million a year")
    ('all budgets', 'aid (US$ million a year)')
    """
    setting, _, key = label.partition(".")
    beside = [unit] if unit and unit not in _SILENT else []
    words = label
    if setting in _SETTINGS:
        beside.insert(0, label)
        one = ALL_OTHERS if key == "*" else key
        words = f"{label_of(setting)}, {one}" if one else label_of(setting)
    return f"{words} ({', '.join(beside)})" if beside else words
