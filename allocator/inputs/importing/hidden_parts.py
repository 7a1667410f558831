"""Hidden rows and columns of a sheet: they are read as others, and named."""

from __future__ import annotations

import re

from allocator.inputs.case.io.raw_tables import Complaint, Findings
from allocator.util.format import listing

_TAG = re.compile(rb"<(col|row)\b([^>]*)>")
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_ENDS = re.compile(rb'\b(min|max|r)="(\d+)"')


def tell_hidden(place: str, written: bytes, findings: Findings) -> None:
    """Warn of hidden rows and columns in the XML of a sheet."""
    columns, rows = list[str](), list[str]()
    for tag in _TAG.finditer(written):
        if _HIDDEN.search(tag[2]):
            ends = {one[1]: int(one[2]) for one in _ENDS.finditer(tag[2])}
            if tag[1] == b"row":
                rows.append(str(ends.get(b"r", "")))
            else:
                columns.append(_columns(ends.get(b"min", 1), ends.get(b"max", 1)))
    for what, names in (("column", columns), ("row", rows)):
        if names:
            many = f"{what}s" if len(names) > 1 else what
            odd = Complaint(f"hidden {many} {listing(names, 8)}, read like the others",
                            "rows and columns that people see",
                            "show them; delete what does not belong to the list")  # fmt: skip
            findings.add(place, odd, warning=True)


def _columns(first: int, last: int) -> str:
    from openpyxl.utils import get_column_letter

    names = [str(get_column_letter(min(one, 18278))) for one in (first, last)]
    return names[0] if first == last else f"{names[0]}–{names[1]}"
