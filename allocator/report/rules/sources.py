"""Where a rule of a plan is written: in an act, in a table of the case, or in a setting."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from allocator.inputs.case.nominal import nominal_musd
from allocator.inputs.policy.form import label_of
from allocator.inputs.rule_families import FAMILIES
from allocator.util.format import span

if TYPE_CHECKING:
    from allocator.inputs.case.case import Case


def with_citations(rules: pd.DataFrame, case: Case, *, sources: bool = False) -> pd.DataFrame:
    """Return `rules` of a plan with the column citation filled wherever the case knows the place.

    What cites an act or paper stays as it is. Money of an account cites the source of its budget
    (a figure that is no fact, the year and what it is instead), modules the law that asks for them;
    other figures name the table and column of the case after the act that makes them law, if one
    does, and settings the setting. With `sources` they also tell what the case says the figure
    rests on.
    """
    texts = _Texts(case)
    found = [row["citation"] or _written(row, texts, sources=sources)
             for row in rules.to_dict("records")]  # fmt: skip
    return rules.assign(citation=pd.Series(found, index=rules.index, dtype="str"))


def together(citations: Iterable[str]) -> str:
    """Return what a group of rules cites, each text once; of a table's own words the first few.

    Examples
    --------
    >>> together(["Act 1", "Act 2", "Act 1"])
    'Act 1; Act 2'
    >>> together(f"Judgement: {letter} [table x: y]" for letter in "abcd")
    'Judgement: a; Judgement: b and 2 more [table x: y]'
    >>> together(["Judgement: a [table x: y]", "Table x: y"])
    'Judgement: a [table x: y]'
    """
    texts = dict.fromkeys(text for text in citations if text)
    tables = {found[0] for text in texts if (found := _TABLE.search(text))}
    table = tables.pop() if len(tables) == 1 else ""
    said = [text.removesuffix(table) for text in texts if text != _bare(table)]
    most = _SHOWN if table else len(said)
    rest = f" and {len(said) - most:,} more" if len(said) > most else ""
    return f"{'; '.join(said[:most])}{rest}{table}"


def _bare(table: str) -> str:
    """Return how a table is cited where it says no more: ``Table x`` for `` [table x]``."""
    return f"T{table[3:-1]}"


def appropriated(rows: Iterable[Mapping[Any, Any]], case: Case) -> bool:
    """Tell whether rows are about money of which some, by the case, is a fact with its source."""
    budgets = case.tables["budgets"]
    money = {(row["account"], str(row["year"])) for row in rows if row["family"] == "vintage"}
    if not money or "source" not in budgets:
        return False
    facts = budgets[(budgets["basis"] == "fact") & (budgets["source"] != "")]
    return not money.isdisjoint(zip(facts["account"], facts["year"].astype(str), strict=True))


def worded(rows: Iterable[Mapping[Any, Any]], case: Case) -> str:
    """Return in brackets how the act of earmarks is worded and what of modules it does not say.

    The second is the figure, where the case calls it no fact, with who judged it; or nothing.
    """
    rows = list(rows)
    rules = {str(row["rule"]) for row in rows}
    table = case.tables["earmarks"]
    notes = table.loc[table["rule"].isin(rules) & (table["citation"] != ""), "note"]
    found = _once(match[1] for note in notes if (match := _WORDED.search(str(note))))
    words = f" ({'; '.join(f'worded {words}' for words in found)})" if found else ""
    judged = _once(_judged(row) for row in _modules(rows, case))
    return f"{words} (how many: {'; '.join(judged)})" if judged else words


def _modules(rows: Iterable[Mapping[Any, Any]], case: Case) -> Iterator[Mapping[Any, Any]]:
    """Yield the rows of table ``modules`` with a citation that rules are about."""
    about = {(row["item"], row["status"]) for row in rows if row["family"] == "module"}
    for row in case.tables["modules"].to_dict("records") if about else ():
        if row["citation"] and (row["module"], row["status"]) in about:
            yield row


def _judged(row: Mapping[Any, Any]) -> str:
    known = [row.get(name) for name in ("basis", "source", "author")]
    basis, source, author = (one if isinstance(one, str) else "" for one in known)
    if basis in ("", "fact"):
        return ""
    return f"{': '.join(filter(None, (basis, source)))}{f', {author}' if author else ''}"


def nominal(rows: Iterable[Mapping[Any, Any]], case: Case) -> str:
    """Return in brackets the amount that the act of earmarks names, or nothing.

    The case, and so the limit, has it in money of its base year, a figure that is in no act.
    """
    rules = {str(row["rule"]) for row in rows}
    table = case.tables["earmarks"]
    notes = table.loc[table["rule"].isin(rules) & (table["citation"] != ""), "note"]
    named = [amount for note in notes if (amount := nominal_musd(note)) is not None]
    if not named:
        return ""
    amounts = span(min(named), max(named))
    return f" (the act: US$ {amounts} million; the limit is that in US$ of {case.meta.base_year})"


class _Texts:
    """Words of the tables of a case by what they are about, each table gone through once."""

    def __init__(self, case: Case) -> None:
        self._tables = case.tables
        self._found: dict[tuple[str, ...], dict[tuple[str, ...], str]] = {}
        self._largest = {
            str(item): f"Table {table}: max_per_nation_year"
            for table in ("grants", "courses", "equipment")
            for item in case.tables[table]["item"]
        }

    def has(self, table: str, column: str) -> bool:
        """Tell whether a table has such a column."""
        return column in self._tables[table]

    def joined(self, table: str, column: str, where: Mapping[str, Any]) -> str:
        """Return what stands in a column of the rows that fit `where`, each text once."""
        names = tuple(where)
        key = (table, column, *names)
        if key not in self._found:
            self._found[key] = self._by_place(table, column, names)
        return self._found[key].get(tuple(map(str, where.values())), "")

    def largest(self, item: str) -> str:
        """Return where the largest quantity of an item is stated."""
        return self._largest[item]

    def _by_place(
        self, table: str, column: str, names: Sequence[str]
    ) -> dict[tuple[str, ...], str]:
        frame = self._tables[table]
        places = zip(*(frame[name].astype(str) for name in names), strict=True)
        texts: dict[tuple[str, ...], list[Any]] = {}
        for place, text in zip(places, frame[column], strict=True):
            texts.setdefault(place, []).append(text)
        return {place: "; ".join(_once(found)) for place, found in texts.items()}


def _written(row: Mapping[Any, Any], texts: _Texts, *, sources: bool) -> str:
    family = str(row["family"])
    if family in _OWN:
        return _OWN[family](row, texts)
    if family.startswith("lock"):
        return "Decision of a planner"
    if family.startswith("band"):
        whose = "region" if str(row["rule"]).startswith("band region") else "nation"
        return f"Setting: {label_of(f'{whose}_band')}"
    record = FAMILIES.get(family)
    if record is None or not (record.table or record.settings):
        return ""
    if not record.table:
        return f"Setting: {label_of(record.settings[0])}"
    said = _said(row, texts, record.table) if sources else ""
    said = "; ".join(filter(None, (record.law, said)))
    place = f"able {record.table}: {record.column}"
    return f"{said[:1].upper()}{said[1:]} [t{place}]" if said else f"T{place}"


def _said(row: Mapping[Any, Any], texts: _Texts, table: str) -> str:
    """Return what the case says that a figure of `table` rests on; empty if it does not say."""
    if table not in _RESTS:
        return ""
    key, words = _RESTS[table]
    member = str(row["rule"]).partition(" ")[2]
    where = {name: member if name in ("group", "skill", "needs") else row[name] for name in key}
    text = texts.joined(table, words, where)
    basis = texts.joined(table, "basis", where) if texts.has(table, "basis") else ""
    return f"{basis}: {text}" if basis and text else text


def _money(row: Mapping[Any, Any], texts: _Texts) -> str:
    where = {"account": row["account"], "year": row["year"]}
    source = texts.joined("budgets", "source", where)
    basis = texts.joined("budgets", "basis", where) if texts.has("budgets", "basis") else "fact"
    if source and basis != "fact":
        unsure = source.startswith(_UNCONFIRMED)
        kind = f"{basis}, not checked" if unsure else basis
        return f"FY{row['year']}: {kind} ({source.removeprefix(_UNCONFIRMED)})"
    source = source or texts.joined("accounts", "source", {"account": row["account"]})
    # what follows the act tells how the figure was worked out
    return source.partition(": ")[0] or "Table accounts: budget_musd"


def _module(row: Mapping[Any, Any], texts: _Texts) -> str:
    where = {"module": row["item"], "status": row["status"]}
    return texts.joined("modules", "citation", where) or "Table modules"


def _once(texts: Iterable[Any]) -> list[str]:
    return list(dict.fromkeys(str(text) for text in texts if isinstance(text, str) and text))


def _largest(row: Mapping[Any, Any], texts: _Texts) -> str:
    return texts.largest(str(row["item"]))


_OWN: dict[str, Callable[[Mapping[Any, Any], _Texts], str]] = {
    "vintage": _money, "module": _module, "max_per_nation_year": _largest,
}  # fmt: skip

_RESTS = {
    "nations": (("nation",), "source"),
    "skill_base": (("nation", "skill"), "source"),
    "earmarks": (("rule",), "note"),
    "coverage_floors": (("rule",), "note"),
    "prerequisites": (("item", "needs"), "note"),
    "exclusions": (("group",), "note"),
}
"""Key and column of words of the tables whose rows say what their figures rest on.

Rows of equipment and courses have a source too, but it is that of the price.
"""

_UNCONFIRMED = "not confirmed: "
_SHOWN = 2
_TABLE = re.compile(r" \[table [^\]]*\]$")
_WORDED = re.compile(r"\bworded ([^;]+)")
