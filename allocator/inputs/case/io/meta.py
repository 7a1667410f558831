"""The keys of ``case.toml``: what a case is called and which years it plans."""

from __future__ import annotations

from dataclasses import dataclass, fields

from allocator.inputs.case.io.parse_cell import Value, allowed, blank, read_cell
from allocator.inputs.case.io.raw_tables import Complaint, Findings, Source, unknown
from allocator.inputs.case.schema.tables import META
from allocator.util.format import listing

LONGEST_HORIZON = 30
"""Most years planned at once."""

_NOTHING = {column.name: blank(column) for column in META}


@dataclass(frozen=True, slots=True)
class Meta:
    """What a case is called, whose it is and which years it plans; see `schema.META`."""

    name: str
    title: str
    base_year: int
    first_year: int
    last_year: int
    years_after: int
    author: str
    date: str
    note: str

    def as_text(self) -> dict[str, object]:
        """Return the keys that say something, years as numbers."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {key: value for key, value in values.items() if value != _NOTHING[key]}


def read_meta(source: Source, findings: Findings) -> Meta | None:
    """Return the keys with types; None after telling every fault that stops them."""
    if source.meta is None:
        return None
    place, names = source.meta_place, [column.name for column in META]
    for key in source.meta:
        if key not in names:
            otherwise = "remove it, or write it in 'note'"
            complaint = unknown("key", key, names, f"keys {listing(names)}", otherwise)
            findings.add(place, complaint, column=key)
    values: dict[str, Value] = {}
    for column in META:
        text = source.meta.get(column.name, "")
        value = read_cell(column, text) if text else blank(column)
        if not text and column.required:
            fix = f"add it: {column.meaning.rstrip('.')}"
            value = Complaint("a required key without value", allowed(column), fix)
        if isinstance(value, Complaint):
            findings.add(place, value, column=column.name)
        else:
            values[column.name] = value
    if len(values) < len(META):
        return None
    return _checked(Meta(**values), place, findings)  # type: ignore[arg-type]


def _checked(meta: Meta, place: str, findings: Findings) -> Meta | None:
    years = meta.last_year - meta.first_year + 1
    if years < 1:
        found = f"first_year {meta.first_year} after last_year {meta.last_year}"
        wrong = Complaint(found, "first_year not after last_year", "swap or correct them")
    elif years > LONGEST_HORIZON:
        wrong = Complaint(f"{years} years", f"at most {LONGEST_HORIZON}", "shorten the horizon")
    else:
        return meta
    findings.add(place, wrong, column="first_year")
    return None
