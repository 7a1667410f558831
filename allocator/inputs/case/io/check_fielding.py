"""Check that crews, modules, prerequisites and exclusions do not contradict themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from allocator.inputs.case.io.check_references import Tables, codes
from allocator.inputs.case.io.check_rules import Row, tell_rows
from allocator.inputs.case.io.raw_tables import Complaint, Findings
from allocator.inputs.selection import codes_in

_NEEDED = {"modules": "module", "prerequisites": "needs"}
"""Tables that say what a package needs, and the column that names it."""


def check_fielding(tables: Tables, groups: Mapping[str, Sequence[str]], findings: Findings) -> None:
    """Add the faults of packages that need themselves or what they exclude, and of what is fielded.

    References must have been checked before.
    """
    for name, column in _NEEDED.items():
        _check_self(tables, name, column, findings)
        _check_excluded(tables, name, column, findings)
    _check_circles(tables, findings)
    _check_fielded_barred(tables, groups, findings)


def _check_self(tables: Tables, name: str, column: str, findings: Findings) -> None:
    filled = tables[name]
    if not filled.sound("item", column):
        return

    def explain(row: Row) -> Complaint:
        found = f"{row['item']}, which requires itself"
        return Complaint(found, "an item other than the package", "correct it or delete the row")

    tell_rows(filled, column, filled.frame["item"] == filled.frame[column], explain, findings)


def _groups_of(tables: Tables) -> dict[str, set[str]]:
    """Return the exclusion groups of each package."""
    found: dict[str, set[str]] = {}
    filled = tables["exclusions"]
    if filled.sound("group", "item"):
        for group, item in filled.frame[["group", "item"]].itertuples(index=False):
            found.setdefault(str(item), set()).add(str(group))
    return found


def _check_excluded(tables: Tables, name: str, column: str, findings: Findings) -> None:
    """Complain of a package that needs one which a group excludes beside it."""
    filled, groups = tables[name], _groups_of(tables)
    if not filled.sound("item", column):
        return

    def shared(item: str, other: str) -> set[str]:
        return groups.get(item, set()) & groups.get(other, set()) if item != other else set()

    def explain(row: Row) -> Complaint:
        group = min(shared(row["item"], row[column]))
        found = f"{row['item']} needs {row[column]}, and group {group} lets a nation have only one"
        allowed = "packages that do not exclude each other"
        return Complaint(found, allowed, "delete the row, or remove one of them from the group")

    pairs = zip(filled.frame["item"], filled.frame[column], strict=True)
    wrong = [bool(shared(item, other)) for item, other in pairs]
    tell_rows(filled, column, wrong, explain, findings)


def _check_circles(tables: Tables, findings: Findings) -> None:
    """Complain of packages that come before each other, and name the whole circle."""
    filled = tables["prerequisites"]
    if not filled.sound("item", "needs"):
        return
    rows = dict(zip(_needs(tables), filled.numbers.tolist(), strict=True))
    edges = [(item, need) for item, need in rows if item != need]
    while circle := _circle(edges):
        steps = set(pairwise(circle))
        found = f"a cycle: {' needs '.join(circle)}"
        complaint = Complaint(found, "packages that can follow one another",
                              "delete one of its rows")  # fmt: skip
        # told at its last row, which would not be there if the circle were mended
        last = max(steps, key=rows.__getitem__)
        findings.add(filled.place, complaint, rows[last], "needs")
        edges = [edge for edge in edges if edge != last]


def _needs(tables: Tables) -> Iterator[tuple[str, str]]:
    yield from tables["prerequisites"].frame[["item", "needs"]].itertuples(index=False, name=None)


def _circle(edges: Sequence[tuple[str, str]]) -> list[str]:
    """Return a circle such as a, b, a, where a needs b and b needs a; empty if there is none."""
    graph = TopologicalSorter[str]()
    for item, need in edges:
        graph.add(item, need)
    try:
        graph.prepare()
    except CycleError as error:
        return list(reversed(error.args[1]))  # it names what is needed before what needs it
    return []


def _check_fielded_barred(
    tables: Tables, groups: Mapping[str, Sequence[str]], findings: Findings
) -> None:
    """Complain of a nation that fields what is said to be impossible there."""
    filled, barred = tables["fielded"], tables["incompatible"]
    if not filled.sound("nation", "item") or not barred.sound("rule", "nations", "items"):
        return
    known = codes(tables)
    rule_of: dict[tuple[str, str], str] = {}
    fielded = set(filled.frame[["nation", "item"]].itertuples(index=False, name=None))
    columns = barred.frame[["rule", "nations", "items"]]
    for rule, nations, items in columns.itertuples(index=False, name=None):
        there = codes_in(nations, known["nations"], groups)
        what = codes_in(items, known["items"])
        for pair in fielded:
            if pair[0] in there and pair[1] in what:
                rule_of.setdefault(pair, rule)

    def explain(row: Row) -> Complaint:
        rule = rule_of[row["nation"], row["item"]]
        found = f"{row['nation']} fields {row['item']}, which rule {rule} calls impossible there"
        allowed = "packages that table incompatible does not select for the nation"
        return Complaint(found, allowed, f"delete the row, or remove it from rule {rule}")

    pairs = zip(filled.frame["nation"], filled.frame["item"], strict=True)
    tell_rows(filled, "item", [pair in rule_of for pair in pairs], explain, findings)
